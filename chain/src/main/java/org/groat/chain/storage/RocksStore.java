package org.groat.chain.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.groat.chain.codec.Bytes;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteOptions;

/// The store on disk: one RocksDB, a column family for each column.
///
/// How the promises of [KeyValueStore] are kept:
///
/// - Atomic batches are RocksDB's write batches.
/// - Outside bulk mode each batch goes through the write-ahead log, which the next start replays up to a torn end.
/// - In bulk mode the log is off, so a crash loses what only memory held. Then `atomic_flush` makes every flush, ours or one
///   that a full buffer starts, take all columns at the same point in the order of writes: what the disk holds is always a
///   beginning of that order. Leaving bulk mode flushes before the first logged batch, so no logged batch can survive an
///   unlogged earlier one.
///
/// The native library crashes the process when it is used after closing, so every call enters a shared lock that closing
/// takes alone.
public final class RocksStore implements KeyValueStore {
  private final Path folder;
  private final RocksOptions options;
  private final RocksDB db;
  private final Map<ColumnId, ColumnFamilyHandle> handles;
  private final List<ColumnFamilyHandle> allHandles;
  private final WriteOptions logged = new WriteOptions();
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final ReadOptions points = new ReadOptions();
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean bulk;
  private boolean closed;

  private RocksStore(
      Path folder,
      RocksOptions options,
      RocksDB db,
      Map<ColumnId, ColumnFamilyHandle> handles,
      List<ColumnFamilyHandle> allHandles) {
    this.folder = folder;
    this.options = options;
    this.db = db;
    this.handles = handles;
    this.allHandles = allHandles;
  }

  /// Opens the store in a folder, or makes one there.
  ///
  /// @param columns those that will be used; others that the folder holds are kept as they are
  /// @param readCacheBytes memory for what was read from disk
  /// @throws StorageException where that is not possible: another process has it, no rights, no space, damage
  public static RocksStore open(Path folder, Collection<ColumnId> columns, long readCacheBytes) {
    RocksOptions options = new RocksOptions(readCacheBytes);
    try {
      Map<String, ColumnFamilyDescriptor> descriptors = new LinkedHashMap<>();
      for (byte[] name : RocksDB.listColumnFamilies(options.forListing(), folder.toString())) {
        descriptors.put(
            text(name), new ColumnFamilyDescriptor(name, options.column(ColumnId.Use.RECORDS)));
      }
      descriptors.putIfAbsent(
          "default",
          new ColumnFamilyDescriptor(
              RocksDB.DEFAULT_COLUMN_FAMILY, options.column(ColumnId.Use.RECORDS)));
      for (ColumnId column : columns) {
        byte[] name = column.name().getBytes(StandardCharsets.US_ASCII);
        descriptors.put(
            column.name(), new ColumnFamilyDescriptor(name, options.column(column.use())));
      }
      List<ColumnFamilyHandle> opened = new ArrayList<>();
      RocksDB db =
          RocksDB.open(
              options.database(), folder.toString(), List.copyOf(descriptors.values()), opened);
      Map<String, ColumnFamilyHandle> byName = new HashMap<>();
      List<String> names = List.copyOf(descriptors.keySet());
      for (int i = 0; i < names.size(); i++) {
        byName.put(names.get(i), opened.get(i));
      }
      Map<ColumnId, ColumnFamilyHandle> handles = new HashMap<>();
      columns.forEach(column -> handles.put(column, byName.get(column.name())));
      return new RocksStore(folder, options, db, Map.copyOf(handles), List.copyOf(opened));
    } catch (RocksDBException e) {
      options.close();
      throw RocksFailures.opening(folder, e);
    }
  }

  @Override
  public Optional<Bytes> getRaw(ColumnId column, Bytes key) {
    return getAt(column, key, points);
  }

  @Override
  public RawCursor scanRaw(ColumnId column, Bytes from, Bytes to) {
    return scanAt(column, from, to, null);
  }

  @Override
  public Batch batch() {
    return new RocksBatch(this::handle);
  }

  @Override
  public void write(Batch batch) {
    run(
        () -> {
          db.write(bulk ? unlogged : logged, ((RocksBatch) batch).nativeBatch());
          return true;
        });
  }

