package org.groat.node.mining;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Hash256;

/// Finds nonces: hashes one header with one nonce after the other, on any number of threads, until a hash meets the target.
public final class Miner implements AutoCloseable {
  private static final long NONCES = 1L << 32;
  private static final int NONCE_AT = 76;

  /// Hashes between two looks at whether to go on.
  private static final int STRIDE = 1 << 14;

  private final int threads;
  private final ExecutorService pool;
  private final LongAdder hashes = new LongAdder();

  public Miner(int threads) {
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("miner-", 0).daemon().factory());
  }

  /// Hashes tried since this miner was made.
  public long hashes() {
    return hashes.sum();
  }

  /// The block with a proof of work; nothing where no nonce gives one, or it was called off.
  ///
  /// @param calledOff asked now and then
  public Optional<Block> mine(Block block, BigInteger target, BooleanSupplier calledOff) {
    OptionalLong nonce = search(BlockHeader.CODEC.encode(block.header()), target, calledOff);
    if (nonce.isEmpty()) {
      return Optional.empty();
    }
    BlockHeader header = block.header();
    BlockHeader proven =
        new BlockHeader(
            header.version(),
            header.previous(),
            header.merkleRoot(),
            header.time(),
            header.bits(),
            nonce.getAsLong());
    return Optional.of(Block.of(proven, block.transactions()));
  }

  private OptionalLong search(Bytes header, BigInteger target, BooleanSupplier calledOff) {
    byte[] limit = bigEndian(target);
    AtomicLong next = new AtomicLong();
    AtomicLong found = new AtomicLong(-1);
    Runnable worker =
        () -> {
          byte[] bytes = header.toByteArray();
          byte[] hash = new byte[Hash256.SIZE];
          while (found.get() < 0 && !calledOff.getAsBoolean()) {
            long start = next.getAndAdd(STRIDE);
            if (start >= NONCES) {
              return;
            }
            tryStride(bytes, hash, start, limit, found);
          }
        };
    // On regtest every other hash will do: a pool would cost more than the work.
    byte[] first = header.toByteArray();
    tryStride(first, new byte[Hash256.SIZE], next.getAndAdd(STRIDE), limit, found);
    if (found.get() < 0) {
      runAll(worker);
    }
    return found.get() < 0 ? OptionalLong.empty() : OptionalLong.of(found.get());
  }

  private void runAll(Runnable worker) {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(pool.submit(worker));
    }
    try {
      for (Future<?> future : running) {
        future.get();
      }
    } catch (InterruptedException e) {
      running.forEach(future -> future.cancel(true));
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e);
    }
  }

  private void tryStride(byte[] header, byte[] hash, long start, byte[] limit, AtomicLong found) {
    for (long nonce = start; nonce < start + STRIDE; nonce++) {
      header[NONCE_AT] = (byte) nonce;
      header[NONCE_AT + 1] = (byte) (nonce >>> 8);
      header[NONCE_AT + 2] = (byte) (nonce >>> 16);
      header[NONCE_AT + 3] = (byte) (nonce >>> 24);
      Sha256.start().update(header, 0, header.length).finishTwice(hash, 0);
      if (isMet(hash, limit)) {
        found.compareAndSet(-1, nonce);
        hashes.add(nonce - start + 1);
        return;
      }
    }
    hashes.add(STRIDE);
  }

  /// Compares a hash, whose last byte is the most significant, with the target's big-endian bytes.
  private static boolean isMet(byte[] hash, byte[] limit) {
    for (int i = 0; i < Hash256.SIZE; i++) {
      int order = (hash[Hash256.SIZE - 1 - i] & 0xff) - (limit[i] & 0xff);
      if (order != 0) {
        return order < 0;
      }
    }
    return true;
  }

  private static byte[] bigEndian(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[Hash256.SIZE];
    int size = Math.min(bytes.length, padded.length);
    System.arraycopy(bytes, bytes.length - size, padded, padded.length - size, size);
    return padded;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
