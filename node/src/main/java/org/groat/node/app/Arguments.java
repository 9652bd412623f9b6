package org.groat.node.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.node.config.Option;
import org.groat.node.config.Options;

/// Brings the spellings that users of Bitcoin Core are used to into one: `-regtest`, `--regtest` and `--regtest=1` are the
/// same, `--nolisten` is `--listen=0`. What is no option of the table passes unchanged.
final class Arguments {
  private Arguments() {}

  static List<String> normalized(List<String> arguments) {
    List<String> normalized = new ArrayList<>();
    boolean literal = false;
    for (String argument : arguments) {
      literal |= argument.equals("--");
      normalized.add(literal ? argument : normalized(argument));
    }
    return List.copyOf(normalized);
  }

  private static String normalized(String argument) {
    if (!argument.startsWith("-")) {
      return argument;
    }
    String text = argument.substring(argument.startsWith("--") ? 2 : 1);
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 ? "" : text.substring(equals);
    Optional<Option<?>> option = Options.named(name);
    if (option.isPresent()) {
      return "--" + name + (option.get().isFlag() && equals < 0 ? "=1" : value);
    }
    boolean negated = name.startsWith("no") && Options.named(name.substring(2)).isPresent();
    if (negated) {
      return "--" + name.substring(2) + (value.equals("=0") ? "=1" : "=0");
    }
    return argument;
  }

  /// The first word that is neither an option nor an option's value: the command. Empty where there is none.
  ///
  /// @param arguments normalized
  static Optional<String> command(List<String> arguments) {
    boolean valueNext = false;
    for (String argument : arguments) {
      if (valueNext) {
        valueNext = false;
      } else if (argument.startsWith("--")) {
        valueNext = !argument.contains("=") && Options.named(argument.substring(2)).isPresent();
      } else if (!argument.startsWith("-")) {
        return Optional.of(argument);
      }
    }
    return Optional.empty();
  }

  /// `help`, `help COMMAND…`, or nothing at all, in the spelling that every command knows: `COMMAND… --help`.
  ///
  /// @param arguments normalized
  static List<String> helpAsOption(List<String> arguments) {
    if (arguments.isEmpty()) {
      return List.of("--help");
    }
    if (!arguments.getFirst().equals("help")) {
      return arguments;
    }
    List<String> asked = new ArrayList<>(arguments.subList(1, arguments.size()));
    asked.add("--help");
    return List.copyOf(asked);
  }
}
