package org.groat.node.app;

import picocli.CommandLine;

/// Commands about the node's wallets.
@CommandLine.Command(
    subcommands = {
      WalletCreateCommand.class,
      WalletRestoreCommand.class,
      WalletListCommand.class,
      WalletAddressCommand.class,
      WalletBalanceCommand.class,
      WalletSendCommand.class,
      WalletHistoryCommand.class,
      WalletCoinsCommand.class,
      WalletEncryptCommand.class,
      WalletUnlockCommand.class,
      WalletLockCommand.class
    })
final class WalletCommand {
  /// The wallet that is made where none is named.
  static final String DEFAULT_NAME = "default";
}
