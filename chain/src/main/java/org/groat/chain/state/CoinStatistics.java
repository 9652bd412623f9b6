package org.groat.chain.state;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.crypto.MuHash3072;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.storage.Cursor;
import org.jspecify.annotations.Nullable;

/// What the set of coins amounts to, as `gettxoutsetinfo` tells it.
///
/// @param tip the block that the coins are of
/// @param coins unspent outputs
/// @param transactions with at least one unspent output
/// @param bogoSize a size in no real unit that is the same on every node
/// @param total of the amounts
/// @param hash of the set, 32 bytes in the hash function's order; empty where none was asked for
public record CoinStatistics(
    HeaderEntry tip, long coins, long transactions, long bogoSize, Amount total, Bytes hash) {

  /// How to hash the set.
  public enum HashKind {
    /// Not at all.
    NONE("none"),
    /// Order-independent: [MuHash3072] of every coin.
    MUHASH("muhash"),
    /// Double SHA-256 of every coin in the order of its outpoint.
    HASH_SERIALIZED_3("hash_serialized_3");

    private final String label;

    HashKind(String label) {
      this.label = label;
    }

    /// The name that JSON-RPC uses.
    public String label() {
      return label;
    }

    /// The kind of that name.
    public static Optional<HashKind> byLabel(String label) {
      for (HashKind kind : values()) {
        if (kind.label.equals(label)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /// Bytes that a coin counts in the bogus size besides its script.
  private static final int BOGO_SIZE_OF_COIN = 50;

  private static final int PROGRESS_STEP = 10_000;

  /// Counts and hashes the coins of a snapshot. Takes a second for some hundred thousand coins; safe from any thread.
  ///
  /// @param progress told of the number of coins so far, now and then
  public static CoinStatistics of(CoinSnapshot snapshot, HashKind kind, LongConsumer progress) {
    Counter counter = new Counter(kind);
    try (Cursor<OutPoint, Coin> cursor = snapshot.coins()) {
      while (cursor.next()) {
        counter.add(cursor.key(), cursor.value());
        if (counter.coins % PROGRESS_STEP == 0) {
          progress.accept(counter.coins);
        }
      }
    }
    return new CoinStatistics(
        snapshot.tip(),
        counter.coins,
        counter.transactions,
        counter.bogoSize,
        Amount.ofSatoshis(counter.satoshis),
        counter.hash());
  }

  /// A coin as both hashes take it: outpoint, height and kind in one number, output.
  public static void write(OutPoint outPoint, Coin coin, ByteWriter out) {
    OutPoint.CODEC.write(outPoint, out);
    out.int32(coin.height() << 1 | (coin.coinbase() ? 1 : 0));
    TxOutput.CODEC.write(coin.output(), out);
  }

  /// What one coin counts in the size that is the same on every node.
  public static long bogoSize(Coin coin) {
    return BOGO_SIZE_OF_COIN + coin.script().size();
  }

  private static final class Counter {
    private static final int CHUNK_BYTES = 1 << 16;

    private final HashKind kind;
    private final MuHash3072 muHash = new MuHash3072();
    private final ByteWriter buffer = new ByteWriter(CHUNK_BYTES);
    private final Sha256 serialized = Sha256.separate();
    private @Nullable Txid lastTxid;
    private long coins;
    private long transactions;
    private long bogoSize;
    private long satoshis;

    Counter(HashKind kind) {
      this.kind = kind;
    }

    void add(OutPoint outPoint, Coin coin) {
      coins++;
      bogoSize += bogoSize(coin);
      satoshis += coin.satoshis();
      if (!outPoint.txid().equals(lastTxid)) {
        lastTxid = outPoint.txid();
        transactions++;
      }
      switch (kind) {
        case NONE -> {}
        case MUHASH -> {
          buffer.clear();
          write(outPoint, coin, buffer);
          muHash.add(buffer.toBytes());
        }
        case HASH_SERIALIZED_3 -> {
          buffer.clear();
          write(outPoint, coin, buffer);
          serialized.update(buffer.toBytes());
        }
      }
    }

    Bytes hash() {
      return switch (kind) {
        case NONE -> Bytes.EMPTY;
        case MUHASH -> Bytes.wrap(muHash.finish());
        case HASH_SERIALIZED_3 -> Bytes.wrap(serialized.finishTwice());
      };
    }
  }
}
