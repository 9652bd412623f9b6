package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.service.PoolKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Methods that write the memory pool to a file and read one.
public final class MempoolFileMethods {
  private static final Logger LOG = LoggerFactory.getLogger(MempoolFileMethods.class);

  private final ChainAccess chain;
  private final MempoolFile file;
  private final Path directory;

  /// @param directory what relative paths are relative to
  public MempoolFileMethods(ChainAccess chain, MempoolFile file, Path directory) {
    this.chain = chain;
    this.file = file;
    this.directory = directory;
  }

  public List<RpcMethod> methods() {
    return List.of(saveMempool(), importMempool());
  }

  private RpcMethod saveMempool() {
    return RpcMethod.named("savemempool")
        .does("Writes the memory pool to its file, as the node does when it stops.")
        .returns("{ \"filename\" } (json object)")
        .by(
            call -> {
              if (!file.isLoaded()) {
                throw new RpcException(RpcCode.MISC_ERROR, "The mempool was not loaded yet");
              }
              try {
                return Json.object().put("filename", file.save().toString());
              } catch (IOException e) {
                LOG.warn("the memory pool could not be saved cause={}", e.toString());
                throw new RpcException(RpcCode.MISC_ERROR, "Unable to dump mempool to disk");
              }
            });
  }

  private RpcMethod importMempool() {
    Parameter<String> path = Parameter.text("filepath", "The file (mempool.dat)");
    Parameter<JsonNode> options =
        Parameter.object(
                "options",
                "{ \"use_current_time\": true, \"apply_fee_delta_priority\": false,"
                    + " \"apply_unbroadcast_set\": false }")
            .optional();
    return RpcMethod.named("importmempool")
        .does("Takes the transactions of a file into the memory pool, those that are good.")
        .takes(path, options)
        .returns("{} (json object)")
        .by(
            call -> {
              if (chain.snapshot().initialBlockDownload()) {
                throw new RpcException(
                    RpcCode.CLIENT_IN_INITIAL_DOWNLOAD,
                    "Can only import the mempool after the block download and sync is done.");
              }
              load(directory.resolve(call.get(path)), wanted(call.find(options)));
              return Json.object();
            });
  }

  private static PoolKeeper.Wanted wanted(Optional<JsonNode> options) {
    return new PoolKeeper.Wanted(
        !flag(options, "use_current_time", true),
        flag(options, "apply_fee_delta_priority", false),
        flag(options, "apply_unbroadcast_set", false));
  }

  private static boolean flag(Optional<JsonNode> options, String name, boolean otherwise) {
    Optional<JsonNode> given = options.map(all -> all.get(name));
    if (given.isPresent() && !given.get().isBoolean()) {
      throw new RpcException(RpcCode.TYPE_ERROR, "JSON value of " + name + " is not a bool");
    }
    return given.map(JsonNode::booleanValue).orElse(otherwise);
  }

  private void load(Path from, PoolKeeper.Wanted wanted) {
    try {
      PoolKeeper.Result result = file.load(from, wanted);
      LOG.info("event=mempool-imported file={} result={}", from, result);
    } catch (IOException | MalformedException e) {
      LOG.warn("the memory pool could not be imported file={} cause={}", from, e.toString());
      throw new RpcException(
          RpcCode.MISC_ERROR, "Unable to import mempool file, see debug log for details.");
    }
  }
}
