package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.groat.chain.consensus.NetworkParameters;

/// Methods about the node itself.
public final class ControlMethods {
  private final NetworkParameters parameters;
  private final NodeControl control;
  private final Supplier<RpcDispatcher> dispatcher;

  /// @param dispatcher the one that these methods are called through
  public ControlMethods(
      NetworkParameters parameters, NodeControl control, Supplier<RpcDispatcher> dispatcher) {
    this.parameters = parameters;
    this.control = control;
    this.dispatcher = dispatcher;
  }

  public List<RpcMethod> methods() {
    return List.of(help(), stop(), uptime(), logging(), getRpcInfo(), setMockTime());
  }

  private RpcMethod help() {
    Parameter<String> command = Parameter.text("command", "The method to explain").orElse("");
    return RpcMethod.named("help")
        .does("Lists all methods, or explains one.")
        .takes(command)
        .returns("\"text\" (string) The help text")
        .by(
            call -> {
              RpcTable table = dispatcher.get().table();
              String name = call.get(command);
              return Json.text(
                  name.isEmpty()
                      ? table.help()
                      : table
                          .method(name)
                          .map(RpcMethod::help)
                          .orElse("help: unknown command: " + name));
            });
  }

  private RpcMethod stop() {
    return RpcMethod.named("stop")
        .does("Asks the node to stop.")
        .returns("\"text\" (string) A message that it is stopping")
        .by(
            call -> {
              control.stop();
              return Json.text("Groat stopping");
            });
  }

  private RpcMethod uptime() {
    return RpcMethod.named("uptime")
        .does("Gives the time since the node started.")
        .returns("n (numeric) Seconds")
        .by(call -> Json.number(control.uptimeSeconds()));
  }

  private RpcMethod logging() {
    Parameter<JsonNode> include =
        Parameter.array("include", "Categories to turn on").orElse(Json.array());
    Parameter<JsonNode> exclude =
        Parameter.array("exclude", "Categories to turn off").orElse(Json.array());
    return RpcMethod.named("logging")
        .does("Turns logging categories on and off, and tells which are on.")
        .takes(include, exclude)
        .returns(
            "{ \"category\": true|false, ... } (json object) Whether each category logs everything")
        .by(
            call -> {
              call.get(include).forEach(category -> setLogging(category.asText(), true));
              call.get(exclude).forEach(category -> setLogging(category.asText(), false));
              ObjectNode result = Json.object();
              control.loggingCategories().forEach(result::put);
              return result;
            });
  }

  private void setLogging(String category, boolean on) {
    try {
      control.setLogging(category, on);
    } catch (IllegalArgumentException e) {
      throw new RpcException(RpcCode.INVALID_PARAMETER, "unknown logging category " + category);
    }
  }

  private RpcMethod getRpcInfo() {
    return RpcMethod.named("getrpcinfo")
        .does("Tells about the JSON-RPC server: the calls under way and the log file.")
        .returns(
            "{ \"active_commands\": [ { \"method\": name, \"duration\": microseconds }, ... ],"
                + " \"logpath\": file } (json object)")
        .by(
            call -> {
              ObjectNode result = Json.object();
              List<RpcDispatcher.ActiveCall> active = new ArrayList<>(dispatcher.get().active());
              result.set(
                  "active_commands",
                  Json.array(
                      active,
                      one ->
                          Json.object()
                              .put("method", one.method())
                              .put("duration", one.durationMicros())));
              return result.put("logpath", control.logFile().toString());
            });
  }

  private RpcMethod setMockTime() {
    Parameter<Long> timestamp =
        Parameter.number("timestamp", "Seconds since 1970; 0 for the machine's own time");
    return RpcMethod.named("setmocktime")
        .does("Pretends that it is another time. On regtest only.")
        .takes(timestamp)
        .by(
            call -> {
              if (!parameters.isRegtest()) {
                throw new RpcException(
                    RpcCode.MISC_ERROR,
                    "setmocktime is for regression testing (-regtest mode) only");
              }
              long seconds = call.get(timestamp);
              if (seconds < 0 || seconds > 0xffff_ffffL) {
                throw new RpcException(
                    RpcCode.INVALID_PARAMETER, "Timestamp must be 0 to 4294967295");
              }
              control.setMockTime(seconds == 0 ? OptionalLong.empty() : OptionalLong.of(seconds));
              return Json.none();
            });
  }
}
