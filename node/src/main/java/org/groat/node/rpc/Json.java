package org.groat.node.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.function.Function;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;

/// JSON values as the field writes them: money as numbers with eight decimals, never in floating point.
public final class Json {
  private static final JsonNodeFactory FACTORY = JsonNodeFactory.instance;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private Json() {}

  public static ObjectNode object() {
    return FACTORY.objectNode();
  }

  public static ArrayNode array() {
    return FACTORY.arrayNode();
  }

  /// An array of what `function` makes of each value.
  public static <T> ArrayNode array(
      Collection<T> values, Function<? super T, ? extends JsonNode> function) {
    ArrayNode array = FACTORY.arrayNode(values.size());
    values.forEach(value -> array.add(function.apply(value)));
    return array;
  }

  /// An array of texts.
  public static ArrayNode texts(Collection<?> values) {
    return array(values, value -> text(value.toString()));
  }

  public static JsonNode text(String value) {
    return FACTORY.textNode(value);
  }

  public static JsonNode hex(Bytes value) {
    return FACTORY.textNode(value.toHex());
  }

  public static JsonNode number(long value) {
    return FACTORY.numberNode(value);
  }

  public static JsonNode number(double value) {
    return FACTORY.numberNode(value);
  }

  public static JsonNode flag(boolean value) {
    return FACTORY.booleanNode(value);
  }

  public static JsonNode none() {
    return FACTORY.nullNode();
  }

  /// Bitcoins with eight decimals.
  public static JsonNode amount(Amount amount) {
    return DecimalNode.valueOf(amount.toBitcoins());
  }

  /// Bitcoins with eight decimals.
  public static JsonNode amount(long satoshis) {
    return amount(Amount.ofSatoshis(satoshis));
  }

  /// Arguments of a call from plain values: text, whole numbers, decimals, flags, nodes.
  public static ArrayNode params(Object... values) {
    ArrayNode array = FACTORY.arrayNode();
    for (Object value : values) {
      switch (value) {
        case JsonNode node -> array.add(node);
        case Integer number -> array.add(number);
        case Long number -> array.add(number);
        case BigDecimal number -> array.add(number);
        case Boolean flag -> array.add(flag);
        default -> array.add(value.toString());
      }
    }
    return array;
  }

  /// @throws JsonProcessingException where the text is not one JSON value
  public static JsonNode parse(String text) throws JsonProcessingException {
    try {
      return MAPPER.readTree(text);
    } catch (NumberFormatException e) {
      // The grammar knows no bound for exponents, and decimal numbers do.
      throw new JsonParseException(null, "a number out of bounds", e);
    }
  }

  /// One line.
  public static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of nodes can always be written", e);
    }
  }

  /// Indented, for people.
  public static String writePretty(JsonNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of nodes can always be written", e);
    }
  }
}
