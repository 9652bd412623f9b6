package org.groat.network.manager;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.groat.chain.codec.Bytes;
import org.groat.network.address.AddressBook;
import org.groat.network.address.PeersFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the address book down now and then, off the network loop.
public final class AddressKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(AddressKeeper.class);

  private final PeersFile file;
  private final Executor disk;

  /// @param disk where the writing is done
  public AddressKeeper(PeersFile file, Executor disk) {
    this.file = file;
    this.disk = disk;
  }

  /// Takes the book as it is, and writes it later.
  void save(AddressBook book) {
    Bytes encoded = file.encode(book);
    disk.execute(() -> write(encoded));
  }

  /// Writes the book before it returns.
  void saveNow(AddressBook book) {
    write(file.encode(book));
  }

  private void write(Bytes encoded) {
    try {
      file.write(encoded);
    } catch (IOException e) {
      LOG.warn("event=peers-not-saved reason=\"{}\"", e.getMessage());
    }
  }
}
