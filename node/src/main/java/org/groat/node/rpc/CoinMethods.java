package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.LongSupplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.CoinStatistics.HashKind;

/// Methods about the set of all coins.
public final class CoinMethods {
  private final ChainAccess chain;
  private final LongSupplier storeBytes;

  /// @param storeBytes tells how much the ledger takes on disk
  public CoinMethods(ChainAccess chain, LongSupplier storeBytes) {
    this.chain = chain;
    this.storeBytes = storeBytes;
  }

  public List<RpcMethod> methods() {
    return List.of(getTxOutSetInfo());
  }

  private RpcMethod getTxOutSetInfo() {
    Parameter<String> kind =
        Parameter.text("hash_type", "hash_serialized_3, muhash or none")
            .orElse(HashKind.HASH_SERIALIZED_3.label());
    Parameter<JsonNode> block =
        Parameter.any("hash_or_height", "Another block than the tip: not without an index")
            .optional();
    Parameter<Boolean> index = Parameter.flag("use_index", "Ignored").orElse(true);
    return RpcMethod.named("gettxoutsetinfo")
        .does("Counts and hashes all unspent outputs. Takes a while on a large chain.")
        .takes(kind, block, index)
        .returns(
            "{ \"height\", \"bestblock\", \"txouts\", \"bogosize\", hash, \"total_amount\","
                + " \"transactions\", \"disk_size\" } (json object)")
        .by(
            call -> {
              String label = call.get(kind);
              HashKind wanted =
                  HashKind.byLabel(label)
                      .orElseThrow(
                          () ->
                              new RpcException(
                                  RpcCode.INVALID_PARAMETER,
                                  "'" + label + "' is not a valid hash_type"));
              if (call.find(block).isPresent()) {
                throw new RpcException(
                    RpcCode.INVALID_PARAMETER,
                    "Querying specific block heights requires coinstatsindex");
              }
              try (CoinSnapshot coins = chain.ask(view -> view.chain().coinSnapshot())) {
                return json(CoinStatistics.of(coins, wanted, count -> {}), wanted);
              }
            });
  }

  private ObjectNode json(CoinStatistics statistics, HashKind kind) {
    ObjectNode json = Json.object();
    json.put("height", statistics.tip().height())
        .put("bestblock", statistics.tip().hash().toString())
        .put("txouts", statistics.coins())
        .put("bogosize", statistics.bogoSize());
    Bytes hash = statistics.hash();
    if (!hash.isEmpty()) {
      json.put(kind.label(), hash.reversed().toHex());
    }
    json.set("total_amount", Json.amount(statistics.total()));
    return json.put("transactions", statistics.transactions())
        .put("disk_size", storeBytes.getAsLong());
  }
}
