package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.groat.chain.consensus.BuriedDeployment;
import org.groat.chain.consensus.Deployment;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ScriptFlagsAt;
import org.groat.chain.consensus.VersionBits;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;

/// Methods that tell facts of the chain: soft forks, how busy it was, and what a block comes to.
public final class ChainFactMethods {
  private static final int MONTH_SECONDS = 30 * 24 * 60 * 60;

  private final ChainAccess chain;

  public ChainFactMethods(ChainAccess chain) {
    this.chain = chain;
  }

  public List<RpcMethod> methods() {
    return List.of(getDeploymentInfo(), getChainTxStats(), getBlockStats());
  }

  private RpcMethod getDeploymentInfo() {
    Parameter<BlockHash> hash =
        Parameter.blockHash("blockhash", "The block; the tip where it is left out").optional();
    return RpcMethod.named("getdeploymentinfo")
        .does("Tells which soft forks are active for the block after a given one.")
        .takes(hash)
        .returns(
            "{ \"hash\", \"height\", \"script_flags\": [ ... ], \"deployments\": { ... } } (json"
                + " object)")
        .by(
            call -> {
              HeaderEntry entry =
                  call.find(hash).map(chain::entry).orElseGet(() -> chain.snapshot().tip());
              ObjectNode json =
                  Json.object().put("hash", entry.hash().toString()).put("height", entry.height());
              NetworkParameters params = chain.parameters();
              json.set("script_flags", scriptFlags(ScriptFlagsAt.block(entry, params)));
              ObjectNode deployments = json.putObject("deployments");
              for (BuriedDeployment each : BuriedDeployment.values()) {
                deployments
                    .putObject(each.label())
                    .put("type", "buried")
                    .put("active", params.isActive(each, entry.height() + 1))
                    .put("height", params.activationHeight(each));
              }
              VersionBits bits = new VersionBits(params);
              for (Deployment each : Deployment.values()) {
                if (params.schedule(each).startTime() != Deployment.Schedule.NEVER_ACTIVE) {
                  deployments.set(each.label(), signalled(bits, each, entry));
                }
              }
              return json;
            });
  }

  /// Names of the rules that a block's scripts run under, in order.
  private static JsonNode scriptFlags(int flags) {
    return flags == ScriptFlags.NONE
        ? Json.array()
        : Json.texts(Stream.of(ScriptFlags.format(flags).split(",")).sorted().toList());
  }

  private ObjectNode signalled(VersionBits bits, Deployment deployment, HeaderEntry entry) {
    Deployment.Schedule schedule = chain.parameters().schedule(deployment);
    VersionBits.State next = bits.after(entry, deployment);
    VersionBits.State now =
        entry
            .previous()
            .map(previous -> bits.after(previous, deployment))
            .orElseGet(
                () ->
                    schedule.startTime() == Deployment.Schedule.ALWAYS_ACTIVE
                        ? VersionBits.State.ACTIVE
                        : VersionBits.State.DEFINED);
    boolean signals = now == VersionBits.State.STARTED || now == VersionBits.State.LOCKED_IN;
    ObjectNode json = Json.object().put("type", "bip9");
    if (next == VersionBits.State.ACTIVE) {
      json.put("height", bits.sinceHeight(entry, deployment));
    }
    json.put("active", next == VersionBits.State.ACTIVE);
    ObjectNode bip9 = json.putObject("bip9");
    if (signals) {
      bip9.put("bit", schedule.bit());
    }
    bip9.put("start_time", schedule.startTime())
        .put("timeout", schedule.timeout())
        .put("min_activation_height", schedule.minActivationHeight())
        .put("status", now.label())
        .put(
            "since",
            entry.previous().map(previous -> bits.sinceHeight(previous, deployment)).orElse(0))
        .put("status_next", next.label());
    if (signals) {
      statistics(bip9, bits.statistics(entry, deployment), now);
      bip9.put("signalling", signalling(entry, schedule));
    }
    return json;
  }

  private static void statistics(
      ObjectNode json, VersionBits.Statistics statistics, VersionBits.State now) {
    ObjectNode inner = json.putObject("statistics");
    inner.put("period", statistics.period());
    if (now == VersionBits.State.STARTED) {
      inner.put("threshold", statistics.threshold());
    }
    inner.put("elapsed", statistics.elapsed()).put("count", statistics.count());
    if (now == VersionBits.State.STARTED) {
      inner.put("possible", statistics.possible());
    }
  }

