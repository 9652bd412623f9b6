package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Shows what a wallet sent and received.
@CommandLine.Command(
    name = "history",
    description = "Show what the wallet sent and received, the newest last.")
final class WalletHistoryCommand implements Command {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  @CommandLine.Mixin private WalletOption wallet = new WalletOption();

  @CommandLine.Option(
      names = "--count",
      paramLabel = "N",
      description = "How many lines (default: 20)")
  private int count = 20;

  @Override
  public int run(Session session) throws Exception {
    JsonNode lines =
        wallet.open(session).call("listtransactions", Json.text("*"), Json.number(count));
    if (session.json()) {
      session.out().json(lines);
      return OK;
    }
    if (lines.isEmpty()) {
      session.out().line("nothing yet");
      return OK;
    }
    Table table = new Table("time", "what", "amount>", "fee>", "confirmations>", "address", "txid");
    for (JsonNode line : lines) {
      table.row(
          Instant.ofEpochSecond(line.path("time").asLong())
              .atZone(ZoneId.systemDefault())
              .format(TIME),
          line.path("category").asText(),
          WalletBalanceCommand.text(line.path("amount")),
          line.has("fee") ? WalletBalanceCommand.text(line.path("fee")) : "",
          line.path("confirmations").asText(),
          line.path("address").asText(),
          line.path("txid").asText());
    }
    table.lines().forEach(session.out()::line);
    return OK;
  }
}
