package org.groat.node.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.service.BlockFileException;
import org.groat.chain.service.BlockFileReader;
import org.groat.chain.service.PoolFiles;
import org.groat.chain.state.SnapshotException;
import org.groat.chain.state.SnapshotLoader;
import org.groat.network.address.AddressBook;
import org.groat.network.address.PeersFile;
import org.groat.node.config.ChainOptions;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.wallet.descriptor.DescriptorText;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.SealedSecret;
import org.groat.wallet.store.StoredSecret;
import org.groat.wallet.store.WalletData;
import org.groat.wallet.store.WalletTexts;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Every file that a node reads beside its store: the first byte chooses which, the rest is what stands in it. The file is
/// read, or refused in the way that users are told of.
class FilesFuzz {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;

  /// How the peers file begins: its mark, version 1, the network, a secret.
  private static final Bytes PEERS_BEGIN =
      new ByteWriter(64)
          .bytes(Bytes.fromHex("67726f61742070656572730a"))
          .uint16(1)
          .int32(REGTEST.magic())
          .bytes(Bytes.fromHex("07".repeat(AddressBook.SECRET_SIZE)))
          .toBytes();

  /// How a pool's file without a key begins: its version.
  private static final Bytes POOL_BEGIN = Bytes.fromHex("0100000000000000");

  /// Beyond this, guessing at passphrases takes the time that it is meant to take.
  private static final int COST_MAX = 64;

  @TempDir static Path folder;

  private final SnapshotStory snapshots = new SnapshotStory();
  private final List<Consumer<Bytes>> targets =
      List.of(
          this::configuration,
          this::wallet,
          file -> peers(file),
          file -> peers(withSum(file)),
          file -> peers(withSum(Bytes.concat(PEERS_BEGIN, file))),
          file -> blocks(file, "plain"),
          file -> blocks(file, "masked"),
          this::snapshot,
          file -> snapshot(Bytes.concat(snapshots.header(), file)),
          file -> pool(file),
          file -> pool(Bytes.concat(POOL_BEGIN, file)));

  FilesFuzz() {
    // A file that is no good is worth a warning each time.
    System.setProperty("org.slf4j.simpleLogger.log.org.groat", "off");
    if (LoggerFactory.getLogger("org.groat") instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void everyFileIsReadOrRefused(byte[] data) {
    if (data.length > 0) {
      targets.get((data[0] & 0xff) % targets.size()).accept(Bytes.of(data).from(1));
    }
  }

  private void configuration(Bytes text) {
    Path home = write("configured/groat.conf", text).getParent();
    try {
      ChainOptions.parameters(Settings.of(Map.of(Options.DATADIR, List.of(home.toString()))));
    } catch (ConfigurationException expected) {
      return;
    }
  }

  private void wallet(Bytes text) {
    Optional<WalletData> read = WalletTexts.read(text);
    if (read.isEmpty()) {
      return;
    }
    Bytes written = WalletTexts.write(read.get());
    WalletData again = WalletTexts.read(written).orElseThrow();
    require(WalletTexts.write(again).equals(written), "a wallet changes", written);
    try {
      switch (read.get().secret()) {
        case StoredSecret.Open open -> Mnemonic.ofEntropy(open.entropy());
        case StoredSecret.Sealed sealed -> open(sealed.secret());
      }
      read.get().branches().forEach(each -> DescriptorText.parse(each.descriptor(), REGTEST));
    } catch (WalletException expected) {
      return;
    }
  }

  private static void open(SealedSecret sealed) {
    SealedSecret.Cost cost = sealed.cost();
    if (cost.memoryKibibytes() <= COST_MAX && cost.passes() <= 2) {
      sealed.open("passphrase");
    }
  }

  private void peers(Bytes file) {
    Path path = write("peers/peers", file);
    PeersFile peers = new PeersFile(path, REGTEST.magic());
    AddressBook book = load(peers);
    write("peers/peers", peers.encode(book));
    AddressBook again = load(peers);
    require(Files.exists(path) && again.size() == book.size(), "a book is not read again", file);
  }

  private static AddressBook load(PeersFile peers) {
    try {
      return peers.load(new Random(1), address -> true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bytes withSum(Bytes body) {
    return Bytes.concat(body, Bytes.wrap(Sha256.hash(body)));
  }

  /// @param mode a folder, with a mask in it where it says so
  private void blocks(Bytes content, String mode) {
    if (mode.equals("masked")) {
      write(mode + "/xor.dat", Bytes.fromHex("0102030405060780"));
    }
    try (BlockFileReader reader =
        BlockFileReader.open(write(mode + "/blk00000.dat", content), REGTEST)) {
      long known = 0;
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        known += 8 + next.get().block().size();
        require(reader.position() == known + reader.skippedBytes(), "bytes lost", content);
      }
      require(reader.position() == content.size(), "not to the end", content);
      require(known + reader.skippedBytes() == content.size(), "bytes miscounted", content);
    } catch (BlockFileException expected) {
      return;
    }
  }

  private void snapshot(Bytes file) {
    try (SnapshotLoader loader = snapshots.loader()) {
      loader.read(write("coins.dat", file), coins -> {});
      // Only one file has the hash that the network's parameters know.
      require(file.equals(snapshots.file()), "taken for another file", file);
    } catch (SnapshotException expected) {
      require(!file.equals(snapshots.file()), expected.text(), file);
    }
  }

  private static void pool(Bytes file) {
    require(PoolFiles.isReadAgainAsTheSame(write("mempool.dat", file)), "a pool changes", file);
  }

  private static Path write(String name, Bytes content) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, content.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(boolean holds, String what, Bytes file) {
    if (!holds) {
      String text = new String(file.toByteArray(), StandardCharsets.ISO_8859_1);
      throw new AssertionError(what + ": " + file + " " + text);
    }
  }
}
