package org.groat.node.app;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.groat.chain.mempool.RemovalReason;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.service.ChainEvents;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.wallet.account.WalletService;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.SealedSecret;
import org.groat.wallet.store.WalletStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The wallets of a node: their loop, and the chain's news brought to it.
final class WalletHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WalletHost.class);

  private final Closer closer = new Closer();
  private final WalletService service;

  /// Loads the wallets that the user names, or else all there are.
  ///
  /// @throws ConfigurationException where a named one cannot be loaded
  WalletHost(
      Settings settings,
      DataDirectory directory,
      ChainService chain,
      InstantSource clock,
      SecureRandom random,
      CompletableFuture<Void> stop) {
    try {
      ThreadEventLoop loop =
          closer.add(
              "wallet loop", new ThreadEventLoop("wallet", stop::completeExceptionally, clock));
      this.service =
          new WalletService(
              new NodeWalletChain(chain),
              loop,
              new WalletStore(directory.wallets()),
              random,
              SealedSecret.Cost.DEFAULT);
      closer.add("wallets", () -> loop.submit(WalletHost.task(service::close)).join());
      closer.add("wallet news", chain.subscribe(loop, new News(service)));
      load(settings);
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  private static Supplier<Boolean> task(Runnable runnable) {
    return () -> {
      runnable.run();
      return true;
    };
  }

  private void load(Settings settings) {
    List<String> named = settings.all(Options.WALLET);
    for (String name : named.isEmpty() ? service.available() : named) {
      try {
        service.call(() -> service.load(name));
        LOG.info("wallet loaded name={}", name);
      } catch (WalletException e) {
        if (!named.isEmpty()) {
          throw new ConfigurationException("wallet=" + name + ": " + e.getMessage(), e);
        }
        LOG.warn("wallet not loaded name={} reason={}", name, e.getMessage());
      }
    }
  }

  WalletService service() {
    return service;
  }

  @Override
  public void close() {
    closer.close();
  }

  /// What the chain tells, as the wallets want to hear it.
  private record News(WalletService service) implements ChainEvents {
    @Override
    public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
      service.blockConnected(block, entry.height());
    }

    @Override
    public void blockDisconnected(HeaderEntry entry, Block block, BlockUndo undo) {
      service.blockDisconnected(block.hash(), block.header().previous(), entry.height());
    }

    @Override
    public void tipChanged(ChainSnapshot snapshot) {
      service.tipChanged();
    }

    @Override
    public void transactionAdded(Transaction tx, Amount fee, int virtualSize) {
      service.transactionAdded(tx);
    }

    @Override
    public void transactionRemoved(Transaction tx, RemovalReason reason) {
      service.transactionRemoved(tx.txid());
    }
  }
}
