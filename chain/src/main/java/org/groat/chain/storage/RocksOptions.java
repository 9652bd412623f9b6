package org.groat.chain.storage;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;

/// RocksDB's settings, each with its reason. Holds the native objects that they are made of until closed.
final class RocksOptions implements AutoCloseable {
  /// A column's writes gather this long in memory before they are sorted to disk; all columns then flush together.
  private static final long WRITE_BUFFER_BYTES = 64L << 20;

  /// Values from here on go to blob files, where compaction never copies them again.
  private static final long BLOB_SIZE_MIN = 4096;

  /// The unit in which pruned blocks give their space back, like a blk file elsewhere.
  private static final long BLOB_FILE_BYTES = 128L << 20;

  /// Small enough that a coin read from disk costs little, large enough that the index stays in memory.
  private static final int POINT_BLOCK_BYTES = 4096;

  /// One lookup of a coin that is not there in a hundred reads the disk.
  private static final double BLOOM_BITS_PER_KEY = 10;

  static {
    RocksDB.loadLibrary();
  }

  private final List<AutoCloseable> owned = new ArrayList<>();
  private final Cache readCache;
  private final BloomFilter bloom;

  RocksOptions(long readCacheBytes) {
    this.readCache = keep(new LRUCache(readCacheBytes));
    this.bloom = keep(new BloomFilter(BLOOM_BITS_PER_KEY, false));
  }

  Options forListing() {
    return keep(new Options());
  }

  DBOptions database() {
    return keep(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        // All columns flush at one point in the order of writes: the store's promise without the
        // log rests on this.
        .setAtomicFlush(true)
        // A torn end of the log is what a crash leaves; anything before it that is damaged is
        // reported.
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setMaxTotalWalSize(WRITE_BUFFER_BYTES)
        // One flush and one compaction beside the node's own work.
        .setMaxBackgroundJobs(2)
        // Spreads the kernel's write-back, so that a flush does not end in one long wait for the
        // disk.
        .setBytesPerSync(1L << 20)
        // Few enough for a user's default limit of 1024 open files, with the peers' sockets beside
        // them.
        .setMaxOpenFiles(256)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setMaxLogFileSize(1L << 20)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  ColumnFamilyOptions column(ColumnId.Use use) {
    BlockBasedTableConfig table = new BlockBasedTableConfig();
    table.setBlockCache(readCache);
    ColumnFamilyOptions options =
        keep(new ColumnFamilyOptions())
            // Hashes, keys and signatures do not compress.
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setLevelCompactionDynamicLevelBytes(true)
            .setWriteBufferSize(WRITE_BUFFER_BYTES);
    switch (use) {
      case RECORDS -> table.setBlockSize(16 << 10);
      case LARGE_VALUES ->
          options
              .setEnableBlobFiles(true)
              .setMinBlobSize(BLOB_SIZE_MIN)
              .setBlobFileSize(BLOB_FILE_BYTES)
              .setBlobCompressionType(CompressionType.NO_COMPRESSION)
              // Pruning removes whole ranges in the order they were written, so whole files fall
              // free by themselves.
              .setEnableBlobGarbageCollection(false);
      case POINTS -> {
        table.setBlockSize(POINT_BLOCK_BYTES).setFilterPolicy(bloom).setWholeKeyFiltering(true);
        // Index and filters count against the read cache only where it could hold them; else they
        // would evict each other.
        table.setCacheIndexAndFilterBlocks(false);
      }
    }
    return options.setTableFormatConfig(table);
  }

  @Override
  public void close() {
    for (AutoCloseable each : owned.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing a native object cannot fail", e);
      }
    }
    owned.clear();
  }

  private <T extends AutoCloseable> T keep(T each) {
    owned.add(each);
    return each;
  }
}
