package org.groat.node.app;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Which wallet a command is about.
final class WalletOption {
  @CommandLine.Option(
      names = "--wallet",
      paramLabel = "NAME",
      description = "The wallet (default: the only one)")
  private @Nullable String name;

  /// The node, about that wallet.
  NodeConnection open(Session session) throws UserException, IOException {
    return WalletAccess.of(NodeConnection.open(session), name);
  }
}
