package org.groat.node.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.groat.chain.primitives.BlockFilter;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.state.HeaderEntry;
import org.groat.node.index.FilterIndex;
import org.groat.node.index.IndexBuilder;
import org.groat.node.index.IndexSet;

/// Methods about the indexes, and those that only read one of them.
public final class IndexMethods {
  private final ChainAccess chain;
  private final IndexSet indexes;

  public IndexMethods(ChainAccess chain, IndexSet indexes) {
    this.chain = chain;
    this.indexes = indexes;
  }

  public List<RpcMethod> methods() {
    return List.of(getIndexInfo(), getBlockFilter());
  }

  private RpcMethod getIndexInfo() {
    Parameter<String> name = Parameter.text("index_name", "Only this index").orElse("");
    return RpcMethod.named("getindexinfo")
        .does("Tells how far the indexes that are kept have come.")
        .takes(name)
        .returns("{ \"name\": { \"synced\", \"best_block_height\" }, ... } (json object)")
        .by(
            call -> {
              String wanted = call.get(name);
              ObjectNode json = Json.object();
              for (IndexBuilder builder : indexes.builders()) {
                if (wanted.isEmpty() || wanted.equals(builder.index().name())) {
                  json.putObject(builder.index().name())
                      .put("synced", builder.isSynced())
                      .put("best_block_height", Math.max(0, builder.height()));
                }
              }
              return json;
            });
  }

  private RpcMethod getBlockFilter() {
    Parameter<BlockHash> hash = Parameter.blockHash("blockhash", "The block's hash");
    Parameter<String> type = Parameter.text("filtertype", "The kind of filter").orElse("basic");
    return RpcMethod.named("getblockfilter")
        .does("Gives a block's compact filter (BIP-0158).")
        .takes(hash, type)
        .returns("{ \"filter\", \"header\" } (json object) Both hex")
        .by(
            call -> {
              if (!call.get(type).equals("basic")) {
                throw new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, "Unknown filtertype");
              }
              FilterIndex index =
                  indexes
                      .filters()
                      .orElseThrow(
                          () ->
                              new RpcException(
                                  RpcCode.MISC_ERROR, "Index is not enabled for filtertype basic"));
              return filter(index, chain.entry(call.get(hash)));
            });
  }

  private ObjectNode filter(FilterIndex index, HeaderEntry entry) {
    Optional<BlockFilter> filter = index.filter(entry);
    Optional<FilterHash> header = index.header(entry);
    if (filter.isEmpty() || header.isEmpty()) {
      throw missing(index, entry);
    }
    return Json.object()
        .put("filter", filter.get().encoded().toHex())
        .put("header", header.get().toString());
  }

  private RpcException missing(FilterIndex index, HeaderEntry entry) {
    if (!entry.wasConnected()) {
      return new RpcException(
          RpcCode.INVALID_ADDRESS_OR_KEY,
          "Filter not found. Block was not connected to active chain.");
    }
    return indexes.builder(index).isSynced()
        ? new RpcException(
            RpcCode.INTERNAL_ERROR,
            "Filter not found. This error is unexpected and indicates index corruption.")
        : new RpcException(
            RpcCode.MISC_ERROR,
            "Filter not found. Block filters are still in the process of being indexed.");
  }
}
