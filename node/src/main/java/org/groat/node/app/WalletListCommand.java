package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Lists wallets.
@CommandLine.Command(name = "list", description = "List the wallets.")
final class WalletListCommand implements Command {
  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = NodeConnection.open(session);
    List<String> loaded = new ArrayList<>();
    node.call("listwallets").forEach(name -> loaded.add(name.asText()));
    ArrayNode all = Json.array();
    for (JsonNode wallet : node.call("listwalletdir").path("wallets")) {
      String name = wallet.path("name").asText();
      all.addObject().put("name", name).put("loaded", loaded.contains(name));
    }
    if (session.json()) {
      session.out().json(all);
    } else if (all.isEmpty()) {
      session.out().line("no wallets: make one with 'groat wallet create'");
    } else {
      all.forEach(
          wallet ->
              session
                  .out()
                  .line(
                      wallet.path("name").asText()
                          + (wallet.path("loaded").asBoolean() ? "" : "  (not loaded)")));
    }
    return OK;
  }
}
