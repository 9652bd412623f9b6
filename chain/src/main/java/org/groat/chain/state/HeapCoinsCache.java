package org.groat.chain.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A [CoinsCache] of objects on the heap.
public final class HeapCoinsCache implements CoinsCache {
  /// What an entry takes besides its script: map node, key with its hash, entry, coin, output, amount, script's two objects.
  private static final int ENTRY_BYTES = 312;

  /// The order of the stored keys: the hash's bytes from the first on, then the index.
  private static final Comparator<OutPoint> KEY_ORDER = HeapCoinsCache::compareKeys;

  private final CoinView stored;
  private final Column<OutPoint, Coin> column;
  private final Map<OutPoint, Entry> entries = new HashMap<>();
  private long scriptBytes;
  private int dirtyCount;

  /// @param stored the coins below, of the last flush
  public HeapCoinsCache(CoinView stored) {
    this(stored, Columns.COIN);
  }

  private HeapCoinsCache(CoinView stored, Column<OutPoint, Coin> column) {
    this.stored = stored;
    this.column = column;
  }

  /// A cache on top of a column of a store.
  static HeapCoinsCache of(KeyValueStore store, Column<OutPoint, Coin> column) {
    return new HeapCoinsCache(outPoint -> store.get(column, outPoint), column);
  }

  @Override
  public @Nullable Coin find(OutPoint outPoint) {
    Entry entry = fetch(outPoint);
    return entry == null ? null : entry.coin;
  }

  @Override
  public @Nullable Coin spend(OutPoint outPoint) {
    Entry entry = fetch(outPoint);
    if (entry == null || entry.coin == null) {
      return null;
    }
    Coin coin = entry.coin;
    scriptBytes -= coin.script().size();
    if (entry.fresh) {
      entries.remove(outPoint);
      dirtyCount--;
    } else {
      entry.coin = null;
      dirty(entry);
    }
    return coin;
  }

  @Override
  public void add(OutPoint outPoint, Coin coin, boolean mayOverwrite) {
    Entry entry = entries.get(outPoint);
    if (entry == null) {
      entry = new Entry();
      entries.put(outPoint, entry);
      // Whoever knows that nothing is there knows it of the store too, as this entry would say
      // otherwise.
      entry.fresh = !mayOverwrite;
    } else if (entry.coin != null) {
      if (!mayOverwrite) {
        throw new IllegalStateException("a coin is there already: " + outPoint);
      }
      scriptBytes -= entry.coin.script().size();
    }
    entry.coin = coin;
    scriptBytes += coin.script().size();
    dirty(entry);
  }

  @Override
  public long bytes() {
    return scriptBytes + (long) entries.size() * ENTRY_BYTES;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public int dirtyCount() {
    return dirtyCount;
  }

  @Override
  public void writeTo(Batch batch) {
    List<OutPoint> changed = new ArrayList<>(dirtyCount);
    entries.forEach(
        (outPoint, entry) -> {
          if (entry.dirty) {
            changed.add(outPoint);
          }
        });
    changed.sort(KEY_ORDER);
    for (OutPoint outPoint : changed) {
      Coin coin = entries.get(outPoint).coin;
      if (coin == null) {
        batch.delete(column, outPoint);
      } else {
        batch.put(column, outPoint, coin);
      }
    }
  }

  @Override
  public void written(boolean drop) {
    dirtyCount = 0;
    if (drop) {
      entries.clear();
      scriptBytes = 0;
      return;
    }
    entries
        .values()
        .removeIf(
            entry -> {
              entry.dirty = false;
              entry.fresh = false;
              return entry.coin == null;
            });
  }

  private @Nullable Entry fetch(OutPoint outPoint) {
    Entry entry = entries.get(outPoint);
    if (entry != null) {
      return entry;
    }
    Coin coin = stored.coin(outPoint).orElse(null);
    if (coin == null) {
      return null;
    }
    entry = new Entry();
    entry.coin = coin;
    scriptBytes += coin.script().size();
    entries.put(outPoint, entry);
    return entry;
  }

  private void dirty(Entry entry) {
    if (!entry.dirty) {
      entry.dirty = true;
      dirtyCount++;
    }
  }

  private static int compareKeys(OutPoint a, OutPoint b) {
    for (int i = 0; i < Hash256.SIZE / Long.BYTES; i++) {
      int order =
          Long.compareUnsigned(
              Long.reverseBytes(a.txid().word(i)), Long.reverseBytes(b.txid().word(i)));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compareUnsigned(a.index(), b.index());
  }

  private static final class Entry {
    /// Null where it was spent and the store still has it.
    @Nullable Coin coin;

    boolean dirty;
    boolean fresh;
  }
}
