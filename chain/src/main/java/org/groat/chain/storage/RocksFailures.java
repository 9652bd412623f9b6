package org.groat.chain.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Says in one line what a failure of RocksDB means to the user, and what to do.
final class RocksFailures {
  private RocksFailures() {}

  /// A failure to open the store in `folder`.
  static StorageException opening(Path folder, RocksDBException e) {
    String detail = String.valueOf(e.getMessage());
    if (detail.contains("lock hold by")
        || detail.contains("LOCK: Resource temporarily unavailable")) {
      return new StorageException(
          "%s is in use by another Groat process: stop that one, or give this one another --datadir"
              .formatted(folder),
          e);
    }
    if (detail.contains("Permission denied") || detail.contains("Read-only file system")) {
      return new StorageException(
          "%s cannot be written (%s): give this user the right to, or choose another --datadir"
              .formatted(folder, detail),
          e);
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      return new StorageException(
          "%s is a file where a folder is needed: move it away".formatted(folder), e);
    }
    if (code(e) == Status.Code.Corruption || detail.contains("No such file")) {
      return new StorageException(
          "the store in %s is damaged (%s): restore a copy of it, or remove the folder and sync anew"
              .formatted(folder, detail),
          e);
    }
    return using(folder, e);
  }

  /// A failure of the open store in `folder`.
  static StorageException using(Path folder, RocksDBException e) {
    String detail = String.valueOf(e.getMessage());
    Status status = e.getStatus();
    if (detail.contains("No space left")
        || (status != null && status.getSubCode() == Status.SubCode.NoSpace)) {
      return new StorageException(
          "the disk that holds %s is full: free some space and start again".formatted(folder), e);
    }
    if (code(e) == Status.Code.Corruption) {
      return new StorageException(
          "the store in %s is damaged (%s): restore a copy of it, or remove the folder and sync anew"
              .formatted(folder, detail),
          e);
    }
    return new StorageException(
        "the store in %s failed (%s): check the disk, then start again".formatted(folder, detail),
        e);
  }

  private static Status.@Nullable Code code(RocksDBException e) {
    Status status = e.getStatus();
    return status == null ? null : status.getCode();
  }
}
