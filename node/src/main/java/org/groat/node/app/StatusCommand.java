package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.groat.node.rpc.Json;

/// Shows a node at a glance.
final class StatusCommand implements PlainCommand {
  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = NodeConnection.open(session);
    JsonNode chain = node.call("getblockchaininfo");
    JsonNode network = node.call("getnetworkinfo");
    JsonNode pool = node.call("getmempoolinfo");
    JsonNode wallets = node.call("listwallets");
    long uptime = node.call("uptime").asLong();
    if (session.json()) {
      ObjectNode all = Json.object();
      all.set("blockchain", chain);
      all.set("network", network);
      all.set("mempool", pool);
      all.set("wallets", wallets);
      session.out().json(all.put("uptime", uptime));
      return OK;
    }
    Output out = session.out();
    fact(out, "network", chain.path("chain").asText());
    fact(
        out,
        "height",
        chain.path("blocks").asText() + " of " + chain.path("headers").asText() + " known headers");
    fact(out, "tip", chain.path("bestblockhash").asText());
    fact(out, "sync", sync(chain));
    fact(
        out,
        "peers",
        network.path("connections").asText()
            + " ("
            + network.path("connections_in").asText()
            + " in, "
            + network.path("connections_out").asText()
            + " out)");
    fact(
        out,
        "mempool",
        pool.path("size").asText()
            + " transactions, "
            + pool.path("bytes").asText()
            + " virtual bytes");
    List<String> names = new ArrayList<>();
    wallets.forEach(name -> names.add(name.asText().isEmpty() ? "\"\"" : name.asText()));
    fact(out, "wallets", names.isEmpty() ? "none" : String.join(", ", names));
    fact(out, "uptime", Durations.text(uptime));
    chain.path("warnings").forEach(warning -> fact(out, "warning", warning.asText()));
    return OK;
  }

  private static String sync(JsonNode chain) {
    return chain.path("initialblockdownload").asBoolean()
        ? String.format(
            Locale.ROOT, "%.2f %% verified", 100 * chain.path("verificationprogress").asDouble())
        : "complete";
  }

  private static void fact(Output out, String name, String value) {
    out.line(out.bold(String.format(Locale.ROOT, "%-9s", name)) + value);
  }
}
