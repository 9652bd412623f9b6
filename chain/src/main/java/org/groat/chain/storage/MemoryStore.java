package org.groat.chain.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.groat.chain.codec.Bytes;
import org.jspecify.annotations.Nullable;

/// The store of tests and of the simulator: sorted maps that remember what was flushed, so that a crash can be played.
///
/// Snapshots and cursors copy what they cover: right for small data, not for a real chain.
public final class MemoryStore implements KeyValueStore {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<ColumnId, NavigableMap<Bytes, Bytes>> current = new ConcurrentHashMap<>();
  private final Map<ColumnId, NavigableMap<Bytes, Bytes>> flushed = new ConcurrentHashMap<>();
  private final List<List<Change>> unflushed = new ArrayList<>();
  private boolean bulk;
  private boolean closed;

  /// Batches written since the last flush: those that a crash may take back, from the last one on.
  public int unflushedBatches() {
    return read(unflushed::size);
  }

  /// A new store as this one would open after a crash that kept the first `survivingBatches` of the unflushed ones.
  public MemoryStore crashed(int survivingBatches) {
    return read(
        () -> {
          MemoryStore survivor = new MemoryStore();
          flushed.forEach(
              (column, map) -> survivor.current.put(column, new ConcurrentSkipListMap<>(map)));
          unflushed.subList(0, survivingBatches).forEach(survivor::apply);
          survivor.current.forEach(
              (column, map) -> survivor.flushed.put(column, new ConcurrentSkipListMap<>(map)));
          return survivor;
        });
  }

  /// A new store as this one would open after it was closed, with everything in it.
  public MemoryStore reopened() {
    return crashed(unflushedBatches());
  }

  @Override
  public Optional<Bytes> getRaw(ColumnId column, Bytes key) {
    return read(
        () -> {
          expectOpen();
          return Optional.ofNullable(map(current, column).get(key));
        });
  }

  @Override
  public RawCursor scanRaw(ColumnId column, Bytes from, Bytes to) {
    return read(
        () -> {
          expectOpen();
          return new MemoryCursor(range(map(current, column), from, to));
        });
  }

  @Override
  public Batch batch() {
    return new MemoryBatch();
  }

  @Override
  public void write(Batch batch) {
    List<Change> changes = List.copyOf(((MemoryBatch) batch).changes);
    write(
        () -> {
          expectOpen();
          apply(changes);
          if (bulk) {
            unflushed.add(changes);
          } else {
            keep(changes);
          }
        });
  }

  @Override
  public void flush() {
    write(
        () -> {
          expectOpen();
          unflushed.forEach(
              changes -> changes.forEach(change -> change.applyTo(map(flushed, change.column()))));
          unflushed.clear();
        });
  }

  @Override
  public void bulk(boolean on) {
    if (!on) {
      flush();
    }
    bulk = on;
  }

  @Override
  public Snapshot snapshot() {
    return read(
        () -> {
          expectOpen();
          MemorySnapshot snapshot = new MemorySnapshot();
          current.forEach(
              (column, map) -> snapshot.maps.put(column, new ConcurrentSkipListMap<>(map)));
          return snapshot;
        });
  }

  @Override
  public void compact(ColumnId column, Bytes from, Bytes to) {
    expectOpen();
  }

  @Override
  public long sizeBytes(ColumnId column) {
    return read(
        () ->
            map(current, column).entrySet().stream()
                .mapToLong(entry -> entry.getKey().size() + entry.getValue().size())
                .sum());
  }

  @Override
  public void close() {
    write(
        () -> {
          if (!closed) {
            unflushed.forEach(
                changes ->
                    changes.forEach(change -> change.applyTo(map(flushed, change.column()))));
            unflushed.clear();
            closed = true;
          }
        });
  }

  private void apply(List<Change> changes) {
    changes.forEach(change -> change.applyTo(map(current, change.column())));
  }

  private void keep(List<Change> changes) {
    changes.forEach(change -> change.applyTo(map(flushed, change.column())));
  }

