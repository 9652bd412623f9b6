package org.groat.node.app;

import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.runtime.AdjustableClock;
import org.groat.chain.service.ChainService;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Settings;
import org.jspecify.annotations.Nullable;

/// The chain of a data directory that no node has open, for a command that works on it directly.
final class OpenChain implements AutoCloseable {
  private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
  private final DataDirectory directory;
  private final Ledger ledger;

  /// @throws org.groat.node.config.ConfigurationException where another process has the directory
  /// @throws org.groat.chain.storage.StorageException where the store cannot be opened, or holds something else
  OpenChain(Settings settings) {
    this.directory = DataDirectory.open(settings.networkDirectory());
    try {
      this.ledger =
          new Ledger(
              settings,
              directory,
              Secp256k1s.best(),
              new AdjustableClock(),
              failure -> fatal.compareAndSet(null, failure));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  DataDirectory directory() {
    return directory;
  }

  Ledger ledger() {
    return ledger;
  }

  ChainService chain() {
    return ledger.chain();
  }

  /// For the end of the work, also after it was closed: nothing may have gone wrong on the chain loop.
  ///
  /// @throws UserException where something did
  void expectSound() throws UserException {
    Throwable failure = fatal.get();
    if (failure != null) {
      throw new UserException(String.valueOf(failure.getMessage()), failure);
    }
  }

  @Override
  public void close() {
    ledger.close();
    directory.close();
  }
}
