package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Txid;
import org.jspecify.annotations.Nullable;

/// One parameter of a method: its name, its type in JSON, and how its value is read.
///
/// @param <T> what the method gets
public final class Parameter<T> {
  private final String name;
  private final Type type;
  private final String help;
  private final boolean required;
  private final @Nullable T fallback;
  private final BiFunction<JsonNode, String, T> reader;

  private Parameter(
      String name,
      Type type,
      String help,
      boolean required,
      @Nullable T fallback,
      BiFunction<JsonNode, String, T> reader) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.required = required;
    this.fallback = fallback;
    this.reader = reader;
  }

  /// What kinds of JSON value a parameter takes.
  public enum Type {
    STRING("string", "string"),
    HEX("string", "string, hex"),
    NUMBER("number", "numeric"),
    BOOLEAN("bool", "boolean"),
    AMOUNT("number", "numeric or string"),
    OBJECT("object", "json object"),
    ARRAY("array", "json array"),
    ANY("any", "any");

    private final String jsonName;
    private final String helpName;

    Type(String jsonName, String helpName) {
      this.jsonName = jsonName;
      this.helpName = helpName;
    }

    boolean accepts(JsonNode value) {
      return switch (this) {
        case STRING, HEX -> value.isTextual();
        case NUMBER -> value.isNumber();
        case BOOLEAN -> value.isBoolean();
        case AMOUNT -> value.isNumber() || value.isTextual();
        case OBJECT -> value.isObject();
        case ARRAY -> value.isArray();
        case ANY -> true;
      };
    }
  }

  public static Parameter<String> text(String name, String help) {
    return new Parameter<>(
        name, Type.STRING, help, true, null, (value, label) -> value.textValue());
  }

  public static Parameter<Integer> integer(String name, String help) {
    return new Parameter<>(name, Type.NUMBER, help, true, null, Parameter::readInteger);
  }

  public static Parameter<Long> number(String name, String help) {
    return new Parameter<>(name, Type.NUMBER, help, true, null, Parameter::readLong);
  }

  /// A number with or without decimals.
  public static Parameter<BigDecimal> real(String name, String help) {
    return new Parameter<>(
        name, Type.NUMBER, help, true, null, (value, label) -> value.decimalValue());
  }

  public static Parameter<Boolean> flag(String name, String help) {
    return new Parameter<>(
        name, Type.BOOLEAN, help, true, null, (value, label) -> value.booleanValue());
  }

  public static Parameter<Bytes> hex(String name, String help) {
    return new Parameter<>(name, Type.HEX, help, true, null, Parameter::readHex);
  }

  public static Parameter<BlockHash> blockHash(String name, String help) {
    return hash(name, help, BlockHash::fromHex);
  }

  public static Parameter<Txid> txid(String name, String help) {
    return hash(name, help, Txid::fromHex);
  }

  /// Money in bitcoins, as a number or as text.
  public static Parameter<Amount> amount(String name, String help) {
    return new Parameter<>(name, Type.AMOUNT, help, true, null, Parameter::readAmount);
  }

  /// A decimal number, as a number or as text.
  public static Parameter<BigDecimal> decimal(String name, String help) {
    return new Parameter<>(name, Type.AMOUNT, help, true, null, Parameter::readDecimal);
  }

  public static Parameter<JsonNode> object(String name, String help) {
    return new Parameter<>(name, Type.OBJECT, help, true, null, (value, label) -> value);
  }

  public static Parameter<JsonNode> array(String name, String help) {
    return new Parameter<>(name, Type.ARRAY, help, true, null, (value, label) -> value);
  }

  public static Parameter<JsonNode> any(String name, String help) {
    return new Parameter<>(name, Type.ANY, help, true, null, (value, label) -> value);
  }

  /// How much to tell: a number, or false and true for 0 and 1.
  public static Parameter<Integer> verbosity(String name, String help) {
    return new Parameter<>(
        name,
        Type.ANY,
        help,
        true,
        null,
        (value, label) ->
            value.isBoolean()
                ? (value.booleanValue() ? 1 : 0)
                : readInteger(requireNumber(value, label), label));
  }

  private static <T> Parameter<T> hash(String name, String help, Function<String, T> parse) {
    return new Parameter<>(
        name,
        Type.HEX,
        help,
        true,
        null,
        (value, label) -> readHash(value.textValue(), label, parse));
  }

  /// The same parameter, which may be left out.
  public Parameter<T> optional() {
    return new Parameter<>(name, type, help, false, null, reader);
  }

  /// The same parameter, with a value for when it is left out.
  public Parameter<T> orElse(T value) {
    return new Parameter<>(name, type, help, false, value, reader);
  }

  public String name() {
    return name;
  }

  public boolean isRequired() {
    return required;
  }

  Optional<T> fallback() {
    return Optional.ofNullable(fallback);
  }

  /// The line of the help text.
  String describe() {
    String presence =
        required ? "required" : fallback == null ? "optional" : "optional, default=" + fallback;
    return name + " (" + type.helpName + ", " + presence + ") " + help;
  }

  /// Whether the JSON type is one that this parameter takes; null stands for a value left out.
  Optional<String> typeError(JsonNode value) {
    return value.isNull() || type.accepts(value)
        ? Optional.empty()
        : Optional.of(
            "JSON value of type " + typeName(value) + " is not of expected type " + type.jsonName);
  }

  /// @throws RpcException where the value has the right type and yet is none that this parameter takes
  T read(JsonNode value) {
    return reader.apply(value, name);
  }

  static String typeName(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "bool";
      case OBJECT -> "object";
      case ARRAY -> "array";
      case NULL, MISSING, BINARY, POJO -> "null";
    };
  }

  private static JsonNode requireNumber(JsonNode value, String label) {
    if (!value.isNumber()) {
      throw new RpcException(
          RpcCode.TYPE_ERROR,
          label + ": JSON value of type " + typeName(value) + " is not of expected type number");
    }
    return value;
  }

  private static Integer readInteger(JsonNode value, String label) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new RpcException(RpcCode.MISC_ERROR, "JSON integer out of range");
    }
    return value.intValue();
  }

  private static Long readLong(JsonNode value, String label) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new RpcException(RpcCode.MISC_ERROR, "JSON integer out of range");
    }
    return value.longValue();
  }

  private static Bytes readHex(JsonNode value, String label) {
    try {
      return Bytes.fromHex(value.textValue());
    } catch (IllegalArgumentException e) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER,
          label + " must be hexadecimal string (not '" + value.textValue() + "')");
    }
  }

  private static <T> T readHash(String text, String label, Function<String, T> parse) {
    if (text.length() != 64) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER,
          label + " must be of length 64 (not " + text.length() + ", for '" + text + "')");
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER, label + " must be hexadecimal string (not '" + text + "')");
    }
  }

  static BigDecimal readDecimal(JsonNode value, String label) {
    try {
      return value.isTextual() ? new BigDecimal(value.textValue()) : value.decimalValue();
    } catch (NumberFormatException e) {
      throw new RpcException(RpcCode.TYPE_ERROR, "Invalid amount");
    }
  }

  /// Reads money in bitcoins, as a number or as text.
  static Amount readAmount(JsonNode value, String label) {
    BigDecimal bitcoins = readDecimal(value, label);
    // A huge exponent would take forever to expand; no amount of money has one.
    if (bitcoins.scale() > 100
        || bitcoins.scale() < -100
        || bitcoins.stripTrailingZeros().scale() > 8) {
      throw new RpcException(RpcCode.TYPE_ERROR, "Invalid amount");
    }
    if (bitcoins.signum() < 0 || bitcoins.compareTo(Amount.MAX_MONEY.toBitcoins()) > 0) {
      throw new RpcException(RpcCode.TYPE_ERROR, "Amount out of range");
    }
    return Amount.ofBitcoins(bitcoins);
  }
}
