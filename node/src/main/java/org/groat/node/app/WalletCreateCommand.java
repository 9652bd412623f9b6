package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Makes a wallet and shows the words that it can be restored from, once.
@CommandLine.Command(name = "create", description = "Make a wallet with new keys.")
final class WalletCreateCommand implements Command {
  @CommandLine.Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Its name (default: default)")
  private String name = WalletCommand.DEFAULT_NAME;

  @CommandLine.Option(
      names = "--words",
      paramLabel = "N",
      description = "12 or 24 words (default: 12)")
  private int words = 12;

  @CommandLine.Option(names = "--encrypt", description = "Ask for a passphrase that seals the keys")
  private boolean encrypt;

  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = NodeConnection.open(session);
    if (words != 12 && words != 24) {
      throw new UserException("--words is 12 or 24");
    }
    ObjectNode arguments = Json.object().put("wallet_name", name).put("words", words);
    if (encrypt) {
      arguments.put("passphrase", Passphrases.askNew());
    }
    JsonNode made = node.callNamed("createwallet", arguments);
    if (session.json()) {
      session.out().json(made);
      return OK;
    }
    Output out = session.out();
    out.line("wallet \"" + made.path("name").asText() + "\" is ready");
    out.line("");
    out.line(
        "Write these words down and keep them safe: whoever has them has the coins, and they are"
            + " the only");
    out.line("way to get the coins back without this wallet's file. They are not shown again.");
    out.line("");
    String[] list = made.path("mnemonic").asText().split(" ");
    for (int i = 0; i < list.length; i += 4) {
      StringBuilder line = new StringBuilder();
      for (int j = i; j < Math.min(i + 4, list.length); j++) {
        line.append(String.format("%4d. %-10s", j + 1, list[j]));
      }
      out.line(line.toString().stripTrailing());
    }
    return OK;
  }
}
