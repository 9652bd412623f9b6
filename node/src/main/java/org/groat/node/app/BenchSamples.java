package org.groat.node.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.OutputType;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.script.ScriptVerifier;
import org.groat.chain.script.TransactionContext;
import org.groat.chain.service.BlockFileReader;

/// Inputs of a file of blocks by kind, with the outputs that they spend, each of them good under today's rules.
final class BenchSamples {
  /// Inputs kept of each kind.
  private static final int INPUTS_MAX = 2_000;

  /// Unspent outputs kept in memory, some 250 bytes each; the file is read up to there.
  private static final int OUTPUTS_MAX = 1_000_000;

  private static final int ANNEX = 0x50;
  private static final Bytes NESTED_KEY_HASH = Bytes.of((byte) 22, (byte) 0, (byte) 20);
  private static final Bytes NESTED_SCRIPT_HASH = Bytes.of((byte) 34, (byte) 0, (byte) 32);

  private final Map<OutPoint, TxOutput> outputs = new HashMap<>();
  private final Map<String, List<Input>> inputs = new TreeMap<>();
  private final Secp256k1 curve;
  private long refused;

  /// One input.
  record Input(Transaction tx, List<TxOutput> spent, int index) {}

  /// The inputs of a kind, in the file's order.
  record Kind(String name, List<Input> inputs) {}

  private BenchSamples(Secp256k1 curve) {
    this.curve = curve;
  }

  /// Reads a file.
  ///
  /// @throws UserException where it has no inputs whose outputs are in it too
  static BenchSamples collect(Path file, NetworkParameters params, Secp256k1 curve)
      throws UserException {
    BenchSamples samples = new BenchSamples(curve);
    try (BlockFileReader reader = BlockFileReader.open(file, params)) {
      while (samples.outputs.size() < OUTPUTS_MAX) {
        Optional<BlockFileReader.Record> next = reader.next();
        if (next.isEmpty()) {
          break;
        }
        samples.take(BenchSettings.block(file, next.get().block()));
      }
    }
    if (samples.inputs.isEmpty()) {
      throw new UserException(
          file
              + " holds no input of "
              + params.name()
              + " whose output is in the file too: name a file that begins at the genesis block");
    }
    return samples;
  }

  List<Kind> kinds() {
    return inputs.entrySet().stream()
        .map(entry -> new Kind(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  /// Inputs that broke a rule: of old blocks, from before the rule.
  long refused() {
    return refused;
  }

  private void take(Block block) {
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        takeInputs(tx);
      }
      for (int i = 0; i < tx.outputCount(); i++) {
        outputs.put(new OutPoint(tx.txid(), i), tx.output(i));
      }
    }
  }

  private void takeInputs(Transaction tx) {
    List<TxOutput> spent = new ArrayList<>();
    for (int i = 0; i < tx.inputCount(); i++) {
      TxOutput output = outputs.remove(tx.outPoint(i));
      if (output != null) {
        spent.add(output);
      }
    }
    if (spent.size() < tx.inputCount()) {
      return;
    }
    TransactionContext context = new TransactionContext(tx, spent);
    for (int i = 0; i < tx.inputCount(); i++) {
      List<Input> kind =
          inputs.computeIfAbsent(kind(tx, i, spent.get(i)), any -> new ArrayList<>());
      if (kind.size() >= INPUTS_MAX) {
        continue;
      }
      if (ScriptVerifier.verify(context, i, ScriptFlags.MANDATORY, curve) == ScriptError.OK) {
        kind.add(new Input(tx, spent, i));
      } else {
        refused++;
      }
    }
  }

  /// The kind of an input, in the words of descriptors.
  static String kind(Transaction tx, int input, TxOutput spent) {
    return switch (OutputType.of(spent.scriptPubKey())) {
      case PUBKEY -> "p2pk";
      case PUBKEYHASH -> "p2pkh";
      case SCRIPTHASH -> nested(tx.scriptSig(input));
      case MULTISIG -> "multisig";
      case WITNESS_V0_KEYHASH -> "p2wpkh";
      case WITNESS_V0_SCRIPTHASH -> "p2wsh";
      case WITNESS_V1_TAPROOT ->
          stackSize(tx.witness(input)) == 1 ? "p2tr-key-path" : "p2tr-script-path";
      case NONSTANDARD, NULL_DATA, ANCHOR, WITNESS_UNKNOWN -> "other";
    };
  }

  private static String nested(Bytes scriptSig) {
    if (scriptSig.size() == 23 && scriptSig.startsWith(NESTED_KEY_HASH)) {
      return "p2sh-p2wpkh";
    }
    return scriptSig.size() == 35 && scriptSig.startsWith(NESTED_SCRIPT_HASH)
        ? "p2sh-p2wsh"
        : "p2sh";
  }

  /// Elements of a taproot spend, without an annex.
  private static int stackSize(List<Bytes> witness) {
    int size = witness.size();
    Bytes last = size == 0 ? Bytes.EMPTY : witness.getLast();
    return size >= 2 && !last.isEmpty() && last.unsignedAt(0) == ANNEX ? size - 1 : size;
  }
}