  /// A character for each block of the period so far: `#` where it signals.
  private static String signalling(HeaderEntry entry, Deployment.Schedule schedule) {
    int elapsed = 1 + entry.height() % schedule.period();
    StringBuilder text = new StringBuilder(elapsed);
    for (int height = entry.height() - elapsed + 1; height <= entry.height(); height++) {
      int version = entry.ancestor(height).header().version();
      text.append(VersionBits.isSignal(version, schedule.bit()) ? '#' : '-');
    }
    return text.toString();
  }

  private RpcMethod getBlockStats() {
    Parameter<JsonNode> which =
        HashOrHeight.parameter("hash_or_height", "The block, by hash or by height");
    Parameter<JsonNode> stats =
        Parameter.array("stats", "Names of the figures wanted; all where it is left out")
            .optional();
    return RpcMethod.named("getblockstats")
        .does("Tells what a block's transactions come to, in satoshis and bytes.")
        .takes(which, stats)
        .returns("{ \"avgfee\", \"avgfeerate\", \"avgtxsize\", ... } (json object)")
        .by(
            call -> {
              HeaderEntry entry = HashOrHeight.read(call.get(which), chain);
              Block block = chain.block(entry);
              ObjectNode all = BlockStatistics.of(entry, block, spent(entry), chain.parameters());
              return call.find(stats).isPresent() ? chosen(all, call.get(stats)) : all;
            });
  }

  private BlockUndo spent(HeaderEntry entry) {
    return entry.height() == 0
        ? BlockUndo.EMPTY
        : chain
            .service()
            .undo(entry)
            .orElseThrow(() -> new RpcException(RpcCode.MISC_ERROR, "Undo data not available"));
  }

  private static ObjectNode chosen(ObjectNode all, JsonNode names) {
    ObjectNode chosen = Json.object();
    for (JsonNode name : names) {
      JsonNode value = all.get(name.asText());
      if (value == null) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER, "Invalid selected statistic '" + name.asText() + "'");
      }
      chosen.set(name.asText(), value);
    }
    return names.isEmpty() ? all : chosen;
  }

  private RpcMethod getChainTxStats() {
    Parameter<Integer> blocks =
        Parameter.integer("nblocks", "Blocks in the window; one month's where it is left out")
            .optional();
    Parameter<BlockHash> hash =
        Parameter.blockHash("blockhash", "The last block; the tip where it is left out").optional();
    return RpcMethod.named("getchaintxstats")
        .does("Counts transactions, all of them and those of a window of blocks.")
        .takes(blocks, hash)
        .returns("{ \"time\", \"txcount\", \"window_block_count\", ... } (json object)")
        .by(
            call -> {
              ChainSnapshot snapshot = chain.snapshot();
              HeaderEntry last = call.find(hash).map(chain::entry).orElse(snapshot.tip());
              if (!snapshot.isActive(last)) {
                throw new RpcException(RpcCode.INVALID_PARAMETER, "Block is not in main chain");
              }
              return transactionStatistics(last, call.find(blocks));
            });
  }

  private ObjectNode transactionStatistics(HeaderEntry last, Optional<Integer> wanted) {
    int month = MONTH_SECONDS / chain.parameters().targetSpacingSeconds();
    int count = wanted.orElse(Math.max(0, Math.min(month, last.height() - 1)));
    if (count < 0 || count > 0 && count >= last.height()) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER,
          "Invalid block count: should be between 0 and the block's height - 1");
    }
    HeaderEntry first = last.ancestor(last.height() - count);
    long seconds = last.medianTimePast() - first.medianTimePast();
    ObjectNode json = Json.object().put("time", last.header().time());
    if (last.chainTransactions() != 0) {
      json.put("txcount", last.chainTransactions());
    }
    json.put("window_final_block_hash", last.hash().toString())
        .put("window_final_block_height", last.height())
        .put("window_block_count", count);
    if (count > 0) {
      json.put("window_interval", seconds);
      if (last.chainTransactions() != 0 && first.chainTransactions() != 0) {
        long transactions = last.chainTransactions() - first.chainTransactions();
        json.put("window_tx_count", transactions);
        if (seconds > 0) {
          json.put("txrate", (double) transactions / seconds);
        }
      }
    }
    return json;
  }
}
