package org.groat.chain.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
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

/// Inputs of one kind, verified with the best library for the curve, one after the other: a time is of one input.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ScriptBenchmark {
  private static final int INPUTS_MAX = 4096;

  /// A file of regtest blocks that begins at the genesis block: a name among the shared chains, or a path.
  @Param("regtest-modern.blk")
  public String file = "";

  @Param({"P2PKH", "P2WPKH", "P2WSH", "P2TR"})
  public Kind kind = Kind.P2PKH;

  private final Secp256k1 curve = Secp256k1s.best();
  private final List<Sample> samples = new ArrayList<>();
  private int next;

  /// Which outputs the inputs spend: script hashes of multisignatures, taproot's by a key.
  public enum Kind {
    P2PKH(OutputType.PUBKEYHASH),
    P2WPKH(OutputType.WITNESS_V0_KEYHASH),
    P2WSH(OutputType.WITNESS_V0_SCRIPTHASH),
    P2TR(OutputType.WITNESS_V1_TAPROOT);

    private final OutputType type;

    Kind(OutputType type) {
      this.type = type;
    }

    private boolean has(Transaction tx, int input, TxOutput spent) {
      if (OutputType.of(spent.scriptPubKey()) != type) {
        return false;
      }
      return switch (this) {
        case P2PKH, P2WPKH -> true;
        case P2WSH -> Multisig.of(tx.witness(input).getLast()).isPresent();
        case P2TR -> tx.witness(input).size() == 1;
      };
    }
  }

  private record Sample(Transaction tx, List<TxOutput> spent, int input) {
    /// With nothing hashed yet.
    TransactionContext context() {
      return new TransactionContext(tx, spent);
    }
  }

  @Setup
  public void read() {
    Map<OutPoint, TxOutput> outputs = new HashMap<>();
    try (BlockFileReader reader =
        BlockFileReader.open(Vectors.chain(file), NetworkParameters.REGTEST)) {
      Optional<BlockFileReader.Record> record;
      while (samples.size() < INPUTS_MAX && (record = reader.next()).isPresent()) {
        for (Transaction tx : Block.CODEC.decode(record.get().block()).transactions()) {
          take(tx, outputs);
        }
      }
    }
    if (samples.isEmpty()) {
      throw new IllegalStateException(file + " has no input of kind " + kind);
    }
  }

  private void take(Transaction tx, Map<OutPoint, TxOutput> outputs) {
    if (!tx.isCoinbase()) {
      List<TxOutput> spent = new ArrayList<>();
      for (int i = 0; i < tx.inputCount(); i++) {
        spent.add(outputs.remove(tx.outPoint(i)));
      }
      for (int i = 0; i < tx.inputCount(); i++) {
        if (kind.has(tx, i, spent.get(i))) {
          samples.add(new Sample(tx, spent, i));
        }
      }
    }
    for (int i = 0; i < tx.outputCount(); i++) {
      outputs.put(new OutPoint(tx.txid(), i), tx.output(i));
    }
  }

  private Sample sample() {
    next = next + 1 == samples.size() ? 0 : next + 1;
    return samples.get(next);
  }

  /// As blocks are verified: the known templates first.
  @Benchmark
  public ScriptError verify() {
    Sample sample = sample();
    ScriptError verdict =
        ScriptVerifier.verify(sample.context(), sample.input(), ScriptFlags.MANDATORY, curve);
    return good(verdict);
  }

  /// All of it through the machine.
  @Benchmark
  public ScriptError interpret() {
    Sample sample = sample();
    return good(
        ScriptVerifier.interpret(
            new SignatureChecks(sample.context(), sample.input(), ScriptFlags.MANDATORY, curve)));
  }

  private static ScriptError good(ScriptError verdict) {
    if (verdict != ScriptError.OK) {
      throw new IllegalStateException("an input of a good block is refused: " + verdict);
    }
    return verdict;
  }

  /// What a signature of all inputs and outputs signs, nothing of the transaction hashed before.
  @Benchmark
  public Bytes signatureHash() {
    Sample sample = sample();
    TransactionContext context = sample.context();
    Bytes code = sample.spent().get(sample.input()).scriptPubKey();
    return switch (kind) {
      case P2PKH -> SigHash.legacy(context, sample.input(), code, HashType.ALL);
      case P2WPKH, P2WSH -> SigHash.witnessV0(context, sample.input(), code, HashType.ALL);
      case P2TR ->
          SigHash.taproot(context, sample.input(), HashType.DEFAULT, TaprootSpend.KEY_PATH)
              .orElseThrow();
    };
  }
}
