package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.state.HeaderEntry;

/// Blocks that callers name by hash or by height, as they like.
final class HashOrHeight {
  private HashOrHeight() {}

  static Parameter<JsonNode> parameter(String name, String help) {
    return Parameter.any(name, help);
  }

  /// @throws RpcException where there is no such block
  static HeaderEntry read(JsonNode value, ChainAccess chain) {
    if (value.isIntegralNumber()) {
      long height = value.longValue();
      int tip = chain.snapshot().tip().height();
      if (height < 0) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER, "Target block height " + height + " is negative");
      }
      if (height > tip) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER,
            "Target block height " + height + " after current tip " + tip);
      }
      return chain.active((int) height);
    }
    BlockHash hash = Parameter.blockHash("hash_or_height", "").read(value);
    return chain.entry(hash);
  }
}
