package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.state.CoinScan;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.CoinStatistics.HashKind;
import org.groat.chain.state.HeaderEntry;
import org.groat.node.index.CoinStatisticsIndex;
import org.groat.node.index.CoinTotals;
import org.groat.node.index.IndexSet;
import org.jspecify.annotations.Nullable;

/// Methods about the set of all coins.
public final class CoinMethods {
  private static final int RANGE_LAST_DEFAULT = 1000;
  private static final int RANGE_SIZE_MAX = 1_000_000;

  private final ChainAccess chain;
  private final IndexSet indexes;
  private final ScriptNames names;
  private final LongSupplier coinBytes;
  private final AtomicReference<@Nullable CoinScan> running = new AtomicReference<>();

  /// @param coinBytes tells how much the coins take on disk
  public CoinMethods(
      ChainAccess chain, IndexSet indexes, ScriptNames names, LongSupplier coinBytes) {
    this.chain = chain;
    this.indexes = indexes;
    this.names = names;
    this.coinBytes = coinBytes;
  }

  public List<RpcMethod> methods() {
    return List.of(getTxOutSetInfo(), scanTxOutSet());
  }

  private RpcMethod getTxOutSetInfo() {
    Parameter<String> type =
        Parameter.text("hash_type", "hash_serialized_3, muhash or none")
            .orElse(HashKind.HASH_SERIALIZED_3.label());
    Parameter<JsonNode> block =
        HashOrHeight.parameter("hash_or_height", "The block; needs coinstatsindex").optional();
    Parameter<Boolean> useIndex =
        Parameter.flag("use_index", "Whether coinstatsindex is used where it is kept").orElse(true);
    return RpcMethod.named("gettxoutsetinfo")
        .does("Counts and hashes all unspent outputs.")
        .takes(type, block, useIndex)
        .returns(
            "{ \"height\", \"bestblock\", \"txouts\", \"bogosize\", \"total_amount\", ... } (json"
                + " object)")
        .by(
            call -> {
              HashKind kind =
                  HashKind.byLabel(call.get(type))
                      .orElseThrow(
                          () ->
                              new RpcException(
                                  RpcCode.INVALID_PARAMETER,
                                  "'" + call.get(type) + "' is not a valid hash_type"));
              return setInfo(kind, call.find(block), call.get(useIndex));
            });
  }

