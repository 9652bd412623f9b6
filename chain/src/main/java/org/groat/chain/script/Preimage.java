package org.groat.chain.script;

import java.util.Arrays;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.PerThread;

/// The bytes that a signature's hash is made of, put together in a buffer that each thread uses again and again.
final class Preimage {
  private static final PerThread<Preimage> INSTANCES = PerThread.of(Preimage::new);

  private final ScriptCursor cursor = new ScriptCursor(Bytes.EMPTY);
  private byte[] buffer = new byte[1024];
  private int size;

  private Preimage() {}

  /// The calling thread's buffer, empty: to be fed to a hash before any other use on this thread.
  static Preimage start() {
    Preimage preimage = INSTANCES.get();
    preimage.size = 0;
    return preimage;
  }

  Preimage uint8(int value) {
    grow(1);
    buffer[size++] = (byte) value;
    return this;
  }

  Preimage int32(int value) {
    grow(4);
    for (int i = 0; i < 4; i++) {
      buffer[size++] = (byte) (value >>> (8 * i));
    }
    return this;
  }

  Preimage int64(long value) {
    return int32((int) value).int32((int) (value >>> 32));
  }

  Preimage bytes(Bytes value) {
    grow(value.size());
    value.copyTo(buffer, size);
    size += value.size();
    return this;
  }

  Preimage bytes(Bytes value, int from, int count) {
    grow(count);
    value.copyTo(from, buffer, size, count);
    size += count;
    return this;
  }

  /// One of several hashes that stand one behind the other.
  Preimage hash(Bytes hashes, int at) {
    return bytes(hashes, at, Sha256.SIZE);
  }

  Preimage compactSize(int value) {
    if (value < 0xfd) {
      return uint8(value);
    } else if (value <= 0xffff) {
      return uint8(0xfd).uint8(value).uint8(value >>> 8);
    }
    return uint8(0xfe).int32(value);
  }

  Preimage sizedBytes(Bytes value) {
    return compactSize(value.size()).bytes(value);
  }

  Preimage outPoint(Transaction tx, int input) {
    grow(OutPoint.SIZE);
    tx.copyOutPoint(input, buffer, size);
    size += OutPoint.SIZE;
    return this;
  }

  /// A script code with its size and without its OP_CODESEPARATORs, as legacy signatures sign it. Where a push goes beyond the
  /// end, the rest behind its prefix is left out, though counted: so it was from the first.
  Preimage scriptCode(Bytes code) {
    cursor.reset(code);
    int separators = 0;
    while (cursor.next()) {
      if (cursor.opcode() == Opcode.OP_CODESEPARATOR) {
        separators++;
      }
    }
    compactSize(code.size() - separators);
    int end = cursor.position();
    int from = 0;
    if (separators > 0) {
      cursor.reset(code);
      while (cursor.next()) {
        if (cursor.opcode() == Opcode.OP_CODESEPARATOR) {
          bytes(code, from, cursor.position() - 1 - from);
          from = cursor.position();
        }
      }
    }
    // It would keep the code's block alive.
    cursor.reset(Bytes.EMPTY);
    return bytes(code, from, end - from);
  }

  /// Ends the hasher's hash, fed with what is here.
  Bytes hash(Sha256 sha) {
    return Bytes.wrap(sha.update(buffer, 0, size).finish());
  }

  /// Ends the hasher's hash, fed with what is here, and hashes it once more.
  Bytes hashTwice(Sha256 sha) {
    return Bytes.wrap(sha.update(buffer, 0, size).finishTwice());
  }

  /// Ends the hasher's hash, fed with what is here, into `target` from `at` on.
  void hashTo(Sha256 sha, byte[] target, int at) {
    sha.update(buffer, 0, size).finish(target, at);
  }

  /// What is here, as a value of its own.
  Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(buffer, size));
  }

  /// Feeds what is here to a hasher and forgets it.
  void drainTo(Sha256 sha) {
    sha.update(buffer, 0, size);
    size = 0;
  }

  private void grow(int more) {
    if (more > buffer.length - size) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length * 2));
    }
  }
}
