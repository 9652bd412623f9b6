package org.groat.node.app;

import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Unlocks a wallet for a time.
@CommandLine.Command(
    name = "unlock",
    description = "Unlock the wallet for a time; the passphrase is asked for.")
final class WalletUnlockCommand implements Command {
  @CommandLine.Mixin private WalletOption wallet = new WalletOption();

  @CommandLine.Option(
      names = "--seconds",
      paramLabel = "N",
      description = "For how long (default: 300)")
  private long seconds = 300;

  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = wallet.open(session);
    node.call("walletpassphrase", Json.text(Passphrases.ask("Passphrase")), Json.number(seconds));
    WalletLockCommand.done(session, "the wallet is unlocked for " + Durations.text(seconds), false);
    return OK;
  }
}
