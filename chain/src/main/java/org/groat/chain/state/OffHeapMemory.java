package org.groat.chain.state;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Locale;
import org.groat.chain.codec.ByteWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run of zeroed memory outside the Java heap, given back to the system when closed.
///
/// From [#PAGE_BYTES] on it is mapped directly where the system is Linux: such memory costs nothing until it is touched, is
/// backed by huge pages where the kernel agrees (a lookup in a large table then misses the processor's page table cache far less
/// often), and is gone from the process as soon as it is unmapped, which `malloc` does not promise. Elsewhere, and below that
/// size, it is the JDK's; small runs are left to the collector, so that a cache that nobody closed costs little.
///
/// Read by any thread; closed by one, when no other reads any more.
final class OffHeapMemory implements AutoCloseable {
  /// A huge page.
  static final int PAGE_BYTES = 2 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(OffHeapMemory.class);
  private static final @Nullable Mapping MAPPING = Mapping.load();

  /// Everything that the process can address. A segment of its own checks at each access that it is open and large enough,
  /// which doubles the time that a look-up takes; this one is known to the compiler to be neither closed nor too small.
  private static final MemorySegment ADDRESSES = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final @Nullable Arena arena;
  private final MemorySegment segment;

  private OffHeapMemory(@Nullable Arena arena, MemorySegment segment) {
    this.arena = arena;
    this.segment = segment;
  }

  /// True where large runs take memory only as they are touched.
  static boolean isLazy() {
    return MAPPING != null;
  }

  /// A new run.
  static OffHeapMemory allocate(long bytes) {
    if (bytes < PAGE_BYTES) {
      return new OffHeapMemory(null, Arena.ofAuto().allocate(bytes, Long.BYTES));
    }
    Arena arena = Arena.ofShared();
    MemorySegment mapped = MAPPING == null ? null : MAPPING.map(bytes, arena);
    return new OffHeapMemory(arena, mapped == null ? arena.allocate(bytes, Long.BYTES) : mapped);
  }

  MemorySegment segment() {
    return segment;
  }

  // Unchecked access, by address: whoever uses it keeps the run that the address lies in reachable
  // and open, and within it.

  /// The four bytes at an address, little-endian.
  static int intAt(long address) {
    return ADDRESSES.get(INT, address);
  }

  static void putInt(long address, int value) {
    ADDRESSES.set(INT, address, value);
  }

  /// The eight bytes at an address, little-endian.
  static long longAt(long address) {
    return ADDRESSES.get(LONG, address);
  }

  static void putLong(long address, long value) {
    ADDRESSES.set(LONG, address, value);
  }

  /// Copies what was written to an address.
  static void put(long address, ByteWriter written) {
    written.copyTo(ADDRESSES, address);
  }

  /// Copies `count` bytes from an address to the beginning of an array.
  static void copy(long address, byte[] target, int count) {
    MemorySegment.copy(ADDRESSES, ValueLayout.JAVA_BYTE, address, target, 0, count);
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
    }
  }

  /// The system's calls that map memory.
  private record Mapping(MethodHandle mmap, MethodHandle munmap, MethodHandle madvise) {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MADV_HUGEPAGE = 14;

    static @Nullable Mapping load() {
      AddressLayout pointer = ValueLayout.ADDRESS;
      if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
          || pointer.byteSize() != Long.BYTES) {
        return null;
      }
      ValueLayout.OfInt number = ValueLayout.JAVA_INT;
      ValueLayout.OfLong size = ValueLayout.JAVA_LONG;
      Linker linker = Linker.nativeLinker();
      SymbolLookup lookup = linker.defaultLookup();
      try {
        return new Mapping(
            linker.downcallHandle(
                lookup.findOrThrow("mmap"),
                FunctionDescriptor.of(pointer, pointer, size, number, number, number, size)),
            linker.downcallHandle(
                lookup.findOrThrow("munmap"), FunctionDescriptor.of(number, pointer, size)),
            linker.downcallHandle(
                lookup.findOrThrow("madvise"),
                FunctionDescriptor.of(number, pointer, size, number)));
      } catch (IllegalCallerException | java.util.NoSuchElementException e) {
        LOG.debug("memory is not mapped directly reason={}", e.getMessage());
        return null;
      }
    }

    /// Null where the system refuses.
    @Nullable MemorySegment map(long bytes, Arena arena) {
      // One page more than asked for, so that a beginning on a page's boundary is inside.
      long mappedBytes = bytes + PAGE_BYTES;
      try {
        MemorySegment at =
            (MemorySegment)
                mmap.invokeExact(
                    MemorySegment.NULL,
                    mappedBytes,
                    PROT_READ_WRITE,
                    MAP_PRIVATE_ANONYMOUS,
                    -1,
                    0L);
        if (at.address() == -1) {
          LOG.debug("mmap refused bytes={}", mappedBytes);
          return null;
        }
        MemorySegment all =
            at.reinterpret(mappedBytes, arena, mapped -> unmap(mapped, mappedBytes));
        MemorySegment aligned = all.asSlice(-at.address() & (PAGE_BYTES - 1), bytes);
        if ((int) madvise.invokeExact(aligned, bytes, MADV_HUGEPAGE) != 0) {
          LOG.debug("no huge pages bytes={}", bytes);
        }
        return aligned;
      } catch (Throwable e) {
        throw new IllegalStateException("mmap could not be called", e);
      }
    }

    private void unmap(MemorySegment mapped, long bytes) {
      try {
        if ((int) munmap.invokeExact(mapped, bytes) != 0) {
          LOG.debug("munmap refused bytes={}", bytes);
        }
      } catch (Throwable e) {
        throw new IllegalStateException("munmap could not be called", e);
      }
    }
  }
}
