package org.groat.node.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.groat.node.rpc.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Calls any method of a node. An argument that is a JSON number, array, object, `true`, `false` or `null` is sent as such,
/// everything else as text; quotes make text of anything.
@CommandLine.Command
final class RpcCommand implements Command {
  private static final Pattern VALUE =
      Pattern.compile(
          "-?(0|[1-9][0-9]{0,18})(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?|true|false|null|[\\[{\"].*",
          Pattern.DOTALL);

  @CommandLine.Parameters(
      index = "0",
      paramLabel = "METHOD",
      description = "Method; 'help' lists them all")
  private String method = "";

  @CommandLine.Parameters(
      index = "1..*",
      paramLabel = "PARAM",
      description = "Its arguments",
      arity = "0..*")
  private @Nullable List<String> arguments;

  @CommandLine.Option(
      names = {"-n", "--named"},
      description = "Arguments are name=value")
  private boolean named;

  @CommandLine.Option(
      names = "--rpcwallet",
      paramLabel = "NAME",
      description = "The wallet that the call is about")
  private @Nullable String wallet;

  @Override
  public int run(Session session) throws Exception {
    List<String> texts = arguments == null ? List.of() : arguments;
    NodeConnection node = NodeConnection.open(session);
    NodeConnection target = wallet == null ? node : node.forWallet(wallet);
    JsonNode result =
        named ? target.callNamed(method, byName(texts)) : target.call(method, byPosition(texts));
    if (result.isTextual() && !session.json()) {
      session.out().line(result.textValue());
    } else if (!result.isNull() || session.json()) {
      session.out().json(result);
    }
    return OK;
  }

  private static JsonNode[] byPosition(List<String> texts) throws UserException {
    JsonNode[] values = new JsonNode[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(texts.get(i));
    }
    return values;
  }

  private static ObjectNode byName(List<String> texts) throws UserException {
    ObjectNode values = Json.object();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new UserException("\"" + text + "\": name=value is expected with --named");
      }
      values.set(text.substring(0, equals), value(text.substring(equals + 1)));
    }
    return values;
  }

  static JsonNode value(String text) throws UserException {
    if (!VALUE.matcher(text).matches()) {
      return Json.text(text);
    }
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new UserException("\"" + text + "\" is not valid JSON", e);
    }
  }
}
