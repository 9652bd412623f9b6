package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.groat.chain.consensus.KnownSnapshot;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.SnapshotException;
import org.groat.chain.state.SnapshotFile;
import org.groat.chain.state.SnapshotLoader;
import org.groat.chain.state.SnapshotProgress;

/// Methods about files of coins, with which another node can begin ("assumeutxo").
public final class SnapshotMethods {
  private final ChainAccess chain;
  private final Path directory;

  /// @param directory what relative paths are relative to
  public SnapshotMethods(ChainAccess chain, Path directory) {
    this.chain = chain;
    this.directory = directory;
  }

  public List<RpcMethod> methods() {
    return List.of(dumpTxOutSet(), loadTxOutSet(), getChainStates());
  }

  private RpcMethod dumpTxOutSet() {
    Parameter<String> path =
        Parameter.text("path", "The file, relative to the network's data directory");
    Parameter<String> type = Parameter.text("type", "latest or rollback").orElse("");
    Parameter<JsonNode> options =
        Parameter.object("options", "{ \"rollback\": height or hash }").optional();
    return RpcMethod.named("dumptxoutset")
        .does("Writes all unspent outputs to a file that loadtxoutset reads.")
        .takes(path, type, options)
        .returns(
            "{ \"coins_written\", \"base_hash\", \"base_height\", \"path\", \"txoutset_hash\","
                + " \"nchaintx\" } (json object)")
        .by(
            call -> {
              Optional<JsonNode> rollback = call.find(options).map(given -> given.get("rollback"));
              return dump(directory.resolve(call.get(path)), target(call.get(type), rollback));
            });
  }

  private HeaderEntry target(String type, Optional<JsonNode> rollback) {
    HeaderEntry tip = chain.snapshot().tip();
    if (rollback.isPresent()) {
      if (!type.isEmpty() && !type.equals("rollback")) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER,
            "Invalid snapshot type \"" + type + "\" specified with rollback option");
      }
      return HashOrHeight.read(rollback.get(), chain);
    }
    return switch (type) {
      case "latest" -> tip;
      case "rollback" ->
          chain.parameters().snapshots().stream()
              .map(KnownSnapshot::height)
              .filter(height -> height <= tip.height())
              .max(Comparator.naturalOrder())
              .map(tip::ancestor)
              .orElseThrow(
                  () ->
                      new RpcException(
                          RpcCode.INVALID_PARAMETER,
                          "No snapshot height is known at or below the tip: name one with the"
                              + " rollback option"));
      default ->
          throw new RpcException(
              RpcCode.INVALID_PARAMETER,
              "Invalid snapshot type \""
                  + type
                  + "\" specified. Please specify \"rollback\" or \"latest\"");
    };
  }

  private ObjectNode dump(Path file, HeaderEntry entry) {
    try {
      SnapshotFile.expectAbsent(file);
      CoinStatistics dumped = chain.service().dumpCoins(entry, file, coins -> {});
      return Json.object()
          .put("coins_written", dumped.coins())
          .put("base_hash", entry.hash().toString())
          .put("base_height", entry.height())
          .put("path", file.toString())
          .put("txoutset_hash", dumped.hash().reversed().toHex())
          .put("nchaintx", entry.chainTransactions());
    } catch (SnapshotException e) {
      throw new RpcException(RpcCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private RpcMethod loadTxOutSet() {
    Parameter<String> path =
        Parameter.text("path", "The file, relative to the network's data directory");
    return RpcMethod.named("loadtxoutset")
        .does(
            "Goes on from the unspent outputs in a file. Its hash has to be known to this program;"
                + " the chain below is validated in the background.")
        .takes(path)
        .returns("{ \"coins_loaded\", \"tip_hash\", \"base_height\", \"path\" } (json object)")
        .by(call -> load(directory.resolve(call.get(path))));
  }

  private ObjectNode load(Path file) {
    try {
      SnapshotLoader.Loaded loaded = chain.service().loadCoins(file, coins -> {});
      return Json.object()
          .put("coins_loaded", loaded.coins())
          .put("tip_hash", loaded.base().hash().toString())
          .put("base_height", loaded.base().height())
          .put("path", file.toString());
    } catch (SnapshotException e) {
      throw switch (e.kind()) {
        case FILE -> new RpcException(RpcCode.INVALID_PARAMETER, e.text());
        case FORMAT -> new RpcException(RpcCode.DESERIALIZATION_ERROR, e.text());
        case CONTENT ->
            new RpcException(
                RpcCode.INTERNAL_ERROR,
                "Unable to load UTXO snapshot: " + e.text() + ". (" + file + ")");
      };
    }
  }

  private RpcMethod getChainStates() {
    return RpcMethod.named("getchainstates")
        .does("Tells where the chain at the tip and the validation behind it stand.")
        .returns("{ \"headers\", \"chainstates\": [ { ... }, ... ] } (json object)")
        .by(
            call -> {
              ChainSnapshot snapshot = chain.snapshot();
              Optional<SnapshotProgress> behind = chain.service().snapshotProgress();
              long cache = chain.ask(view -> view.chain().cacheBytes());
              ObjectNode json = Json.object().put("headers", snapshot.bestHeader().height());
              ArrayNode states = json.putArray("chainstates");
              behind.ifPresent(
                  at -> states.add(state(at.validated(), snapshot).put("validated", true)));
              ObjectNode tip = state(snapshot.tip(), snapshot);
              behind.ifPresent(at -> tip.put("snapshot_blockhash", at.base().hash().toString()));
              tip.put("coins_tip_cache_bytes", cache).put("validated", behind.isEmpty());
              states.add(tip);
              return json;
            });
  }

  private static ObjectNode state(HeaderEntry tip, ChainSnapshot snapshot) {
    long bits = tip.header().bits();
    double known = snapshot.bestHeader().chainWork().doubleValue();
    return Json.object()
        .put("blocks", tip.height())
        .put("bestblockhash", tip.hash().toString())
        .put("bits", HexFormat.of().toHexDigits((int) bits))
        .put("target", BlockJson.number(ProofOfWork.target(bits).orElse(BigInteger.ZERO)))
        .put("difficulty", ProofOfWork.difficulty(bits))
        .put("verificationprogress", Math.min(1.0, tip.chainWork().doubleValue() / known));
  }
}
