package org.groat.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeersFileTest {
  private static final int MAGIC = 0x1c163f28;
  private static final long NOW = 1_700_000_000L;

  @TempDir private Path folder;

  private Path path() {
    return folder.resolve("peers");
  }

  private PeersFile file() {
    return new PeersFile(path(), MAGIC);
  }

  private AddressBook load(PeersFile file) throws IOException {
    return file.load(new SplittableRandom(99), NetworkAddress::isRoutable);
  }

  private static AddressBook filled() {
    SplittableRandom seeded = new SplittableRandom(4);
    AddressBook book = AddressBook.empty(seeded, NetworkAddress::isRoutable);
    List<PeerAddress> peers = new ArrayList<>(AddressBookTest.randomPeers(seeded, 1_500));
    peers.add(
        AddressBookTest.peer("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion"));
    peers.add(AddressBookTest.peer("[2a01:4f8::1]:1"));
    for (PeerAddress peer : peers) {
      book.add(List.of(peer), peers.get(seeded.nextInt(40)).address(), 0, NOW);
      book.add(List.of(peer.withLastSeen(NOW)), peers.get(seeded.nextInt(40)).address(), 0, NOW);
      if (seeded.nextInt(4) == 0) {
        book.good(peer.endpoint(), NOW);
      }
      if (seeded.nextInt(4) == 0) {
        book.attempt(peer.endpoint(), true, NOW + 5);
      }
    }
    return book;
  }

  @Test
  void aBookComesBackAsItWas() throws IOException {
    AddressBook book = filled();
    PeersFile file = file();
    file.write(file.encode(book));
    AddressBook back = load(file);
    assertThat(back.secret()).isEqualTo(book.secret());
    assertThat(back.save()).containsExactlyInAnyOrderElementsOf(book.save());
    for (boolean tried : new boolean[] {true, false}) {
      assertThat(back.count(EnumSet.allOf(Network.class), tried))
          .isEqualTo(book.count(EnumSet.allOf(Network.class), tried))
          .isPositive();
    }
    assertThat(folder.toFile().list()).containsExactly("peers");
  }

  @Test
  void noFileIsAnEmptyBookWithASecretOfItsOwn() throws IOException {
    assertThat(load(file()).size()).isZero();
    assertThat(load(file()).secret()).isNotEqualTo(Bytes.wrap(new byte[32]));
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void aFileThatIsDamagedAnywhereIsPutAside() throws IOException {
    AddressBook book = AddressBook.empty(new SplittableRandom(1), NetworkAddress::isRoutable);
    book.add(List.of(AddressBookTest.peer("1.2.3.4")), NetworkAddress.parse("8.8.8.8"), 0, NOW);
    byte[] good = file().encode(book).toByteArray();
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 4;
      assertPutAside(bad);
    }
    for (int size = 0; size < good.length; size++) {
      assertPutAside(Arrays.copyOf(good, size));
    }
    Files.write(path(), good);
    assertThat(load(file()).size()).isEqualTo(1);
  }

  private void assertPutAside(byte[] bad) throws IOException {
    Files.write(path(), bad);
    assertThat(load(file()).size()).isZero();
    assertThat(path()).doesNotExist();
    assertThat(folder.resolve("peers.bad")).hasBinaryContent(bad);
  }

  @Test
  void anotherNetworksFileIsPutAside() throws IOException {
    PeersFile other = new PeersFile(path(), 77);
    other.write(other.encode(filled()));
    assertThat(load(file()).size()).isZero();
    assertThat(folder.resolve("peers.bad")).exists();
  }

  @Test
  void aWriteCutShortLeavesTheOldFile() throws IOException {
    AddressBook book = filled();
    PeersFile file = file();
    file.write(file.encode(book));
    Files.write(folder.resolve("peers.new"), new byte[] {1, 2, 3});
    assertThat(load(file).size()).isEqualTo(book.size());
    file.write(file.encode(book));
    assertThat(load(file).size()).isEqualTo(book.size());
  }
}
