package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.service.BlockFileReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How much verifying an input leaves to the collector, with what a transaction's inputs share already there. Limits hold for code
/// that is not compiled yet, which allocates most: they fall with each buffer that is used again.
final class GarbageTest {
  private static final int COUNT = 200;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static Map<OutputType, List<Sample>> samples = Map.of();

  private record Sample(TransactionContext context, int input) {
    void verify() {
      ScriptError error =
          ScriptVerifier.verify(context, input, ScriptFlags.MANDATORY, Secp256k1s.best());
      if (error != ScriptError.OK) {
        throw new AssertionError("input " + input + " of " + context.tx() + ": " + error);
      }
    }
  }

  @BeforeAll
  static void readSamples() {
    samples = samples();
  }

  /// Script hashes of multisignatures by two keys, taproot outputs by their key.
  @ParameterizedTest
  @CsvSource({
    "PUBKEYHASH, 300",
    "WITNESS_V0_KEYHASH, 340",
    "WITNESS_V0_SCRIPTHASH, 880",
    "WITNESS_V1_TAPROOT, 232"
  })
  void anInputLeavesItsSlicesAndTheHashThatIsSigned(OutputType type, long bytesMax) {
    assertThat(bytes(samples.get(type))).isBetween(1L, bytesMax);
  }

  /// Of one input, in the mean, of the run that allocated least: in others the JVM may have made something of its own.
  private static long bytes(List<Sample> samples) {
    assertThat(samples).hasSize(COUNT);
    // Makes each thread's buffers and what the inputs share.
    samples.forEach(Sample::verify);
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 3; run++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < COUNT; i++) {
        samples.get(i).verify();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least / COUNT;
  }

  private static Map<OutputType, List<Sample>> samples() {
    Map<OutputType, List<Sample>> samples = new HashMap<>();
    Map<OutPoint, TxOutput> outputs = new HashMap<>();
    try (BlockFileReader reader =
        BlockFileReader.open(Vectors.chain("regtest-modern.blk"), NetworkParameters.REGTEST)) {
      for (int block = 0; block < 115; block++) {
        Bytes raw = reader.next().orElseThrow().block();
        for (Transaction tx : Block.CODEC.decode(raw).transactions()) {
          take(tx, outputs, samples);
        }
      }
    }
    return samples;
  }

  private static void take(
      Transaction tx, Map<OutPoint, TxOutput> outputs, Map<OutputType, List<Sample>> samples) {
    if (!tx.isCoinbase()) {
      List<TxOutput> spent = new ArrayList<>();
      for (int i = 0; i < tx.inputCount(); i++) {
        spent.add(outputs.remove(tx.outPoint(i)));
      }
      TransactionContext context = new TransactionContext(tx, spent);
      for (int i = 0; i < tx.inputCount(); i++) {
        OutputType type = OutputType.of(spent.get(i).scriptPubKey());
        List<Sample> list = samples.computeIfAbsent(type, key -> new ArrayList<>());
        if (list.size() < COUNT && isMeant(type, tx.witness(i))) {
          list.add(new Sample(context, i));
        }
      }
    }
    for (int i = 0; i < tx.outputCount(); i++) {
      outputs.put(new OutPoint(tx.txid(), i), tx.output(i));
    }
  }

  private static boolean isMeant(OutputType type, List<Bytes> witness) {
    return switch (type) {
      case WITNESS_V0_SCRIPTHASH ->
          Multisig.of(witness.getLast()).filter(script -> script.required() == 2).isPresent();
      case WITNESS_V1_TAPROOT -> witness.size() == 1;
      default -> true;
    };
  }
}
