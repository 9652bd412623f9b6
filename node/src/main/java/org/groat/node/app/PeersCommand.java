package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/// Shows a node's peers, a line each: once, or again each second.
@CommandLine.Command
final class PeersCommand implements Command {
  private static final String CLEAR_SCREEN = "\033[H\033[2J";
  private static final long REDRAW_SECONDS = 1;

  @CommandLine.Option(names = "--watch", description = "Draw anew each second, until Ctrl-C")
  private boolean watch;

  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = NodeConnection.open(session);
    if (!watch) {
      show(node, session);
      return OK;
    }
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Interruption _ = Interruption.ends(interrupted::countDown)) {
      do {
        show(node, session);
      } while (!interrupted.await(REDRAW_SECONDS, TimeUnit.SECONDS));
    }
    return OK;
  }

  private void show(NodeConnection node, Session session) throws Exception {
    JsonNode peers = node.call("getpeerinfo");
    if (session.json()) {
      session.out().json(peers);
      return;
    }
    long now = node.call("getnettotals").path("timemillis").asLong() / 1000;
    // All at once, so that the picture does not flicker.
    String text = String.join(System.lineSeparator(), lines(peers, now));
    session.out().line(watch && session.out().isTerminal() ? CLEAR_SCREEN + text : text);
  }

  /// The table, or one line where there are no peers.
  ///
  /// @param now the node's clock, in seconds since 1970
  static List<String> lines(JsonNode peers, long now) {
    if (peers.isEmpty()) {
      return List.of("no peers");
    }
    Table table =
        new Table(
            "id>",
            "address",
            "direction",
            "type",
            "transport",
            "height>",
            "ping>",
            "received>",
            "sent>",
            "since>",
            "client");
    for (JsonNode peer : peers) {
      table.row(
          peer.path("id").asText(),
          peer.path("addr").asText(),
          peer.path("inbound").asBoolean() ? "in" : "out",
          peer.path("connection_type").asText(),
          peer.path("transport_protocol_type").asText(),
          Math.max(peer.path("synced_headers").asInt(-1), peer.path("startingheight").asInt(-1)),
          peer.has("pingtime")
              ? String.format(Locale.ROOT, "%.0f ms", 1000 * peer.path("pingtime").asDouble())
              : "",
          size(peer.path("bytesrecv").asLong()),
          size(peer.path("bytessent").asLong()),
          Durations.text(Math.max(0, now - peer.path("conntime").asLong(now))),
          peer.path("subver").asText());
    }
    return table.lines();
  }

  private static String size(long bytes) {
    return bytes < 10_000
        ? bytes + " B"
        : bytes < 10_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
  }
}
