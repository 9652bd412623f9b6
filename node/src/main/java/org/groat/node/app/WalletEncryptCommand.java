package org.groat.node.app;

import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Seals a wallet's keys.
@CommandLine.Command(
    name = "encrypt",
    description = "Seal the wallet's keys under a passphrase, which is asked for.")
final class WalletEncryptCommand implements Command {
  @CommandLine.Mixin private WalletOption wallet = new WalletOption();

  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = wallet.open(session);
    node.call("encryptwallet", Json.text(Passphrases.askNew()));
    WalletLockCommand.done(
        session, "the wallet is sealed and locked: 'groat wallet unlock' before you send", true);
    return OK;
  }
}
