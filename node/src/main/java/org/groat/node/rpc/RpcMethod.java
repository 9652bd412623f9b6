package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One method, declared once: what it is called with is read by this declaration, its help text is this declaration, and
/// its result is what the declared function gives.
///
/// ```java
/// RpcMethod.named("getblockhash").does("Gives the hash of the active chain's block at a height.")
///     .takes(HEIGHT).returns("the hash, hex").by(call -> text(hashAt(call.get(HEIGHT))));
/// ```
public final class RpcMethod {
  private final String name;
  private final String summary;
  private final List<Parameter<?>> parameters;
  private final String result;
  private final Handler handler;

  private RpcMethod(
      String name, String summary, List<Parameter<?>> parameters, String result, Handler handler) {
    this.name = name;
    this.summary = summary;
    this.parameters = List.copyOf(parameters);
    this.result = result;
    this.handler = handler;
  }

  /// What a method does with its arguments.
  @FunctionalInterface
  public interface Handler {
    /// @throws RpcException to tell the caller what is wrong
    JsonNode handle(RpcCall call);
  }

  /// Begins a declaration.
  public static Declaration named(String name) {
    return new Declaration(name);
  }

  /// A declaration under way.
  public static final class Declaration {
    private final String name;
    private String summary = "";
    private final List<Parameter<?>> parameters = new ArrayList<>();
    private String result = "null";

    private Declaration(String name) {
      this.name = name;
    }

    /// What it does: the first sentence stands alone.
    public Declaration does(String text) {
      this.summary = text;
      return this;
    }

    /// Its next parameters, in order.
    public Declaration takes(Parameter<?>... next) {
      parameters.addAll(List.of(next));
      return this;
    }

    /// What it gives, described.
    public Declaration returns(String text) {
      this.result = text;
      return this;
    }

    /// Ends the declaration with the function itself.
    public RpcMethod by(Handler handler) {
      return new RpcMethod(name, summary, parameters, result, handler);
    }
  }

  public String name() {
    return name;
  }

  /// The method with its parameters in one line, those that may be left out in brackets.
  public String usage() {
    StringBuilder text = new StringBuilder(name);
    boolean optional = false;
    for (Parameter<?> parameter : parameters) {
      boolean opens = !parameter.isRequired() && !optional;
      optional |= opens;
      text.append(opens ? " ( " : " ").append(parameter.name());
    }
    return text.append(optional ? " )" : "").toString();
  }

  /// The whole help text.
  public String help() {
    StringBuilder text = new StringBuilder(usage()).append("\n\n").append(summary).append('\n');
    if (!parameters.isEmpty()) {
      text.append("\nArguments:\n");
      for (int i = 0; i < parameters.size(); i++) {
        text.append(i + 1).append(". ").append(parameters.get(i).describe()).append('\n');
      }
    }
    return text.append("\nResult:\n").append(result).append('\n').toString();
  }

  /// Calls the method.
  ///
  /// @param params an array, or an object with names, or null for none
  /// @param wallet the wallet that the caller's address names, or null
  /// @throws RpcException where an argument is wrong, or the method cannot do what is asked
  JsonNode call(@Nullable JsonNode params, @Nullable String wallet) {
    List<JsonNode> values = positions(params);
    long required = parameters.stream().filter(Parameter::isRequired).count();
    boolean missing = false;
    for (int i = 0; i < parameters.size(); i++) {
      missing |= parameters.get(i).isRequired() && (i >= values.size() || values.get(i).isNull());
    }
    if (values.size() > parameters.size() || values.size() < required || missing) {
      throw new RpcException(RpcCode.MISC_ERROR, help());
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int position = i + 1;
      Parameter<?> parameter = parameters.get(i);
      parameter
          .typeError(values.get(i))
          .ifPresent(
              error ->
                  wrong.add(
                      "    \"Position "
                          + position
                          + " ("
                          + parameter.name()
                          + ")\": \""
                          + error
                          + "\""));
    }
    if (!wrong.isEmpty()) {
      throw new RpcException(
          RpcCode.TYPE_ERROR,
          wrong.stream().collect(Collectors.joining(",\n", "Wrong type passed:\n{\n", "\n}")));
    }
    return handler.handle(new RpcCall(parameters, values, Optional.ofNullable(wallet)));
  }

  private List<JsonNode> positions(@Nullable JsonNode params) {
    if (params == null || params.isNull()) {
      return List.of();
    } else if (params.isArray()) {
      List<JsonNode> values = new ArrayList<>();
      params.forEach(values::add);
      return values;
    } else if (params instanceof ObjectNode named) {
      return positionsOfNames(named);
    }
    throw new RpcException(RpcCode.INVALID_REQUEST, "Params must be an array or object");
  }

  /// Arguments by name; those under the name `args` come first, by position.
  private List<JsonNode> positionsOfNames(ObjectNode named) {
    List<JsonNode> values = new ArrayList<>();
    JsonNode first = named.get("args");
    if (first != null && first.isArray()) {
      first.forEach(values::add);
    }
    int given = values.size();
    Set<String> unused = new HashSet<>();
    named.fieldNames().forEachRemaining(unused::add);
    unused.remove("args");
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i).name();
      JsonNode value = named.get(parameter);
      unused.remove(parameter);
      if (value != null && i < given) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER,
            "Parameter " + parameter + " specified twice both as positional and named argument");
      }
      if (i >= given) {
        values.add(value == null ? Json.none() : value);
      }
    }
    if (!unused.isEmpty()) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER, "Unknown named parameter " + unused.iterator().next());
    }
    return values;
  }
}
