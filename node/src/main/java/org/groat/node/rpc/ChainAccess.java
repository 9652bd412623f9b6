package org.groat.node.rpc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.mempool.PackageOutcome;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.service.ChainService;
import org.groat.chain.service.ChainView;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;

/// The chain as calls need it: asked from any thread, answered before the call goes on, missing blocks told by Core's codes.
public final class ChainAccess {
  private final ChainService service;

  public ChainAccess(ChainService service) {
    this.service = service;
  }

  public ChainService service() {
    return service;
  }

  public NetworkParameters parameters() {
    return service.params();
  }

  public ChainSnapshot snapshot() {
    return service.snapshot();
  }

  /// Asks on the chain loop and waits for the answer.
  public <T> T ask(Function<ChainView, T> question) {
    return await(service.query(question));
  }

  /// @throws RpcException where no such header is known
  public HeaderEntry entry(BlockHash hash) {
    return service
        .header(hash)
        .orElseThrow(() -> new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, "Block not found"));
  }

  /// @throws RpcException where the active chain is not that high
  public HeaderEntry active(int height) {
    return snapshot()
        .active(height)
        .orElseThrow(
            () -> new RpcException(RpcCode.INVALID_PARAMETER, "Block height out of range"));
  }

  /// @throws RpcException where the block is not stored
  public Block block(HeaderEntry entry) {
    return service
        .rawBlock(entry)
        .map(Block.CODEC::decode)
        .orElseThrow(() -> new RpcException(RpcCode.MISC_ERROR, "Block not found on disk"));
  }

  public BlockOutcome submit(Block block) {
    CompletableFuture<BlockOutcome> outcome = new CompletableFuture<>();
    service.submitBlock(block, outcome::complete);
    return await(outcome);
  }

  public TxOutcome submit(Transaction tx) {
    CompletableFuture<TxOutcome> outcome = new CompletableFuture<>();
    service.submitOwnTransaction(tx, outcome::complete);
    return await(outcome);
  }

  public PackageOutcome submit(List<Transaction> packaged) {
    CompletableFuture<PackageOutcome> outcome = new CompletableFuture<>();
    service.submitOwnPackage(packaged, outcome::complete);
    return await(outcome);
  }

  /// The entry of the active chain that has this transaction, where it is one of the given block.
  Optional<Transaction> find(HeaderEntry entry, org.groat.chain.primitives.Txid txid) {
    return block(entry).transactions().stream().filter(tx -> tx.txid().equals(txid)).findFirst();
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
