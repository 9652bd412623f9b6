package org.groat.chain.service;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// The memory pool in a file, in Bitcoin Core's format (`mempool.dat`): version 2 is written, 1 and 2 are read.
///
/// | bytes | what |
/// |---|---|
/// | 8 | version, little-endian |
/// | 1 + 8 | version 2 only: a key with its size before it |
/// | 8 | number of transactions |
/// | any | for each: the transaction with witnesses, since when it waits, what the owner pretends it pays on top (8 bytes each) |
/// | any | a compact size, and so often: a txid that is not in the pool, what the owner pretends of it |
/// | any | a compact size, and so many txids: the owner's transactions that no other node is known to have |
///
/// In version 2 all after the key is mixed with it by exclusive or, byte by byte, beginning at the key's place that the position
/// in the file names: so no stranger's transaction stands in the file as it is, where other programs may look for patterns.
final class PoolFile {
  static final long VERSION = 2;
  static final long VERSION_WITHOUT_KEY = 1;
  static final int KEY_SIZE = 8;

  /// More than any transaction takes: no block holds one larger than its weight.
  private static final int PART_SIZE_MAX = 4_000_000 + 64;

  private static final int WINDOW = 2 * PART_SIZE_MAX;
  private static final int CHUNK_BYTES = 1 << 20;

  private PoolFile() {}

  /// One transaction of the pool.
  ///
  /// @param timeSeconds since when it waits, in seconds since 1970
  /// @param feeDelta satoshis that the owner pretends it pays on top
  record Entry(Transaction tx, long timeSeconds, long feeDelta) {}

  /// What there is beside the transactions.
  ///
  /// @param feeDeltas what the owner pretends of transactions that are not in the pool
  /// @param unbroadcast the owner's transactions that no other node is known to have
  record Rest(Map<Txid, Long> feeDeltas, List<Txid> unbroadcast) {}

  /// Takes transactions as they are read.
  @FunctionalInterface
  interface EntrySink {
    /// @return false to end here
    boolean take(Entry entry);
  }

  /// Writes a file, which appears under its name when it is whole.
  static void write(Path file, List<Entry> entries, Rest rest, byte[] key) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh), CHUNK_BYTES)) {
      ByteWriter head = new ByteWriter();
      out.write(head.int64(VERSION).sizedBytes(Bytes.wrap(key)).toBytes().toByteArray());
      Mixed mixed = new Mixed(out, key, head.size());
      mixed.write(new ByteWriter().int64(entries.size()));
      for (Entry entry : entries) {
        ByteWriter one = new ByteWriter();
        Transaction.CODEC.write(entry.tx, one);
        mixed.write(one.int64(entry.timeSeconds).int64(entry.feeDelta));
      }
      ByteWriter end = new ByteWriter().compactSize(rest.feeDeltas.size());
      rest.feeDeltas.forEach(
          (txid, delta) -> {
            txid.writeTo(end);
            end.int64(delta);
          });
      end.compactSize(rest.unbroadcast.size());
      rest.unbroadcast.forEach(txid -> txid.writeTo(end));
      mixed.write(end);
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads a file from its beginning to its end, one transaction in memory at a time.
  ///
  /// @return what stands behind the transactions; empty where the sink ended it
  /// @throws MalformedException where it is no such file, or another version's
  static Rest read(Path file, EntrySink sink) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Window window = new Window(in);
      long version = window.part(ByteReader::int64);
      if (version == VERSION) {
        window.unmix(window.part(reader -> reader.sizedBytes(KEY_SIZE)));
      } else if (version != VERSION_WITHOUT_KEY) {
        throw new MalformedException("a mempool file of version " + version);
      }
      long count = window.part(ByteReader::int64);
      if (count < 0) {
        throw new MalformedException("a mempool file of more than 2^63 transactions");
      }
      for (long i = 0; i < count; i++) {
        if (!sink.take(window.part(PoolFile::entry))) {
          return new Rest(Map.of(), List.of());
        }
      }
      Map<Txid, Long> deltas = new LinkedHashMap<>();
      long deltaCount = window.part(ByteReader::compactSize);
      for (long i = 0; i < deltaCount; i++) {
        deltas.put(window.part(Txid.CODEC::read), window.part(ByteReader::int64));
      }
      List<Txid> unbroadcast = new ArrayList<>();
      long ownCount = window.part(ByteReader::compactSize);
      for (long i = 0; i < ownCount; i++) {
        unbroadcast.add(window.part(Txid.CODEC::read));
      }
      return new Rest(deltas, unbroadcast);
    }
  }

  private static Entry entry(ByteReader in) {
    // What is read lies in the window, which moves on.
    Transaction tx = Transaction.CODEC.read(in).compact();
    return new Entry(tx, in.int64(), in.int64());
  }

  private static void mix(byte[] bytes, int from, int to, byte[] key, long position) {
    for (int i = from; i < to; i++) {
      bytes[i] ^= key[(int) ((position + i - from) % key.length)];
    }
  }

  /// A stream behind the key.
  private static final class Mixed {
    private final OutputStream out;
    private final byte[] key;
    private long position;

    Mixed(OutputStream out, byte[] key, long position) {
      this.out = out;
      this.key = key;
      this.position = position;
    }

    void write(ByteWriter part) throws IOException {
      byte[] bytes = part.toBytes().toByteArray();
      mix(bytes, 0, bytes.length, key, position);
      out.write(bytes);
      position += bytes.length;
    }
  }

  /// The part of a file that is looked at.
  private static final class Window {
    private final InputStream in;
    private final byte[] bytes = new byte[WINDOW];
    private byte[] key = {};
    private int from;
    private int to;
    private long position;
    private boolean whole;

    Window(InputStream in) {
      this.in = in;
    }

    /// Undoes the mixing of all that follows.
    void unmix(Bytes found) {
      key = found.toByteArray();
      if (key.length > 0) {
        mix(bytes, from, to, key, position);
      }
    }

    /// Reads the next part.
    <T> T part(Function<ByteReader, T> decoder) throws IOException {
      if (to - from < PART_SIZE_MAX && !whole) {
        fill();
      }
      ByteReader reader = new ByteReader(Bytes.wrap(bytes, from, to - from));
      T value = decoder.apply(reader);
      from += reader.position();
      position += reader.position();
      return value;
    }

    private void fill() throws IOException {
      System.arraycopy(bytes, from, bytes, 0, to - from);
      to -= from;
      from = 0;
      int read = in.readNBytes(bytes, to, bytes.length - to);
      if (key.length > 0) {
        mix(bytes, to, to + read, key, position + to);
      }
      to += read;
      // Else the rest would be moved for each part that is read of it.
      whole = to < bytes.length;
    }
  }
}
