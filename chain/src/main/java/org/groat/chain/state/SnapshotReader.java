package org.groat.chain.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Txid;
import org.groat.chain.storage.CoinCodec;
import org.jspecify.annotations.Nullable;

/// Reads a [SnapshotFile] coin by coin, in little memory. What it says where the file is wrong are the words of Bitcoin Core, as
/// users and tools know them.
final class SnapshotReader implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 20;

  /// More than any coin takes: scripts of more than 10,000 bytes cannot be spent, and so are no coins.
  private static final int COIN_SIZE_MAX = 1 << 14;

  private static final Codec<Long> COMPACT_SIZE =
      Codec.of(ByteReader::compactSize, (value, out) -> out.compactSize(value));

  private final Path file;
  private final InputStream in;
  private Bytes chunk = Bytes.EMPTY;
  private boolean atEnd;
  private long coinsLeft;
  private long coinsRead;
  private long ofTransaction;
  private @Nullable Txid txid;
  private int baseHeight;

  SnapshotReader(Path file) {
    this.file = file;
    try {
      this.in = Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new SnapshotException(
          SnapshotException.Kind.FILE, "Couldn't open file %s for reading.".formatted(file), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// A coin and where it is.
  record Entry(OutPoint outPoint, Coin coin) {}

  /// Reads the header, and fails unless the file is one of this network.
  SnapshotFile.Header header(NetworkParameters params) {
    Bytes bytes = take(SnapshotFile.HEADER_SIZE);
    if (!bytes.startsWith(SnapshotFile.MAGIC)) {
      throw metadata(
          "Invalid UTXO set snapshot magic bytes. Please check if this is indeed a snapshot file or"
              + " if you are using an outdated snapshot format.");
    }
    ByteReader reader = new ByteReader(bytes);
    reader.skip(SnapshotFile.MAGIC.size());
    try {
      int version = reader.uint16();
      if (version != SnapshotFile.VERSION) {
        throw metadata(
            "Version of snapshot %d does not match any of the supported versions."
                .formatted(version));
      }
      expectNetwork(reader.int32(), params);
      BlockHash base = BlockHash.CODEC.read(reader);
      coinsLeft = reader.int64();
      return new SnapshotFile.Header(base, coinsLeft);
    } catch (MalformedException e) {
      throw metadata("the file ends within its first %d bytes".formatted(SnapshotFile.HEADER_SIZE));
    }
  }

  /// Sets the height that no coin may be above.
  void baseHeight(int height) {
    baseHeight = height;
  }

  /// The next coin; nothing after the last, where the file has to end too.
  Optional<Entry> next() {
    if (coinsLeft == 0) {
      fill(1);
      if (!chunk.isEmpty()) {
        throw new SnapshotException(
            "Bad snapshot - coins left over after deserializing %d coins.".formatted(coinsRead));
      }
      return Optional.empty();
    }
    if (ofTransaction == 0) {
      txid = read(Txid.CODEC, Txid.SIZE);
      ofTransaction = read(COMPACT_SIZE, 9);
    }
    if (ofTransaction > coinsLeft || ofTransaction <= 0) {
      throw new SnapshotException(
          "Mismatch in coins count in snapshot metadata and actual snapshot data");
    }
    long index = read(COMPACT_SIZE, 9);
    Coin coin = read(CoinCodec.COIN, COIN_SIZE_MAX);
    if (coin.height() > baseHeight || index >= 0xffff_ffffL) {
      throw new SnapshotException(
          "Bad snapshot data after deserializing %d coins".formatted(coinsRead));
    }
    if (!coin.amount().isMoney()) {
      throw new SnapshotException(
          "Bad snapshot data after deserializing %d coins - bad tx out value".formatted(coinsRead));
    }
    coinsLeft--;
    ofTransaction--;
    coinsRead++;
    if (txid == null) {
      throw new IllegalStateException("a coin before any transaction");
    }
    return Optional.of(new Entry(new OutPoint(txid, (int) index), coin));
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private <T> T read(Codec<T> codec, int sizeMax) {
    fill(sizeMax);
    ByteReader reader = new ByteReader(chunk);
    try {
      T value = codec.read(reader);
      chunk = chunk.from(reader.position());
      return value;
    } catch (MalformedException e) {
      throw new SnapshotException(
          "Bad snapshot format or truncated snapshot after deserializing %d coins."
              .formatted(coinsRead),
          e);
    }
  }

  private Bytes take(int sizeMax) {
    fill(sizeMax);
    int size = Math.min(sizeMax, chunk.size());
    Bytes taken = chunk.slice(0, size);
    chunk = chunk.from(size);
    return taken;
  }

  /// Makes sure that so many bytes are at hand, or all that are left.
  private void fill(int size) {
    if (chunk.size() >= size || atEnd) {
      return;
    }
    try {
      byte[] more = in.readNBytes(CHUNK_BYTES);
      atEnd = more.length < CHUNK_BYTES;
      chunk = Bytes.concat(chunk, Bytes.wrap(more));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static void expectNetwork(int magic, NetworkParameters params) {
    if (magic == params.magic()) {
      return;
    }
    for (NetworkParameters other :
        new NetworkParameters[] {
          NetworkParameters.MAIN,
          NetworkParameters.TESTNET3,
          NetworkParameters.TESTNET4,
          NetworkParameters.SIGNET,
          NetworkParameters.REGTEST
        }) {
      if (other.magic() == magic) {
        throw metadata(
            "The network of the snapshot (%s) does not match the network of this node (%s)."
                .formatted(other.name(), params.name()));
      }
    }
    throw metadata(
        "This snapshot has been created for an unrecognized network. This could be a custom signet,"
            + " a new testnet or possibly caused by data corruption.");
  }

  private static SnapshotException metadata(String reason) {
    return new SnapshotException(
        SnapshotException.Kind.FORMAT, "Unable to parse metadata: " + reason);
  }

  private SnapshotException unreadable(IOException cause) {
    return new SnapshotException(
        SnapshotException.Kind.FILE, "%s cannot be read: %s".formatted(file, cause), cause);
  }
}
