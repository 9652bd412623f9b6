package org.groat.node.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Runs a private network of several real nodes on this machine, shows a payment on it, and leaves it to be tried.
@CommandLine.Command
final class DevnetCommand implements Command {
  private static final int NODES_MAX = 20;

  @CommandLine.Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many nodes (default: 3)")
  private int count = 3;

  @CommandLine.Option(names = "--exit", description = "End after the payment")
  private boolean exit;

  @CommandLine.Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Keep the nodes' data here (default: a temporary folder, removed at the end)")
  private @Nullable Path folder;

  @Override
  public int run(Session session) throws Exception {
    if (count < 2 || count > NODES_MAX) {
      throw new UserException("--nodes is 2 to " + NODES_MAX);
    }
    CountDownLatch interrupted = new CountDownLatch(1);
    Output out = session.json() ? Output.toRemarks(session.out()) : session.out();
    Path root =
        folder == null ? Files.createTempDirectory("groat-devnet-") : folder.toAbsolutePath();
    if (folder != null && Files.exists(root.resolve("node1"))) {
      throw new UserException(root + " holds a network already: name another folder");
    }
    try (Interruption _ = Interruption.ends(interrupted::countDown)) {
      try (Devnet devnet = new Devnet(out, () -> interrupted.getCount() == 0)) {
        devnet.start(root, count);
        devnet.tellStory();
        if (session.json()) {
          session.out().json(DevnetGuide.json(devnet.nodes()));
        }
        if (!exit) {
          DevnetGuide.text(devnet.nodes()).forEach(out::line);
          interrupted.await();
        }
      } finally {
        if (folder == null) {
          TemporaryFolder.delete(root);
        }
      }
    }
    return OK;
  }
}
