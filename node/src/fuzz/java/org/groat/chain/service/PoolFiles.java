package org.groat.chain.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;

/// The memory pool's file, without a pool.
public final class PoolFiles {
  private static final byte[] KEY = Bytes.fromHex("0102030405060780").toByteArray();

  private PoolFiles() {}

  /// Reads a file, writes what stood in it behind a key, and reads that.
  ///
  /// @return false where the second time it is something else; true as well where the file is refused at first
  public static boolean isReadAgainAsTheSame(Path file) {
    try {
      List<PoolFile.Entry> entries = new ArrayList<>();
      PoolFile.Rest rest;
      try {
        rest = PoolFile.read(file, entries::add);
      } catch (MalformedException expected) {
        return true;
      }
      PoolFile.write(file, entries, rest, KEY);
      List<PoolFile.Entry> again = new ArrayList<>();
      return PoolFile.read(file, again::add).equals(rest) && again.equals(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
