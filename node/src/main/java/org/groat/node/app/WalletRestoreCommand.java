package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Makes a wallet from the words that another was made with.
@CommandLine.Command(
    name = "restore",
    description =
        "Make a wallet from its words, which are asked for, and search the chain for its coins.")
final class WalletRestoreCommand implements Command {
  @CommandLine.Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Its name (default: default)")
  private String name = WalletCommand.DEFAULT_NAME;

  @CommandLine.Option(
      names = "--from-height",
      paramLabel = "HEIGHT",
      description = "No block below it can hold anything of the wallet's (default: 0)")
  private int height;

  @CommandLine.Option(
      names = "--encrypt",
      description = "Ask for a passphrase that seals the keys, after the words")
  private boolean encrypt;

  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = NodeConnection.open(session);
    ObjectNode arguments =
        Json.object().put("wallet_name", name).put("mnemonic", Passphrases.words());
    if (encrypt) {
      arguments.put("passphrase", Passphrases.askNew());
    }
    JsonNode made = node.callNamed("restoremnemonic", arguments.put("birthday_height", height));
    JsonNode balances = node.forWallet(name).call("getbalances");
    if (session.json()) {
      session.out().json(((ObjectNode) made).set("balances", balances));
    } else {
      session.out().line("wallet \"" + name + "\" is restored");
      WalletBalanceCommand.print(session.out(), balances);
    }
    return OK;
  }
}
