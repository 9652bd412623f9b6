package org.groat.node.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.groat.node.app.crowd.Crowd;
import org.groat.node.app.crowd.CrowdReport;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// The other side of `bench load`, in a process of its own: calls a node on this machine until it is told to stop.
@CommandLine.Command(
    name = "crowd",
    hidden = true,
    description = "Call a regtest node on this machine from many peers, until interrupted.")
final class BenchCrowdCommand implements Command {
  @CommandLine.Option(names = "--target", paramLabel = "PORT", description = "The node's port")
  private int port;

  @CommandLine.Option(
      names = "--practice",
      paramLabel = "PORT",
      description = "The port of a node to practise on first")
  private int practice;

  @CommandLine.Option(names = "--practice-seconds", paramLabel = "N", description = "For how long")
  private int practiceSeconds;

  @CommandLine.Option(names = "--honest", paramLabel = "N", description = "Honest peers")
  private int honest;

  @CommandLine.Option(names = "--hostile", paramLabel = "N", description = "Hostile peers")
  private int hostile;

  @CommandLine.Option(names = "--seed", paramLabel = "S", description = "What they do follows it")
  private long seed = 1;

  @Override
  public int run(Session session) {
    CompletableFuture<Void> stop = new CompletableFuture<>();
    NodeCommand.stopWithOwner(stop);
    try (Interruption _ = Interruption.ends(() -> stop.complete(null))) {
      if (practiceSeconds > 0) {
        call(practice, stop.copy().completeOnTimeout(null, practiceSeconds, TimeUnit.SECONDS));
      }
      session.out().json(json(call(port, stop)));
      return OK;
    }
  }

  private CrowdReport call(int target, CompletableFuture<Void> until) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), target);
    try (Crowd crowd = Crowd.start(new Crowd.Plan(address, honest, hostile, seed))) {
      until.join();
      crowd.stop();
      return crowd.report();
    }
  }

  private static ObjectNode json(CrowdReport report) {
    ObjectNode json = Json.object();
    CrowdReport.Honest kept = report.honest();
    json.putObject("honest")
        .put("peers", kept.peers())
        .put("lost", kept.lost())
        .put("pings", kept.pings())
        .put("ping_median_seconds", kept.pingMedianSeconds())
        .put("ping_99_percent_seconds", kept.pingLast99Seconds())
        .put("ping_longest_seconds", kept.pingMaxSeconds())
        .put("blocks", kept.blocks())
        .put("payments", kept.payments())
        .put("transactions", kept.transactions());
    ObjectNode kinds = json.putObject("hostile");
    for (CrowdReport.Kind kind : report.hostile()) {
      kinds
          .putObject(kind.name())
          .put("peers", kind.peers())
          .put("connections", kind.connections())
          .put("cut", kind.cut())
          .put("bytes_sent", kind.bytesSent());
    }
    return json;
  }
}
