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
import org.jspecify.annotations.Nullable;

/// A [CoinsCache] of objects on the heap: the plain one, which the other is compared with.
final class HeapCoinsCache implements CoinsCache {
  /// What an entry takes besides its script: map node, key with its hash, entry, coin, output, amount, script's two objects.
  private static final int ENTRY_BYTES = 312;

  /// The order of the stored keys: the hash's bytes from the first on, then the index.
  private static final Comparator<OutPoint> KEY_ORDER = HeapCoinsCache::compareKeys;

  private final CoinView stored;
  private final Column<OutPoint, Coin> column;
  private Map<OutPoint, Entry> entries = new HashMap<>();
  private Map<OutPoint, Entry> sealed = new HashMap<>();
  private boolean writing;
  private long scriptBytes;
  private int dirtyCount;

  /// @param stored the coins below, of the last flush
  HeapCoinsCache(CoinView stored) {
    this.stored = stored;
    this.column = Columns.COIN;
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
    return entries.size() + sealed.size();
  }

  @Override
  public int dirtyCount() {
    return dirtyCount;
  }

  @Override
  public long youngBytes() {
    return bytes();
  }

  @Override
  public Sealed seal() {
    expectNotWriting();
    sealed = entries;
    entries = new HashMap<>();
    scriptBytes = 0;
    dirtyCount = 0;
    writing = true;
    return new Sealed() {
      @Override
      public void writeTo(Batch batch) {
        write(sealed, batch);
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
      sealed = new HashMap<>();
    }
  }

  @Override
  public void writeTo(Batch batch) {
    expectNotWriting();
    write(entries, batch);
  }

  private void write(Map<OutPoint, Entry> entries, Batch batch) {
    List<OutPoint> changed = new ArrayList<>();
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
    expectNotWriting();
    sealed = new HashMap<>();
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
    Entry before = sealed.get(outPoint);
    Coin coin = before == null ? stored.coin(outPoint).orElse(null) : before.coin;
    if (coin == null) {
      return null;
    }
    entry = new Entry();
    entry.coin = coin;
    scriptBytes += coin.script().size();
    entries.put(outPoint, entry);
    return entry;
  }

  private void expectNotWriting() {
    if (writing) {
      throw new IllegalStateException("the generation before is still being written");
    }
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
