package org.groat.node.app;

import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Locks a wallet.
@CommandLine.Command(
    name = "lock",
    description = "Lock the wallet: nothing can be sent until it is unlocked.")
final class WalletLockCommand implements Command {
  @CommandLine.Mixin private WalletOption wallet = new WalletOption();

  @Override
  public int run(Session session) throws Exception {
    wallet.open(session).call("walletlock");
    done(session, "the wallet is locked", true);
    return OK;
  }

  static void done(Session session, String text, boolean locked) {
    if (session.json()) {
      session.out().json(Json.object().put("locked", locked));
    } else {
      session.out().line(text);
    }
  }
}
