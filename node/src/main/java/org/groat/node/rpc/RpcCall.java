package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// The arguments of one call, already of the right JSON types.
public final class RpcCall {
  private final List<Parameter<?>> parameters;
  private final List<JsonNode> values;
  private final Optional<String> wallet;

  RpcCall(List<Parameter<?>> parameters, List<JsonNode> values, Optional<String> wallet) {
    this.parameters = parameters;
    this.values = values;
    this.wallet = wallet;
  }

  /// The argument, or its default.
  ///
  /// @throws RpcException where it is no value that the parameter takes
  public <T> T get(Parameter<T> parameter) {
    return find(parameter)
        .orElseThrow(
            () -> new IllegalStateException(parameter.name() + " is optional and has no default"));
  }

  /// The argument, or its default where it has one.
  ///
  /// @throws RpcException where it is no value that the parameter takes
  public <T> Optional<T> find(Parameter<T> parameter) {
    int index = parameters.indexOf(parameter);
    if (index < 0) {
      throw new IllegalStateException(parameter.name() + " is not declared");
    }
    return index < values.size() && !values.get(index).isNull()
        ? Optional.of(parameter.read(values.get(index)))
        : parameter.fallback();
  }

  /// The wallet that the address names: `/wallet/NAME`.
  public Optional<String> wallet() {
    return wallet;
  }
}
