package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// Shows a node's peers, a line each.
@picocli.CommandLine.Command
final class PeersCommand implements Command {
  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = NodeConnection.open(session);
    JsonNode peers = node.call("getpeerinfo");
    if (session.json()) {
      session.out().json(peers);
      return OK;
    }
    if (peers.isEmpty()) {
      session.out().line("no peers");
      return OK;
    }
    Table table =
        new Table(
            "id>",
            "address",
            "direction",
            "type",
            "height>",
            "ping>",
            "received>",
            "sent>",
            "client");
    for (JsonNode peer : peers) {
      table.row(
          peer.path("id").asText(),
          peer.path("addr").asText(),
          peer.path("inbound").asBoolean() ? "in" : "out",
          peer.path("connection_type").asText(),
          Math.max(peer.path("synced_headers").asInt(-1), peer.path("startingheight").asInt(-1)),
          peer.has("pingtime")
              ? String.format(Locale.ROOT, "%.0f ms", 1000 * peer.path("pingtime").asDouble())
              : "",
          size(peer.path("bytesrecv").asLong()),
          size(peer.path("bytessent").asLong()),
          peer.path("subver").asText());
    }
    table.lines().forEach(session.out()::line);
    return OK;
  }

  private static String size(long bytes) {
    return bytes < 10_000
        ? bytes + " B"
        : bytes < 10_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
  }
}
