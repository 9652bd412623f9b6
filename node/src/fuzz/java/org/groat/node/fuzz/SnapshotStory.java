package org.groat.node.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.KnownSnapshot;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainState;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.SnapshotFile;
import org.groat.chain.state.SnapshotLoader;
import org.groat.chain.storage.MemoryStore;

/// A chain of which a node has the headers alone, and the file of coins that would take it to the tip.
final class SnapshotStory {
  private static final int HEIGHT = 3;
  private static final int VERSION = 2;

  private final ChainBuilder builder = ChainBuilder.regtest();
  private final Bytes file;
  private final Bytes header;
  private final ChainState chain;

  SnapshotStory() {
    builder.mineEmpty(HEIGHT);
    ChainState source = open(NetworkParameters.REGTEST);
    builder.blocks().forEach(source::submitBlock);
    CoinStatistics coins;
    try (CoinSnapshot snapshot = source.coinSnapshot()) {
      Path folder = Files.createTempDirectory("snapshot");
      Path path = folder.resolve("coins.dat");
      coins = SnapshotFile.write(snapshot, NetworkParameters.REGTEST, path, written -> {});
      file = Bytes.wrap(Files.readAllBytes(path));
      Files.delete(path);
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KnownSnapshot known = new KnownSnapshot(HEIGHT, builder.tip().hash(), coins.hash(), HEIGHT + 1);
    chain = open(NetworkParameters.REGTEST.withSnapshots(List.of(known)));
    chain.acceptHeaders(builder.blocks().stream().skip(1).map(Block::header).toList());
    header =
        new ByteWriter(51)
            .bytes(Bytes.fromHex("7574786fff"))
            .uint16(VERSION)
            .int32(NetworkParameters.REGTEST.magic())
            .bytes(BlockHash.CODEC.encode(builder.tip().hash()))
            .int64(coins.coins())
            .toBytes();
  }

  private static ChainState open(NetworkParameters params) {
    return ChainState.open(
        ChainSettings.of(params),
        new MemoryStore(),
        new ManualEventLoop(Instant.ofEpochSecond(1_900_000_000)),
        Runnable::run,
        Secp256k1s.best());
  }

  /// The good file.
  Bytes file() {
    return file;
  }

  /// What it begins with, before the coins.
  Bytes header() {
    return header;
  }

  SnapshotLoader loader() {
    return chain.loadedCoins().loader();
  }
}
