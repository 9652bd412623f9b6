package org.groat.chain.primitives;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.service.BlockFileReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Parsing and hashing the largest block of a file: a time is of one whole block.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BlockBenchmark {
  /// A file of regtest blocks: a name among the shared chains, or a path.
  @Param("regtest-modern.blk")
  public String file = "";

  private Bytes raw = Bytes.EMPTY;
  private List<Txid> txids = List.of();

  @Setup
  public void read() {
    Path path = Vectors.chain(file);
    try (BlockFileReader reader = BlockFileReader.open(path, NetworkParameters.REGTEST)) {
      Optional<BlockFileReader.Record> next;
      while ((next = reader.next()).isPresent()) {
        Bytes block = next.get().block();
        raw = block.size() > raw.size() ? block : raw;
      }
    }
    txids = Block.CODEC.decode(raw).transactions().stream().map(Transaction::txid).toList();
  }

  @Benchmark
  public Block parse() {
    return Block.CODEC.decode(raw);
  }

  @Benchmark
  public int parseAndTxids() {
    int sum = 0;
    for (Transaction tx : Block.CODEC.decode(raw).transactions()) {
      sum += tx.txid().hashCode();
    }
    return sum;
  }

  @Benchmark
  public MerkleTree.Root merkleRoot() {
    return MerkleTree.ofHashes(txids);
  }
}
