package org.groat.node.rpc;

import java.util.Optional;
import java.util.function.Function;
import org.groat.wallet.account.Wallet;
import org.groat.wallet.account.WalletService;

/// The wallets as calls need them: the one that the address names, or the only one, asked on the wallet loop.
final class Wallets {
  private final WalletService service;

  Wallets(WalletService service) {
    this.service = service;
  }

  WalletService service() {
    return service;
  }

  /// Asks a wallet and waits for the answer.
  ///
  /// @throws org.groat.wallet.keys.WalletException where there is no such wallet, or it cannot do what is asked
  <T> T ask(RpcCall call, Function<Wallet, T> question) {
    Optional<String> name = call.wallet();
    return service.call(
        () -> question.apply(name.isPresent() ? service.wallet(name.get()) : service.only()));
  }
}
