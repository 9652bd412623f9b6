package org.groat.chain.state;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Memory for records of any size outside the Java heap, each named by a number of 32 bits.
///
/// Records are counted in *units* of eight bytes, and a name is a record's first unit in an address space of 2^32 of them: 32 GiB.
/// The space is cut into *chunks* of 2 MiB, which no record crosses. A chunk takes memory when it is begun; the first is small
/// and is copied to twice the size until it is a whole one, so that a cache of a few coins is small. Where memory is mapped
/// lazily, [#SLAB_CHUNKS] chunks share a mapping.
///
/// A new record takes, in this order: a freed one of just its size, from a list for each size whose links lie in the freed
/// records themselves; the next units of the present chunk; where an eighth of all is free, the beginning of a larger freed
/// record whose rest can be used too; a new chunk. Neighbours are not joined: coins come in few sizes, and what a change of their
/// mix leaves unused counts in [#bytes()], so that the next flush, which drops everything, comes earlier. Unit 0 is never a
/// record: the name 0 is free to mean none.
///
/// Allocating and freeing make no garbage. Owned by one thread; others may read while it does nothing.
final class RecordArena implements AutoCloseable {
  /// No record is larger, in units: 16 KiB, more than a coin with the largest script that can be spent (10,000 bytes).
  static final int UNITS_MAX = 2048;

  private static final int UNIT_BYTES = 8;
  private static final int CHUNK_SHIFT = 18;
  private static final int CHUNK_UNITS = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_UNITS - 1;
  private static final int FIRST_UNITS = 1 << 13;
  private static final int SLAB_CHUNKS = OffHeapMemory.isLazy() ? 16 : 1;
  private static final int CHUNKS_MAX = 1 << (Integer.SIZE - CHUNK_SHIFT);
  private static final long CHUNK_BYTES = (long) CHUNK_UNITS * UNIT_BYTES;

  /// What is left of a split record has to be as large as the smallest record.
  private static final int REST_MIN = 5;

  private final List<OffHeapMemory> memory = new ArrayList<>();
  private MemorySegment[] chunks = new MemorySegment[1];
  private long[] addresses = new long[1];
  private int chunkCount;
  private int slabChunksLeft;

  /// Units of the last chunk that are taken, and that there are.
  private int used;

  private int capacity;
  private final int[] free = new int[UNITS_MAX + 1];
  private long freeUnits;

  /// Memory taken, in bytes.
  long bytes() {
    return chunkCount == 0 ? 0 : (chunkCount - 1) * CHUNK_BYTES + (long) capacity * UNIT_BYTES;
  }

  /// A record of so many units, at most [#UNITS_MAX], its content undefined.
  int allocate(int units) {
    int freed = free[units];
    if (freed != 0) {
      free[units] = next(freed);
      freeUnits -= units;
      return freed;
    }
    while (used + units > capacity) {
      if (capacity == CHUNK_UNITS && freeUnits * UNIT_BYTES > bytes() / 8) {
        int split = split(units);
        if (split != 0) {
          return split;
        }
      }
      more();
    }
    int record = (chunkCount - 1) << CHUNK_SHIFT | used;
    used += units;
    return record;
  }

  /// Gives a record back.
  void free(int record, int units) {
    OffHeapMemory.putInt(address(record), free[units]);
    free[units] = record;
    freeUnits += units;
  }

  /// The memory that a record lies in, from [#offset] on.
  MemorySegment chunk(int record) {
    return chunks[record >>> CHUNK_SHIFT];
  }

  /// Where a record begins; unchecked access to it is within the record's size.
  long address(int record) {
    return addresses[record >>> CHUNK_SHIFT] + offset(record);
  }

  static long offset(int record) {
    return (long) (record & CHUNK_MASK) * UNIT_BYTES;
  }

  /// The number of the chunk that a record lies in.
  static int chunkNumber(int record) {
    return record >>> CHUNK_SHIFT;
  }

  int chunkCount() {
    return chunkCount;
  }

  @Override
  public void close() {
    memory.forEach(OffHeapMemory::close);
    memory.clear();
    chunks = new MemorySegment[1];
    addresses = new long[1];
    chunkCount = 0;
    slabChunksLeft = 0;
    used = 0;
    capacity = 0;
    Arrays.fill(free, 0);
    freeUnits = 0;
  }

  private int next(int freed) {
    return OffHeapMemory.intAt(address(freed));
  }

  /// The beginning of a larger freed record; 0 where there is none.
  private int split(int units) {
    for (int size = units + REST_MIN; size <= UNITS_MAX; size++) {
      int record = free[size];
      if (record != 0) {
        free[size] = next(record);
        freeUnits -= size;
        free(record + units, size - units);
        return record;
      }
    }
    return 0;
  }

  private void more() {
    if (chunkCount == 0) {
      begin(FIRST_UNITS);
      used = 1;
    } else if (capacity < CHUNK_UNITS) {
      MemorySegment small = chunks[0];
      int kept = used;
      chunkCount = 0;
      begin(capacity * 2);
      MemorySegment.copy(small, 0, chunks[0], 0, (long) kept * UNIT_BYTES);
      used = kept;
    } else {
      int rest = capacity - used;
      if (rest > 0) {
        // No record fits: the list of its size has it until one does.
        free((chunkCount - 1) << CHUNK_SHIFT | used, rest);
      }
      begin(CHUNK_UNITS);
    }
  }

  private void begin(int units) {
    if (chunkCount == CHUNKS_MAX) {
      throw new IllegalStateException("the coins cache holds 32 GiB, more than it can name");
    }
    if (chunkCount == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunkCount * 2);
      addresses = Arrays.copyOf(addresses, chunkCount * 2);
    }
    chunks[chunkCount] = units < CHUNK_UNITS ? small(units) : whole();
    addresses[chunkCount] = chunks[chunkCount].address();
    chunkCount++;
    capacity = units;
    used = 0;
  }

  private MemorySegment small(int units) {
    return OffHeapMemory.allocate((long) units * UNIT_BYTES).segment();
  }

  private MemorySegment whole() {
    if (slabChunksLeft == 0) {
      memory.add(OffHeapMemory.allocate(SLAB_CHUNKS * CHUNK_BYTES));
      slabChunksLeft = SLAB_CHUNKS;
    }
    long at = (SLAB_CHUNKS - slabChunksLeft) * CHUNK_BYTES;
    slabChunksLeft--;
    return memory.getLast().segment().asSlice(at, CHUNK_BYTES);
  }
}