  private ObjectNode setInfo(HashKind kind, Optional<JsonNode> block, boolean useIndex) {
    Optional<CoinStatisticsIndex> index = indexes.statistics();
    if (block.isPresent()) {
      if (index.isEmpty()) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER, "Querying specific block heights requires coinstatsindex");
      }
      if (kind == HashKind.HASH_SERIALIZED_3) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER,
            "hash_serialized_3 hash type cannot be queried for a specific block");
      }
      if (!useIndex) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER,
            "Cannot set use_index to false when querying for a specific block");
      }
    }
    if (index.isPresent() && useIndex && kind != HashKind.HASH_SERIALIZED_3) {
      HeaderEntry entry =
          block
              .map(value -> HashOrHeight.read(value, chain))
              .orElseGet(() -> chain.snapshot().tip());
      return indexed(index.get(), kind, entry);
    }
    return counted(kind);
  }

  private ObjectNode counted(HashKind kind) {
    try (CoinSnapshot coins = chain.ask(view -> view.chain().coinSnapshot())) {
      CoinStatistics statistics = CoinStatistics.of(coins, kind, count -> {});
      ObjectNode json =
          beginning(statistics.tip(), statistics.coins(), statistics.bogoSize(), kind);
      if (kind != HashKind.NONE) {
        json.put(kind.label(), statistics.hash().reversed().toHex());
      }
      json.set("total_amount", Json.amount(statistics.total()));
      json.put("transactions", statistics.transactions());
      return json.put("disk_size", coinBytes.getAsLong());
    }
  }

  private ObjectNode indexed(CoinStatisticsIndex index, HashKind kind, HeaderEntry entry) {
    CoinTotals now = totals(index, entry);
    ObjectNode json = beginning(entry, now.coins(), now.bogoSize(), kind);
    if (kind != HashKind.NONE) {
      json.put(kind.label(), now.hash().reversed().toHex());
    }
    json.set("total_amount", Json.amount(now.total()));
    json.set("total_unspendable_amount", Json.amount(now.lost()));
    CoinTotals before =
        entry
            .previous()
            .map(previous -> totals(index, previous))
            .orElseGet(() -> new CoinTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Bytes.EMPTY));
    ObjectNode block = json.putObject("block_info");
    block.set("prevout_spent", Json.amount(now.spent() - before.spent()));
    block.set("coinbase", Json.amount(now.coinbase() - before.coinbase()));
    block.set("new_outputs_ex_coinbase", Json.amount(now.created() - before.created()));
    block.set("unspendable", Json.amount(now.lost() - before.lost()));
    ObjectNode lost = block.putObject("unspendables");
    lost.set("genesis_block", Json.amount(now.lostGenesis() - before.lostGenesis()));
    lost.set("bip30", Json.amount(now.lostRepeated() - before.lostRepeated()));
    lost.set("scripts", Json.amount(now.lostScripts() - before.lostScripts()));
    lost.set("unclaimed_rewards", Json.amount(now.lostUnclaimed() - before.lostUnclaimed()));
    return json;
  }

  private CoinTotals totals(CoinStatisticsIndex index, HeaderEntry entry) {
    return index
        .totals(entry)
        .orElseThrow(
            () -> {
              int height = indexes.builder(index).height();
              return new RpcException(
                  RpcCode.INTERNAL_ERROR,
                  entry.height() > height
                      ? "Unable to get data because coinstatsindex is still syncing. Current"
                          + " height: "
                          + height
                      : "Unable to read UTXO set");
            });
  }

  private static ObjectNode beginning(HeaderEntry entry, long coins, long bogoSize, HashKind kind) {
    return Json.object()
        .put("height", entry.height())
        .put("bestblock", entry.hash().toString())
        .put("txouts", coins)
        .put("bogosize", bogoSize);
  }

  private RpcMethod scanTxOutSet() {
    Parameter<String> action = Parameter.text("action", "start, abort or status");
    Parameter<JsonNode> objects =
        Parameter.array(
                "scanobjects", "Descriptors, or { \"desc\", \"range\": n or [first, last] }")
            .optional();
    return RpcMethod.named("scantxoutset")
        .does("Searches all unspent outputs for those of given descriptors.")
        .takes(action, objects)
        .returns(
            "{ \"success\", \"txouts\", \"height\", \"bestblock\", \"unspents\", \"total_amount\" }"
                + " (json object); { \"progress\" } or null for status; a boolean for abort")
        .by(
            call -> {
              CoinScan scan = running.get();
              return switch (call.get(action)) {
                case "status" ->
                    scan == null
                        ? Json.none()
                        : Json.object().put("progress", scan.progressPercent());
                case "abort" -> {
                  if (scan != null) {
                    scan.abort();
                  }
                  yield Json.flag(scan != null);
                }
                case "start" ->
                    scan(
                        call.find(objects)
                            .orElseThrow(
                                () ->
                                    new RpcException(
                                        RpcCode.MISC_ERROR,
                                        "scanobjects argument is required for the start action")));
                default ->
                    throw new RpcException(
                        RpcCode.INVALID_PARAMETER, "Invalid action '" + call.get(action) + "'");
              };
            });
  }

  private JsonNode scan(JsonNode objects) {
    List<Bytes> scripts = new ArrayList<>();
    objects.forEach(object -> scripts.addAll(scripts(object)));
    try (CoinSnapshot coins = chain.ask(view -> view.chain().coinSnapshot())) {
      CoinScan scan = new CoinScan(coins, scripts);
      if (!running.compareAndSet(null, scan)) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER,
            "Scan already in progress, use action \"abort\" or \"status\"");
      }
      try {
        return found(scan.run(), coins.tip());
      } finally {
        running.set(null);
      }
    }
  }

  private ObjectNode found(CoinScan.Result result, HeaderEntry tip) {
    ObjectNode json = Json.object();
    json.put("success", result.complete())
        .put("txouts", result.searched())
        .put("height", tip.height())
        .put("bestblock", tip.hash().toString());
    ArrayNode unspents = json.putArray("unspents");
    long total = 0;
    for (CoinScan.Found each : result.found()) {
      total += each.coin().satoshis();
      HeaderEntry block = tip.ancestor(each.coin().height());
      ObjectNode coin = unspents.addObject();
      coin.put("txid", each.outPoint().txid().toString())
          .put("vout", Integer.toUnsignedLong(each.outPoint().index()))
          .put("scriptPubKey", each.coin().script().toHex())
          .put("desc", names.descriptor(each.coin().script()));
      coin.set("amount", Json.amount(each.coin().amount()));
      coin.put("coinbase", each.coin().coinbase())
          .put("height", each.coin().height())
          .put("blockhash", block.hash().toString())
          .put("confirmations", tip.height() - block.height() + 1);
    }
    return json.set("total_amount", Json.amount(total));
  }

  private List<Bytes> scripts(JsonNode object) {
    JsonNode text = object.isObject() ? object.get("desc") : object;
    if (text == null) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER, "Descriptor needs to be provided in scan object");
    }
    if (!text.isTextual()) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER, "Scan object needs to be either a string or an object");
    }
    JsonNode range = object.isObject() ? object.get("range") : null;
    long first = 0;
    long last = RANGE_LAST_DEFAULT;
    if (range != null && range.isIntegralNumber()) {
      last = range.longValue();
    } else if (range != null && range.isArray() && range.size() == 2) {
      first = range.get(0).longValue();
      last = range.get(1).longValue();
    } else if (range != null) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER, "Range must be specified as end or as [begin,end]");
    }
    if (last < first) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER,
          "Range specified as [begin,end] must not have begin after end");
    }
    if (first < 0) {
      throw new RpcException(RpcCode.INVALID_PARAMETER, "Range should be greater or equal than 0");
    }
    if (last > Integer.MAX_VALUE - 1) {
      throw new RpcException(RpcCode.INVALID_PARAMETER, "End of range is too high");
    }
    if (last - first >= RANGE_SIZE_MAX) {
      throw new RpcException(RpcCode.INVALID_PARAMETER, "Range is too large");
    }
    return names.scripts(text.textValue(), (int) first, (int) last);
  }
}
