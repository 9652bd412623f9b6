package org.groat.chain.storage;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.groat.chain.codec.Bytes;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// A batch in native memory.
final class RocksBatch implements Batch {
  private final Function<ColumnId, ColumnFamilyHandle> handles;
  private final WriteBatch batch = new WriteBatch();

  RocksBatch(Function<ColumnId, ColumnFamilyHandle> handles) {
    this.handles = handles;
  }

  WriteBatch nativeBatch() {
    return batch;
  }

  @Override
  public void putRaw(ColumnId column, Bytes key, Bytes value) {
    try {
      batch.put(handles.apply(column), key.toByteArray(), value.sharedArray());
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public void deleteRaw(ColumnId column, Bytes key) {
    try {
      batch.delete(handles.apply(column), key.toByteArray());
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public void putRaw(ColumnId column, ByteBuffer key, ByteBuffer value) {
    if (!key.isDirect() || !value.isDirect()) {
      Batch.super.putRaw(column, key, value);
      return;
    }
    try {
      batch.put(handles.apply(column), key, value);
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public void deleteRaw(ColumnId column, ByteBuffer key) {
    if (!key.isDirect()) {
      Batch.super.deleteRaw(column, key);
      return;
    }
    try {
      batch.delete(handles.apply(column), key);
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public void deleteRange(ColumnId column, Bytes from, Bytes to) {
    if (from.compareTo(to) >= 0) {
      return;
    }
    try {
      batch.deleteRange(handles.apply(column), from.toByteArray(), to.toByteArray());
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public long sizeBytes() {
    return batch.getDataSize();
  }

  @Override
  public void close() {
    batch.close();
  }

  private static StorageException failure(RocksDBException e) {
    return new StorageException(
        "a batch of changes could not be put together: " + e.getMessage(), e);
  }
}
