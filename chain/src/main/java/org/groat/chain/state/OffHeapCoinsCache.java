package org.groat.chain.state;

import java.security.SecureRandom;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.crypto.SipHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The [CoinsCache] that nodes run with: coins in their stored form, outside the Java heap.
///
/// Millions of coins as objects make every collection walk millions of objects; here the collector sees a dozen. A coin takes
/// some 85 bytes instead of 300, and is made an object when it is asked for.
///
/// *Generations.* Changes go to the *young* table. Sealing makes it the *old* one, which does not change any more, and begins a new
/// one; it takes as long as making an empty table. A lookup asks young, old, store, in this order, and the first that knows the
/// outpoint is right, be it only that the coin was spent. While the old table is being written by another thread nothing else
/// happens to it; afterwards it says what the store says, so it stays as a cache of reads until its memory is wanted or the next
/// one is sealed. There is at most one old table.
///
/// Marks mean what they mean against the store after the old table was written: a coin that the old table has spent may be added
/// as fresh, and one that the old table holds is not fresh in the young one. So if an old table cannot be written, no later one
/// may be.
///
/// What stands in the young table was changed there or read from the store; what the old table answers is not copied, but for
/// what is changed.
public final class OffHeapCoinsCache implements CoinsCache {
  private final CoinView stored;
  private final Column<OutPoint, Coin> column;
  private final CoinTable.KeyHash hash;
  private CoinTable young;
  private CoinTable old;
  private boolean writing;

  /// @param stored the coins below, of the last flush
  public OffHeapCoinsCache(CoinView stored) {
    this(stored, Columns.COIN, randomHash());
  }

  OffHeapCoinsCache(CoinView stored, Column<OutPoint, Coin> column, CoinTable.KeyHash hash) {
    this.stored = stored;
    this.column = column;
    this.hash = hash;
    this.young = new CoinTable(hash);
    this.old = new CoinTable(hash);
  }

  /// A cache on top of a column of a store.
  static OffHeapCoinsCache of(KeyValueStore store, Column<OutPoint, Coin> column) {
    return new OffHeapCoinsCache(outPoint -> store.get(column, outPoint), column, randomHash());
  }

  @Override
  public @Nullable Coin find(OutPoint outPoint) {
    int record = young.find(outPoint);
    if (record != 0) {
      return young.isSpent(record) ? null : young.coin(record);
    }
    record = old.find(outPoint);
    if (record != 0) {
      return old.isSpent(record) ? null : old.coin(record);
    }
    Coin coin = stored.coin(outPoint).orElse(null);
    if (coin != null) {
      young.insert(outPoint, coin, 0);
    }
    return coin;
  }

  @Override
  public @Nullable Coin spend(OutPoint outPoint) {
    int record = young.find(outPoint);
    if (record == 0) {
      Coin coin = below(outPoint);
      if (coin != null) {
        young.insertSpent(outPoint);
      }
      return coin;
    }
    if (young.isSpent(record)) {
      return null;
    }
    Coin coin = young.coin(record);
    if ((young.flags(record) & CoinTable.FRESH) != 0) {
      young.removeFound();
    } else {
      young.spendFound(outPoint);
    }
    return coin;
  }

  @Override
  public void add(OutPoint outPoint, Coin coin, boolean mayOverwrite) {
    int record = young.find(outPoint);
    if (record == 0) {
      // Whoever knows that nothing is there knows it of the store too, as an entry would say
      // otherwise.
      young.insert(outPoint, coin, CoinTable.DIRTY | (mayOverwrite ? 0 : CoinTable.FRESH));
      return;
    }
    if (!mayOverwrite && !young.isSpent(record)) {
      throw new IllegalStateException("a coin is there already: " + outPoint);
    }
    int fresh = young.flags(record) & CoinTable.FRESH;
    young.replaceFound(outPoint, coin, CoinTable.DIRTY | fresh);
  }

  @Override
  public long bytes() {
    return young.bytes() + old.bytes();
  }

  @Override
  public long youngBytes() {
    return young.bytes();
  }

  @Override
  public int size() {
    return young.size() + old.size();
  }

  @Override
  public int dirtyCount() {
    return young.dirtyCount();
  }

  @Override
  public void writeTo(Batch batch) {
    expectNotWriting();
    young.writeTo(batch, column.id());
  }

  @Override
  public void written(boolean drop) {
    expectNotWriting();
    // What the old table says of a coin that the young one has spent is no longer true once the
    // young one forgets it.
    old.close();
    if (drop) {
      young.close();
    } else {
      young.clean();
    }
  }

  @Override
  public Sealed seal() {
    expectNotWriting();
    old.close();
    CoinTable sealed = young;
    young = old;
    old = sealed;
    writing = true;
    return new Sealed() {
      @Override
      public void writeTo(Batch batch) {
        sealed.writeTo(batch, column.id());
      }

      @Override
      public void written() {
        writing = false;
      }
    };
  }

  @Override
  public void dropSealed() {
    if (!writing) {
      old.close();
    }
  }

  private @Nullable Coin below(OutPoint outPoint) {
    int record = old.find(outPoint);
    if (record != 0) {
      return old.isSpent(record) ? null : old.coin(record);
    }
    return stored.coin(outPoint).orElse(null);
  }

  private void expectNotWriting() {
    if (writing) {
      throw new IllegalStateException("the generation before is still being written");
    }
  }

  private static CoinTable.KeyHash randomHash() {
    SecureRandom random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong())::hash;
  }
}
