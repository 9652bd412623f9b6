package org.groat.node.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.groat.chain.state.ChainSnapshot;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Tells what chain a data directory holds.
@CommandLine.Command(name = "info", description = "Tell what chain the data directory holds.")
final class ChainInfoCommand implements Command {
  @Override
  public int run(Session session) throws Exception {
    Settings settings = session.settings();
    try (OpenChain open = new OpenChain(settings)) {
      ChainSnapshot chain = open.chain().snapshot();
      ObjectNode json = Json.object();
      json.put("network", settings.network().chainName())
          .put("height", chain.tip().height())
          .put("tip", chain.tip().hash().toString())
          .put("headers", chain.bestHeader().height())
          .put("transactions", chain.tip().chainTransactions())
          .put("bytes", open.ledger().sizeBytes())
          .put("directory", open.directory().path().toString());
      if (session.json()) {
        session.out().json(json);
      } else {
        json.properties()
            .forEach(
                fact ->
                    session
                        .out()
                        .line(String.format("%-13s %s", fact.getKey(), fact.getValue().asText())));
      }
      return OK;
    }
  }
}
