package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.groat.chain.mempool.Mempool;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Txid;
import org.groat.chain.service.ChainView;

/// Methods about the transactions that wait for a block.
public final class MempoolMethods {
  private final ChainAccess chain;
  private final BooleanSupplier loaded;

  /// @param loaded whether the pool's file was read to its end
  public MempoolMethods(ChainAccess chain, BooleanSupplier loaded) {
    this.chain = chain;
    this.loaded = loaded;
  }

  public List<RpcMethod> methods() {
    return List.of(
        getMempoolInfo(),
        getRawMempool(),
        getMempoolEntry(),
        relatives("getmempoolancestors", true),
        relatives("getmempooldescendants", false));
  }

  private RpcMethod getMempoolInfo() {
    return RpcMethod.named("getmempoolinfo")
        .does("Tells the state of the memory pool.")
        .returns(
            "{ \"loaded\", \"size\", \"bytes\", \"usage\", \"total_fee\", \"maxmempool\","
                + " \"mempoolminfee\", ... } (json object)")
        .by(call -> chain.ask(this::info));
  }

  private ObjectNode info(ChainView view) {
    Mempool pool = view.mempool();
    Mempool.Statistics statistics = pool.statistics();
    ObjectNode json = Json.object();
    json.put("loaded", loaded.getAsBoolean())
        .put("size", statistics.count())
        .put("bytes", statistics.virtualSize())
        .put("usage", statistics.memory())
        .set("total_fee", Json.amount(statistics.fees()));
    json.put("maxmempool", pool.limits().memoryMax());
    json.set("mempoolminfee", rate(pool.feeFloor()));
    json.set("minrelaytxfee", rate(pool.policy().minRelayFee()));
    json.set("incrementalrelayfee", rate(pool.policy().incrementalFee()));
    return json.put("unbroadcastcount", view.own().waiting().size())
        .put("fullrbf", true)
        .put("permitbaremultisig", pool.policy().permitBareMultisig())
        .put("maxdatacarriersize", pool.policy().dataCarrierSizeMax());
  }

  static JsonNode rate(FeeRate rate) {
    return Json.amount(rate.satoshisPerKilobyte());
  }

  private RpcMethod getRawMempool() {
    Parameter<Boolean> verbose =
        Parameter.flag("verbose", "Whether with all that is known of each").orElse(false);
    Parameter<Boolean> sequence =
        Parameter.flag(
                "mempool_sequence",
                "Whether with the pool's count of changes; not together with verbose")
            .orElse(false);
    return RpcMethod.named("getrawmempool")
        .does("Lists the transactions of the memory pool.")
        .takes(verbose, sequence)
        .returns(
            "[ txid, ... ] (json array), or { txid: { ... }, ... } (json object) where verbose")
        .by(
            call -> {
              boolean withSequence = call.get(sequence);
              if (call.get(verbose)) {
                if (withSequence) {
                  throw new RpcException(
                      RpcCode.INVALID_PARAMETER,
                      "Verbose results cannot contain mempool sequence values.");
                }
                return chain.ask(MempoolMethods::verbose);
              }
              return chain.ask(
                  view -> {
                    JsonNode txids =
                        Json.texts(
                            view.mempool().entries().stream().map(MempoolEntry::txid).toList());
                    return withSequence
                        ? Json.object()
                            .<ObjectNode>set("txids", txids)
                            .put("mempool_sequence", view.mempool().changes() + 1)
                        : txids;
                  });
            });
  }

  private static JsonNode verbose(ChainView view) {
    ObjectNode all = Json.object();
    view.mempool().entries().forEach(entry -> all.set(entry.txid().toString(), entry(view, entry)));
    return all;
  }

  private RpcMethod getMempoolEntry() {
    Parameter<Txid> txid = Parameter.txid("txid", "The transaction's id");
    return RpcMethod.named("getmempoolentry")
        .does("Tells what is known of a transaction in the memory pool.")
        .takes(txid)
        .returns(
            "{ \"vsize\", \"weight\", \"time\", \"height\", ..., \"fees\", \"depends\","
                + " \"spentby\", ... } (json object)")
        .by(
            call -> {
              Txid wanted = call.get(txid);
              return chain.ask(view -> entry(view, require(view.mempool(), wanted)));
            });
  }

  private RpcMethod relatives(String name, boolean ancestors) {
    Parameter<Txid> txid = Parameter.txid("txid", "The transaction's id");
    Parameter<Boolean> verbose =
        Parameter.flag("verbose", "Whether with all that is known of each").orElse(false);
    return RpcMethod.named(name)
        .does(
            "Lists the transactions of the memory pool that "
                + (ancestors ? "one depends on." : "depend on one."))
        .takes(txid, verbose)
        .returns(
            "[ txid, ... ] (json array), or { txid: { ... }, ... } (json object) where verbose")
        .by(
            call -> {
              Txid wanted = call.get(txid);
              boolean whole = call.get(verbose);
              return chain.ask(
                  view -> {
                    Mempool pool = view.mempool();
                    MempoolEntry entry = require(pool, wanted);
                    var found = ancestors ? pool.ancestors(entry) : pool.descendants(entry);
                    if (!whole) {
                      return Json.texts(found.stream().map(MempoolEntry::txid).toList());
                    }
                    ObjectNode all = Json.object();
                    found.forEach(one -> all.set(one.txid().toString(), entry(view, one)));
                    return all;
                  });
            });
  }

  private static MempoolEntry require(Mempool pool, Txid txid) {
    return pool.get(txid)
        .orElseThrow(
            () -> new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, "Transaction not in mempool"));
  }

  private static ObjectNode entry(ChainView view, MempoolEntry entry) {
    ObjectNode json = Json.object();
    json.put("vsize", entry.virtualSize())
        .put("weight", entry.weight())
        .put("time", entry.timeSeconds())
        .put("height", entry.height())
        .put("descendantcount", entry.descendants().count())
        .put("descendantsize", entry.descendants().size())
        .put("ancestorcount", entry.ancestors().count())
        .put("ancestorsize", entry.ancestors().size())
        .put("wtxid", entry.tx().wtxid().toString());
    ObjectNode fees = json.putObject("fees");
    fees.set("base", Json.amount(entry.fee()));
    fees.set("modified", Json.amount(entry.modifiedFee()));
    fees.set("ancestor", Json.amount(Amount.ofSatoshis(entry.ancestors().fees())));
    fees.set("descendant", Json.amount(Amount.ofSatoshis(entry.descendants().fees())));
    json.set("depends", Json.texts(entry.parents()));
    json.set("spentby", Json.texts(entry.children()));
    boolean replaceable =
        entry.tx().inputs().stream().anyMatch(input -> input.sequence() < 0xffff_fffeL);
    return json.put("bip125-replaceable", replaceable)
        .put("unbroadcast", view.own().isWaiting(entry.txid()));
  }
}
