package org.groat.network.manager;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.groat.chain.codec.Bytes;
import org.groat.network.address.AddressBook;
import org.groat.network.address.AnchorsFile;
import org.groat.network.address.Ban;
import org.groat.network.address.BanFile;
import org.groat.network.address.PeersFile;
import org.groat.network.wire.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the network side of a node keeps on the disk: addresses, bans, anchors.
///
/// None of it is worth a stop: where the disk fails, that is logged and the node goes on.
public final class NetworkFiles {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkFiles.class);

  private final PeersFile peers;
  private final BanFile bans;
  private final AnchorsFile anchors;
  private final Executor disk;

  /// @param disk where the address book, which can be large, is written while the node runs
  public NetworkFiles(PeersFile peers, BanFile bans, AnchorsFile anchors, Executor disk) {
    this.peers = peers;
    this.bans = bans;
    this.anchors = anchors;
    this.disk = disk;
  }

  /// Takes the book as it is, and writes it later.
  void save(AddressBook book) {
    Bytes encoded = peers.encode(book);
    disk.execute(() -> attempt("peers", () -> peers.write(encoded)));
  }

  /// Writes the book before it returns.
  void saveNow(AddressBook book) {
    attempt("peers", () -> peers.write(peers.encode(book)));
  }

  /// Writes the bans before it returns: who banned somebody relies on it, and it happens as rarely as users do it.
  void save(List<Ban> all) {
    attempt("bans", () -> bans.write(all));
  }

  List<Ban> loadBans() {
    try {
      return bans.load();
    } catch (IOException e) {
      LOG.warn("event=not-read what=bans reason=\"{}\"", e.getMessage());
      return List.of();
    }
  }

  void saveAnchors(List<Endpoint> all) {
    attempt("anchors", () -> anchors.write(all));
  }

  List<Endpoint> takeAnchors() {
    try {
      return anchors.take();
    } catch (IOException e) {
      LOG.warn("event=not-read what=anchors reason=\"{}\"", e.getMessage());
      return List.of();
    }
  }

  private static void attempt(String what, Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      LOG.warn("event=not-saved what={} reason=\"{}\"", what, e.getMessage());
    }
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }
}
