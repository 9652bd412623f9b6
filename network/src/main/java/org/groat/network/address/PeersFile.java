package org.groat.network.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.crypto.Sha256;
import org.groat.network.wire.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file that an [AddressBook] outlives a restart in: a mark, the format's version, the network's magic, the secret, the
/// addresses, and the SHA-256 of all that.
///
/// It is replaced as a whole: written beside, forced to the disk, then renamed over the old one, so that after a crash either
/// is there. A file that cannot be read is renamed aside with one warning, and an empty book takes its place: addresses are
/// worth nothing that gossip does not bring again.
public final class PeersFile {
  private static final Logger LOG = LoggerFactory.getLogger(PeersFile.class);

  private static final Bytes MARK = Bytes.fromHex("67726f61742070656572730a");
  private static final int VERSION = 1;

  /// All places of both tables.
  private static final int ADDRESSES_MAX = (Buckets.NEW_COUNT + Buckets.TRIED_COUNT) * Buckets.SIZE;

  private static final Codec<List<SavedAddress>> ADDRESSES =
      SavedAddress.CODEC.list(SavedAddress.SIZE_MIN, ADDRESSES_MAX);

  private final Path path;
  private final int magic;

  /// @param magic the network's, so that another network's file is not taken
  public PeersFile(Path path, int magic) {
    this.path = path;
    this.magic = magic;
  }

  /// The book in the file, or an empty one where there is no file or no good one.
  ///
  /// @throws IOException where the disk fails
  public AddressBook load(RandomGenerator random, Predicate<NetworkAddress> admissible)
      throws IOException {
    if (!Files.exists(path)) {
      return AddressBook.empty(random, admissible);
    }
    try {
      return read(Bytes.wrap(Files.readAllBytes(path)), random, admissible);
    } catch (MalformedException e) {
      Path aside = AtomicFile.setAside(path);
      LOG.warn("peers file unreadable, begun anew reason=\"{}\" kept={}", e.getMessage(), aside);
      return AddressBook.empty(random, admissible);
    }
  }

  /// What to write, taken on the network loop; [#write(Bytes)] may then run elsewhere.
  public Bytes encode(AddressBook book) {
    ByteWriter out =
        new ByteWriter(1 << 12).bytes(MARK).uint16(VERSION).int32(magic).bytes(book.secret());
    ADDRESSES.write(book.save(), out);
    Bytes body = out.toBytes();
    return Bytes.concat(body, Bytes.wrap(Sha256.hash(body)));
  }

  /// Replaces the file.
  ///
  /// @throws IOException where the disk fails; the old file is then still there
  public void write(Bytes encoded) throws IOException {
    AtomicFile.write(path, encoded);
  }

  private AddressBook read(
      Bytes file, RandomGenerator random, Predicate<NetworkAddress> admissible) {
    if (file.size() < MARK.size() + Sha256.SIZE || !file.startsWith(MARK)) {
      throw new MalformedException("not a peers file");
    }
    Bytes body = file.slice(0, file.size() - Sha256.SIZE);
    if (!file.regionEquals(body.size(), Bytes.wrap(Sha256.hash(body)))) {
      throw new MalformedException("its checksum is wrong");
    }
    ByteReader in = new ByteReader(body.from(MARK.size()));
    int version = in.uint16();
    if (version != VERSION) {
      throw new MalformedException(
          "its format is version " + version + ", this program writes " + VERSION);
    }
    if (in.int32() != magic) {
      throw new MalformedException("it is another network's");
    }
    AddressBook book =
        new AddressBook(in.bytes(AddressBook.SECRET_SIZE).compact(), random, admissible);
    ADDRESSES.read(in).forEach(book::restore);
    in.expectEnd();
    return book;
  }
}
