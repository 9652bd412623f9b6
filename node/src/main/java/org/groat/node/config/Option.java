package org.groat.node.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.jspecify.annotations.Nullable;

/// One option, declared once: the command line, the configuration file and the help text are made from it.
///
/// @param <T> what one value of it means
public final class Option<T> {
  private final String name;
  private final Group group;
  private final String placeholder;
  private final Function<String, T> parser;
  private final String expectation;
  private final String help;
  private final @Nullable String fallback;
  private final boolean flag;
  private final boolean repeatable;
  private final boolean networkSpecific;

  private Option(
      Group group,
      String name,
      String placeholder,
      Function<String, T> parser,
      String expectation,
      String help) {
    this(group, name, placeholder, parser, expectation, help, null, false, false, false);
  }

  private Option(
      Group group,
      String name,
      String placeholder,
      Function<String, T> parser,
      String expectation,
      String help,
      @Nullable String fallback,
      boolean flag,
      boolean repeatable,
      boolean networkSpecific) {
    this.group = group;
    this.name = name;
    this.placeholder = placeholder;
    this.parser = parser;
    this.expectation = expectation;
    this.help = help;
    this.fallback = fallback;
    this.flag = flag;
    this.repeatable = repeatable;
    this.networkSpecific = networkSpecific;
  }

  /// Where the help text lists an option.
  public enum Group {
    GENERAL("General"),
    CHAIN("Network to be part of"),
    CONNECTION("Connections to peers"),
    RELAY("Relay and memory pool"),
    MINING("Block making"),
    WALLET("Wallet"),
    RPC("JSON-RPC"),
    DEBUG("Logging and testing");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /// True or false; named alone it means true.
  static Option<Boolean> flag(Group group, String name, String help) {
    return new Option<>(
        group, name, "0|1", Option::parseFlag, "0 or 1", help, null, true, false, false);
  }

  /// As a flag, and a further word that means true.
  static Option<Boolean> flag(Group group, String name, String help, String word) {
    return new Option<>(
        group,
        name,
        word + "|0|1",
        text -> text.equals(word) || parseFlag(text),
        word + ", 0 or 1",
        help,
        null,
        true,
        false,
        false);
  }

  /// A whole number within the given bounds, both included.
  static Option<Long> number(
      Group group, String name, String placeholder, long least, long most, String help) {
    return new Option<>(
        group,
        name,
        placeholder,
        text -> parseNumber(text, least, most),
        "a number from " + least + " to " + most,
        help);
  }

  static Option<String> text(Group group, String name, String placeholder, String help) {
    return new Option<>(group, name, placeholder, Function.identity(), "text", help);
  }

  /// What its parser makes of a text.
  ///
  /// @param expectation says what texts there are, where the parser throws an `IllegalArgumentException`
  static <T> Option<T> of(
      Group group,
      String name,
      String placeholder,
      Function<String, T> parser,
      String expectation,
      String help) {
    return new Option<>(group, name, placeholder, parser, expectation, help);
  }

  static Option<Path> path(Group group, String name, String placeholder, String help) {
    return new Option<>(group, name, placeholder, Option::parsePath, "a path", help);
  }

  /// A fee rate, in bitcoins for a thousand virtual bytes as in Core.
  static Option<FeeRate> feeRate(Group group, String name, String help) {
    return new Option<>(
        group,
        name,
        "AMOUNT",
        Option::parseFeeRate,
        "an amount in BTC for 1000 virtual bytes",
        help);
  }

  /// A number of bytes with a unit: `k m g t` for powers of 1000, `K M G T` for powers of 1024, as in Core; without one `M`.
  static Option<Long> bytes(Group group, String name, String help) {
    return new Option<>(
        group,
        name,
        "N[UNIT]",
        Option::parseBytes,
        "a number with one of the units k K m M g G t T",
        help);
  }

  /// The same option with a value for when it is not given.
  Option<T> orElse(String value) {
    return new Option<>(
        group,
        name,
        placeholder,
        parser,
        expectation,
        help,
        value,
        flag,
        repeatable,
        networkSpecific);
  }

  /// The same option, to be given any number of times.
  Option<T> repeatable() {
    return new Option<>(
        group, name, placeholder, parser, expectation, help, fallback, flag, true, networkSpecific);
  }

  /// The same option, which the configuration file's general part sets for the main network only: another network's
  /// value stands in that network's section.
  Option<T> networkSpecific() {
    return new Option<>(
        group, name, placeholder, parser, expectation, help, fallback, flag, repeatable, true);
  }

  /// The name without dashes.
  public String name() {
    return name;
  }

  public Group group() {
    return group;
  }

  /// Stands for the value in help texts.
  public String placeholder() {
    return placeholder;
  }

  /// The help text, the default at its end where there is one.
  public String help() {
    return fallback == null ? help : help + " (default: " + fallback + ")";
  }

  public boolean isFlag() {
    return flag;
  }

  public boolean isRepeatable() {
    return repeatable;
  }

  public boolean isNetworkSpecific() {
    return networkSpecific;
  }

  /// The value for when the option is not given.
  Optional<T> fallback() {
    return Optional.ofNullable(fallback).map(parser);
  }

  /// Reads one value.
  ///
  /// @param source where the user gave it, named in the error
  /// @throws ConfigurationException where the text is no such value
  T parse(String text, String source) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ConfigurationException(
          source + ": " + name + "=" + text + " is not valid: " + expectation + " is expected", e);
    }
  }

  @Override
  public String toString() {
    return "--" + name;
  }

  private static Boolean parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "1", "true", "yes", "on" -> true;
      case "0", "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Long parseNumber(String text, long least, long most) {
    long number = Long.parseLong(text.strip());
    if (number < least || number > most) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  private static Long parseBytes(String text) {
    String number = text.strip();
    int power = number.isEmpty() ? -1 : "kmgt".indexOf(Character.toLowerCase(last(number)));
    char unit = power < 0 ? 'M' : last(number);
    String digits = power < 0 ? number : number.substring(0, number.length() - 1);
    if (!digits.matches("[0-9]+")) {
      throw new IllegalArgumentException(text);
    }
    long bytes = Long.parseLong(digits);
    for (int i = 0; i <= (power < 0 ? 1 : power); i++) {
      bytes = Math.multiplyExact(bytes, Character.isUpperCase(unit) ? 1024L : 1000L);
    }
    return bytes;
  }

  private static char last(String text) {
    return text.charAt(text.length() - 1);
  }

  private static Path parsePath(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    // The shell does not expand a tilde after an equals sign.
    return text.equals("~") || text.startsWith("~/")
        ? Path.of(System.getProperty("user.home") + text.substring(1))
        : Path.of(text);
  }

  private static FeeRate parseFeeRate(String text) {
    Amount rate = Amount.ofBitcoins(new BigDecimal(text.strip()));
    if (!rate.isMoney()) {
      throw new IllegalArgumentException(text);
    }
    return new FeeRate(rate.satoshis());
  }
}