  @Override
  public void flush() {
    run(
        () -> {
          try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            db.flush(wait, allHandles);
          }
          return true;
        });
  }

  @Override
  public void bulk(boolean on) {
    if (bulk && !on) {
      flush();
    }
    bulk = on;
  }

  @Override
  public Snapshot snapshot() {
    return run(() -> new RocksSnapshot(db.getSnapshot()));
  }

  @Override
  public void compact(ColumnId column, Bytes from, Bytes to) {
    run(
        () -> {
          try (CompactRangeOptions gently =
              new CompactRangeOptions().setExclusiveManualCompaction(false)) {
            db.compactRange(
                handle(column), from.toByteArray(), to.isEmpty() ? null : to.toByteArray(), gently);
          }
          return true;
        });
  }

  @Override
  public long sizeBytes(ColumnId column) {
    return run(
        () ->
            db.getLongProperty(handle(column), "rocksdb.total-sst-files-size")
                + db.getLongProperty(handle(column), "rocksdb.total-blob-file-size")
                + db.getLongProperty(handle(column), "rocksdb.cur-size-all-mem-tables"));
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      for (AutoCloseable each : open) {
        closeQuietly(each);
      }
      try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
        db.flush(wait, allHandles);
      } catch (RocksDBException e) {
        throw RocksFailures.using(folder, e);
      } finally {
        allHandles.forEach(ColumnFamilyHandle::close);
        db.close();
        logged.close();
        unlogged.close();
        points.close();
        options.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private Optional<Bytes> getAt(ColumnId column, Bytes key, ReadOptions how) {
    return run(
        () -> {
          byte[] value = db.get(handle(column), how, key.toByteArray());
          return value == null ? Optional.empty() : Optional.of(Bytes.wrap(value));
        });
  }

  private RawCursor scanAt(
      ColumnId column, Bytes from, Bytes to, org.rocksdb.@Nullable Snapshot at) {
    return run(
        () -> {
          // A scan reads far more than the cache holds, and each block once: keep it from driving
          // out what is used.
          ReadOptions how = new ReadOptions().setFillCache(false).setReadaheadSize(1 << 18);
          if (at != null) {
            how.setSnapshot(at);
          }
          Slice bound = to.isEmpty() ? null : new Slice(to.toByteArray());
          if (bound != null) {
            how.setIterateUpperBound(bound);
          }
          RocksCursor cursor =
              new RocksCursor(db.newIterator(handle(column), how), how, bound, from);
          open.add(cursor);
          return cursor;
        });
  }

  private ColumnFamilyHandle handle(ColumnId column) {
    ColumnFamilyHandle handle = handles.get(column);
    if (handle == null) {
      throw new IllegalArgumentException("column not opened: " + column);
    }
    return handle;
  }

  private <T> T run(NativeCall<T> call) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new StorageException("the store is closed");
      }
      return call.run();
    } catch (RocksDBException e) {
      throw RocksFailures.using(folder, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private static void closeQuietly(AutoCloseable each) {
    switch (each) {
      case RocksCursor cursor -> cursor.release();
      case RocksSnapshot snapshot -> snapshot.release();
      default -> throw new IllegalStateException("not one of ours: " + each);
    }
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.US_ASCII);
  }

  private interface NativeCall<T> {
    T run() throws RocksDBException;
  }

  private final class RocksCursor implements RawCursor {
    private final RocksIterator iterator;
    private final ReadOptions how;
    private final @Nullable Slice bound;
    private final Bytes from;
    private boolean started;

    RocksCursor(RocksIterator iterator, ReadOptions how, @Nullable Slice bound, Bytes from) {
      this.iterator = iterator;
      this.how = how;
      this.bound = bound;
      this.from = from;
    }

    @Override
    public boolean next() {
      return run(
          () -> {
            if (started) {
              iterator.next();
            } else if (from.isEmpty()) {
              iterator.seekToFirst();
            } else {
              iterator.seek(from.toByteArray());
            }
            started = true;
            iterator.status();
            return iterator.isValid();
          });
    }

    @Override
    public Bytes key() {
      return run(() -> Bytes.wrap(present().key()));
    }

    @Override
    public Bytes value() {
      return run(() -> Bytes.wrap(present().value()));
    }

    @Override
    public void close() {
      lock.readLock().lock();
      try {
        if (open.remove(this)) {
          release();
        }
      } finally {
        lock.readLock().unlock();
      }
    }

    private RocksIterator present() {
      if (!started || !iterator.isValid()) {
        throw new IllegalStateException("the cursor stands on no entry");
      }
      return iterator;
    }

    private void release() {
      open.remove(this);
      iterator.close();
      how.close();
      if (bound != null) {
        bound.close();
      }
    }
  }

  private final class RocksSnapshot implements Snapshot {
    private final org.rocksdb.Snapshot at;
    private final ReadOptions how;

    RocksSnapshot(org.rocksdb.Snapshot at) {
      this.at = at;
      this.how = new ReadOptions().setSnapshot(at);
      open.add(this);
    }

    @Override
    public Optional<Bytes> getRaw(ColumnId column, Bytes key) {
      return getAt(column, key, how);
    }

    @Override
    public RawCursor scanRaw(ColumnId column, Bytes from, Bytes to) {
      return scanAt(column, from, to, at);
    }

    @Override
    public void close() {
      lock.readLock().lock();
      try {
        if (open.remove(this)) {
          release();
        }
      } finally {
        lock.readLock().unlock();
      }
    }

    private void release() {
      open.remove(this);
      db.releaseSnapshot(at);
      how.close();
    }
  }
}
