package org.groat.node.app;

import java.util.concurrent.CompletableFuture;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.storage.StorageException;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a full node until it is told to stop.
final class NodeCommand implements PlainCommand {
  /// A system property: the process with which the node stops, whatever becomes of it.
  static final String STOP_WITH = "groat.stopWith";

  private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);

  @Override
  public int run(Session session) throws Exception {
    Settings settings = session.settings();
    // Completed with nothing for a stop as asked for, exceptionally where the node cannot go on.
    CompletableFuture<Void> stop = new CompletableFuture<>();
    stopWithOwner(stop);
    try (Interruption _ = Interruption.ends(() -> stop.complete(null));
        DataDirectory directory = DataDirectory.open(settings.networkDirectory())) {
      LogConfiguration.start(settings);
      LOG.info(
          "groat starts version={} network={} datadir={}",
          Version.text(),
          settings.network().chainName(),
          settings.base());
      settings.warnings().forEach(LOG::warn);
      try (Node node = new Node(settings, directory, stop)) {
        LOG.info("node is ready height={}", node.height());
        tellCurve();
        stop.handle((nothing, failure) -> nothing).join();
        LOG.info("node stops");
      }
      LOG.info("groat stopped");
      return stop.isCompletedExceptionally() ? fail(stop) : OK;
    } catch (StorageException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Loads and tries the library too, where no block and no peer asked for it before: nobody had to wait for that.
  private static void tellCurve() {
    LOG.info("curve implementation=\"{}\"", Secp256k1s.description());
    Secp256k1s.refusal()
        .ifPresent(why -> LOG.warn("{} is refused reason=\"{}\"", Secp256k1s.FORCE, why));
  }

  /// Has it completed when the process ends that started this one.
  static void stopWithOwner(CompletableFuture<Void> stop) {
    String owner = System.getProperty(STOP_WITH);
    if (owner != null) {
      ProcessHandle.of(Long.parseLong(owner))
          .ifPresentOrElse(
              process -> process.onExit().thenRun(() -> stop.complete(null)),
              () -> stop.complete(null));
    }
  }

  private static int fail(CompletableFuture<Void> stop) throws UserException {
    Throwable failure = stop.exceptionNow();
    if (failure instanceof StorageException) {
      throw new UserException("the node stopped: " + failure.getMessage(), failure);
    }
    LOG.error("the node stopped because of a defect", failure);
    throw new UserException(
        "the node stopped because of a defect of Groat, please report it: " + failure, failure);
  }
}
