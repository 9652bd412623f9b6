package org.groat.chain.state;

import java.security.SecureRandom;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.crypto.SipHash;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.state.ImportStages.Stage;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.CoinCodec;
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
/// *Ahead.* While blocks spend what is only in the store, other threads read it for blocks whose turn has not come ([#fetch]).
/// What they found is believed unless the store may have changed since: whatever changes there was in a generation before,
/// which either is still here, and is asked first, or was dropped since and is remembered in [DroppedKeys].
///
/// What stands in the young table was changed there or read from the store; what the old table answers is not copied, but for
/// what is changed.
final class OffHeapCoinsCache implements CoinsCache {
  /// Reading ahead begins where a block had to read one of so many coins that it spent from the store.
  private static final int FETCHING_SHARE = 20;

  private final CoinView stored;
  private final CoinView storedAhead;
  private final Column<OutPoint, Coin> column;
  private final CoinTable.KeyHash hash;
  private CoinTable young;
  private CoinTable old;
  private boolean writing;
  private final DroppedKeys dropped = new DroppedKeys();
  private final ByteWriter spent = new ByteWriter(256);
  private FetchedCoins fetched = FetchedCoins.NONE;
  private int spends;
  private int spendsFromStore;
  private volatile boolean fetching;

  /// @param stored the coins below, of the last flush
  OffHeapCoinsCache(CoinView stored) {
    this(stored, stored, Columns.COIN, randomHash());
  }

  /// @param storedAhead the same coins, for other threads
  OffHeapCoinsCache(
      CoinView stored,
      CoinView storedAhead,
      Column<OutPoint, Coin> column,
      CoinTable.KeyHash hash) {
    this.stored = stored;
    this.storedAhead = storedAhead;
    this.column = column;
    this.hash = hash;
    this.young = new CoinTable(hash);
    this.old = new CoinTable(hash);
  }

  /// A cache on top of a column of a store.
  static OffHeapCoinsCache of(KeyValueStore store, Column<OutPoint, Coin> column) {
    CoinView stored = outPoint -> store.get(column, outPoint);
    return new OffHeapCoinsCache(stored, stored, column, randomHash());
  }

  /// The same, which says how long its owner waited for the store.
  static OffHeapCoinsCache of(
      KeyValueStore store, Column<OutPoint, Coin> column, ImportStages stages) {
    return new OffHeapCoinsCache(
        outPoint -> stages.call(Stage.FETCH, () -> store.get(column, outPoint)),
        outPoint -> store.get(column, outPoint),
        column,
        randomHash());
  }

  @Override
  public FetchedCoins fetch(Block block) {
    return fetching ? FetchedCoins.read(block, storedAhead, dropped) : FetchedCoins.NONE;
  }

  @Override
  public void expect(FetchedCoins blockCoins) {
    fetched = blockCoins.isOfOther(dropped) ? FetchedCoins.NONE : blockCoins;
    fetching = spendsFromStore > spends / FETCHING_SHARE;
    spends = 0;
    spendsFromStore = 0;
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
    spent.clear();
    return spend(outPoint, spent);
  }

  @Override
  public @Nullable Coin spend(OutPoint outPoint, ByteWriter undo) {
    spends++;
    int record = young.find(outPoint);
    if (record == 0) {
      Coin coin = below(outPoint, undo);
      if (coin != null) {
        young.insertSpent(outPoint);
      }
      return coin;
    }
    if (young.isSpent(record)) {
      return null;
    }
    Coin coin = young.coin(record, undo);
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
    drop(old);
    if (drop) {
      drop(young);
    } else {
      // Of what was spent nothing is left here.
      dropped.add(young);
      young.clean();
    }
  }

  @Override
  public Sealed seal() {
    expectNotWriting();
    drop(old);
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
      drop(old);
    }
  }

  private @Nullable Coin below(OutPoint outPoint, ByteWriter undo) {
    int record = old.find(outPoint);
    if (record != 0) {
      return old.isSpent(record) ? null : old.coin(record, undo);
    }
    spendsFromStore++;
    Coin coin = fetched.get(outPoint, old.hash(outPoint));
    if (coin == null) {
      coin = stored.coin(outPoint).orElse(null);
    }
    if (coin != null) {
      CoinCodec.COIN.write(coin, undo);
    }
    return coin;
  }

  /// Gives a table's memory back.
  private void drop(CoinTable table) {
    dropped.add(table);
    table.close();
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
