package org.groat.node.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.service.BlockFileReader;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Measures hashing on one thread, as the chain does it.
@CommandLine.Command(
    name = "hash",
    description = {
      "Tell how fast one core hashes: SHA-256 of several sizes, merkle roots, and, of the largest"
          + " block of a file, parsing and transaction ids.",
      "Without a network, the file tells which it is of."
    })
final class BenchHashCommand implements Command {
  private static final long SEED = 1;
  private static final int LEAVES = 4096;
  private static final int MEBIBYTE = 1 << 20;

  /// So many blocks of a file are looked at for the largest.
  private static final int BLOCKS_MAX = 1000;

  @CommandLine.Mixin private BenchLines options = new BenchLines();

  private record Line(String name, double perSecond, long bytes) {
    double megabytesPerSecond() {
      return perSecond * bytes / 1e6;
    }
  }

  @Override
  public int run(Session session) throws Exception {
    BenchTimer timer = options.timer();
    Path file = options.file();
    Optional<Block> block = file == null ? Optional.empty() : Optional.of(largest(session, file));
    List<Line> lines = new ArrayList<>();
    for (int size : new int[] {64, 80, MEBIBYTE}) {
      lines.add(sha256(timer, size));
    }
    lines.add(sha256Twice(timer, 64));
    lines.add(sha256Twice(timer, 80));
    lines.add(merkle(timer));
    block.ifPresent(found -> addBlock(timer, found, lines));
    if (session.json()) {
      ObjectNode json = Json.object();
      for (Line line : lines) {
        json.putObject(line.name().replace(' ', '_'))
            .put("per_second", line.perSecond())
            .put("bytes", line.bytes())
            .put("megabytes_per_second", line.megabytesPerSecond());
      }
      session.out().json(json);
    } else {
      Table table = new Table("what", "a second>", "MB/s>");
      for (Line line : lines) {
        table.row(
            line.name(),
            String.format(Locale.ROOT, "%.0f", line.perSecond()),
            String.format(Locale.ROOT, "%.0f", line.megabytesPerSecond()));
      }
      table.lines().forEach(session.out()::line);
    }
    return timer.used() == 0 ? FAILED : OK;
  }

  private static byte[] bytes(int size) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /// How many inputs of a size are hashed between two looks at the clock.
  private static int batch(int size) {
    return Math.max(1, MEBIBYTE / 8 / size);
  }

  private static Line sha256(BenchTimer timer, int size) {
    byte[] input = bytes(size);
    byte[] hash = new byte[Sha256.SIZE];
    int batch = batch(size);
    double rate =
        timer.perSecond(
            () -> {
              for (int i = 0; i < batch; i++) {
                Sha256.start().update(input, 0, size).finish(hash, 0);
              }
              timer.use(1 + (hash[0] & 0xff));
              return batch;
            });
    return new Line("sha256 " + size, rate, size);
  }

  private static Line sha256Twice(BenchTimer timer, int size) {
    byte[] input = bytes(size);
    byte[] hash = new byte[Sha256.SIZE];
    int batch = batch(size);
    double rate =
        timer.perSecond(
            () -> {
              for (int i = 0; i < batch; i++) {
                Sha256.start().update(input, 0, size).finishTwice(hash, 0);
              }
              timer.use(1 + (hash[0] & 0xff));
              return batch;
            });
    return new Line("sha256 twice " + size, rate, size);
  }

  private static Line merkle(BenchTimer timer) {
    Bytes hashes = Bytes.wrap(bytes(LEAVES * Sha256.SIZE));
    List<MerkleRoot> leaves = new ArrayList<>(LEAVES);
    for (int i = 0; i < LEAVES; i++) {
      leaves.add(MerkleRoot.at(hashes, i * Sha256.SIZE));
    }
    double rate =
        timer.perSecond(
            () -> {
              timer.use(1 + (MerkleTree.ofHashes(leaves).hash().hashCode() & 0xff));
              return 1;
            });
    return new Line("merkle root of " + LEAVES, rate, (long) LEAVES * Sha256.SIZE);
  }

  private static void addBlock(BenchTimer timer, Block block, List<Line> lines) {
    Bytes raw = block.raw();
    double parsed =
        timer.perSecond(
            () -> {
              timer.use(Block.CODEC.decode(raw).transactions().size());
              return 1;
            });
    lines.add(new Line("block parsed", parsed, raw.size()));
    double hashed =
        timer.perSecond(
            () -> {
              long sum = 1;
              for (var tx : Block.CODEC.decode(raw).transactions()) {
                sum += tx.txid().hashCode() & 0xff;
              }
              timer.use(sum);
              return 1;
            });
    lines.add(new Line("block parsed with txids", hashed, raw.size()));
  }

  private static Block largest(Session session, Path file) throws UserException {
    Settings settings = BenchSettings.reading(session, file);
    Bytes largest = Bytes.EMPTY;
    try (BlockFileReader reader = BlockFileReader.open(file, settings.parameters())) {
      for (int i = 0; i < BLOCKS_MAX; i++) {
        Optional<BlockFileReader.Record> next = reader.next();
        if (next.isEmpty()) {
          break;
        }
        Bytes raw = next.get().block();
        largest = raw.size() > largest.size() ? raw : largest;
      }
    }
    if (largest.isEmpty()) {
      throw new UserException(file + " holds no blocks of " + settings.network().chainName());
    }
    return BenchSettings.block(file, largest);
  }
}
