package org.groat.chain.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHeader;

/// Reads a file of `[4-byte magic][u32 length][block]` records: what `blk*.dat` and bootstrap files hold.
///
/// Bytes that are no record are skipped and counted, as are the zeros that such files end with. A file of another network is
/// refused by name. Where a file `xor.dat` of 8 bytes lies beside, as Bitcoin Core writes it since version 28, the bytes are
/// unmasked with it. Used by one thread, but for [#readAgain].
public final class BlockFileReader implements AutoCloseable {
  /// No block is larger in bytes: each weighs at least one unit.
  static final int BLOCK_SIZE_MAX = 4_000_000;

  private static final int BLOCK_SIZE_MIN = BlockHeader.SIZE + 1;
  private static final int PREFIX_SIZE = 8;
  private static final int WINDOW_BYTES = 1 << 16;
  private static final String MASK_FILE = "xor.dat";

  private final Path file;
  private final FileChannel channel;
  private final NetworkParameters params;
  private final byte[] mask;
  private final long sizeBytes;
  private final byte[] window = new byte[WINDOW_BYTES];
  private long windowStart;
  private int windowSize;
  private long position;
  private long skippedBytes;
  private long records;
  private boolean truncated;

  /// A block's bytes, and where in the file they begin.
  public record Record(long offset, Bytes block) {}

  /// What is made of a record.
  private interface Content<T> {
    T read(long offset, int size) throws IOException;
  }

  private BlockFileReader(Path file, FileChannel channel, NetworkParameters params, byte[] mask)
      throws IOException {
    this.file = file;
    this.channel = channel;
    this.params = params;
    this.mask = mask;
    this.sizeBytes = channel.size();
  }

  /// @throws BlockFileException where the file cannot be read
  public static BlockFileReader open(Path file, NetworkParameters params) {
    try {
      if (Files.isDirectory(file)) {
        throw new BlockFileException(file + " is a folder: name a file of blocks");
      }
      Path maskFile = file.resolveSibling(MASK_FILE);
      byte[] mask = Files.isRegularFile(maskFile) ? Files.readAllBytes(maskFile) : new byte[0];
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new BlockFileReader(file, channel, params, mask.length == 8 ? mask : new byte[0]);
    } catch (NoSuchFileException e) {
      throw new BlockFileException("there is no file " + file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The next record; nothing at the end of the file.
  ///
  /// @throws BlockFileException where the file cannot be read, or holds another network's blocks
  public Optional<Record> next() {
    return advance((at, size) -> new Record(at, read(at, size)));
  }

  /// The header of the next record, whose other bytes are not read; nothing at the end of the file.
  ///
  /// @throws BlockFileException where the file cannot be read, or holds another network's blocks
  public Optional<BlockHeader> nextHeader() {
    return advance((at, size) -> BlockHeader.CODEC.decode(read(at, BlockHeader.SIZE)));
  }

  private <T> Optional<T> advance(Content<T> content) {
    try {
      while (sizeBytes - position >= PREFIX_SIZE) {
        long size = int32(position + 4) & 0xffff_ffffL;
        if (int32(position) == params.magic() && size >= BLOCK_SIZE_MIN && size <= BLOCK_SIZE_MAX) {
          if (size > sizeBytes - position - PREFIX_SIZE) {
            truncated = true;
            break;
          }
          T found = content.read(position + PREFIX_SIZE, (int) size);
          position += PREFIX_SIZE + size;
          records++;
          return Optional.of(found);
        }
        if (records == 0) {
          refuseOtherNetworks(size);
        }
        position++;
        skippedBytes++;
      }
      skippedBytes += sizeBytes - position;
      position = sizeBytes;
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The bytes of a record that was read before. Safe from any thread.
  Bytes readAgain(long offset, int size) {
    try {
      return read(offset, size);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  /// Bytes read or skipped so far.
  public long position() {
    return position;
  }

  /// Bytes that belong to no record, so far.
  public long skippedBytes() {
    return skippedBytes;
  }

  /// True where the file ends within a record.
  public boolean isTruncated() {
    return truncated;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void refuseOtherNetworks(long size) throws IOException {
    if (size < BLOCK_SIZE_MIN || size > BLOCK_SIZE_MAX) {
      return;
    }
    int magic = int32(position);
    for (NetworkParameters other : NetworkParameters.all()) {
      if (other.magic() == magic && magic != params.magic()) {
        throw new BlockFileException(
            "%s holds blocks of %s, not of %s: import it with --network %s"
                .formatted(file, other.name(), params.name(), other.name()));
      }
    }
  }

  private int int32(long at) throws IOException {
    if (at < windowStart || at + 4 > windowStart + windowSize) {
      windowStart = at;
      windowSize = fill(window, at);
    }
    int index = (int) (at - windowStart);
    return Bytes.wrap(window).int32At(index);
  }

  private Bytes read(long at, int size) throws IOException {
    byte[] bytes = new byte[size];
    if (fill(bytes, at) < size) {
      throw new IOException("the file became shorter");
    }
    return Bytes.wrap(bytes);
  }

  /// Fills the array from a place in the file on, as far as the file goes.
  private int fill(byte[] target, long at) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target);
    while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
      continue;
    }
    for (int i = 0; mask.length > 0 && i < buffer.position(); i++) {
      target[i] ^= mask[(int) ((at + i) & 7)];
    }
    return buffer.position();
  }

  private static BlockFileException unreadable(Path file, IOException e) {
    return new BlockFileException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
  }
}