  private void expectOpen() {
    if (closed) {
      throw new StorageException("the store is closed");
    }
  }

  private <T> T read(Supplier<T> action) {
    lock.readLock().lock();
    try {
      return action.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void write(Runnable action) {
    lock.writeLock().lock();
    try {
      action.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static NavigableMap<Bytes, Bytes> map(
      Map<ColumnId, NavigableMap<Bytes, Bytes>> maps, ColumnId column) {
    return maps.computeIfAbsent(column, id -> new ConcurrentSkipListMap<>());
  }

  private static List<Map.Entry<Bytes, Bytes>> range(
      NavigableMap<Bytes, Bytes> map, Bytes from, Bytes to) {
    if (!to.isEmpty() && from.compareTo(to) >= 0) {
      return List.of();
    }
    NavigableMap<Bytes, Bytes> tail = map.tailMap(from, true);
    return List.copyOf((to.isEmpty() ? tail : tail.headMap(to, false)).entrySet());
  }

  /// One change of one column.
  private sealed interface Change {
    ColumnId column();

    void applyTo(NavigableMap<Bytes, Bytes> map);

    record Put(ColumnId column, Bytes key, Bytes value) implements Change {
      @Override
      public void applyTo(NavigableMap<Bytes, Bytes> map) {
        map.put(key, value);
      }
    }

    record Delete(ColumnId column, Bytes key) implements Change {
      @Override
      public void applyTo(NavigableMap<Bytes, Bytes> map) {
        map.remove(key);
      }
    }

    record DeleteRange(ColumnId column, Bytes from, Bytes to) implements Change {
      @Override
      public void applyTo(NavigableMap<Bytes, Bytes> map) {
        if (from.compareTo(to) < 0) {
          map.subMap(from, true, to, false).clear();
        }
      }
    }
  }

  private static final class MemoryBatch implements Batch {
    private final List<Change> changes = new ArrayList<>();
    private long sizeBytes;

    @Override
    public void putRaw(ColumnId column, Bytes key, Bytes value) {
      changes.add(new Change.Put(column, key.compact(), value.compact()));
      sizeBytes += key.size() + value.size();
    }

    @Override
    public void deleteRaw(ColumnId column, Bytes key) {
      changes.add(new Change.Delete(column, key));
      sizeBytes += key.size();
    }

    @Override
    public void deleteRange(ColumnId column, Bytes from, Bytes to) {
      changes.add(new Change.DeleteRange(column, from, to));
      sizeBytes += from.size() + to.size();
    }

    @Override
    public long sizeBytes() {
      return sizeBytes;
    }

    @Override
    public void close() {
      changes.clear();
    }
  }

  private static final class MemoryCursor implements RawCursor {
    private final Iterator<Map.Entry<Bytes, Bytes>> entries;
    private Map.@Nullable Entry<Bytes, Bytes> present;

    MemoryCursor(List<Map.Entry<Bytes, Bytes>> entries) {
      this.entries = entries.iterator();
    }

    @Override
    public boolean next() {
      present = entries.hasNext() ? entries.next() : null;
      return present != null;
    }

    @Override
    public Bytes key() {
      return present().getKey();
    }

    @Override
    public Bytes value() {
      return present().getValue();
    }

    @Override
    public void close() {
      present = null;
    }

    private Map.Entry<Bytes, Bytes> present() {
      if (present == null) {
        throw new IllegalStateException("the cursor stands on no entry");
      }
      return present;
    }
  }

  private static final class MemorySnapshot implements Snapshot {
    private final Map<ColumnId, NavigableMap<Bytes, Bytes>> maps = new ConcurrentHashMap<>();

    @Override
    public Optional<Bytes> getRaw(ColumnId column, Bytes key) {
      return Optional.ofNullable(map(maps, column).get(key));
    }

    @Override
    public RawCursor scanRaw(ColumnId column, Bytes from, Bytes to) {
      return new MemoryCursor(range(map(maps, column), from, to));
    }

    @Override
    public void close() {
      maps.clear();
    }
  }
}
