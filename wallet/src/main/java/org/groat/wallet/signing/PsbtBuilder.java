package org.groat.wallet.signing;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Script;
import org.groat.wallet.descriptor.DerivedKey;
import org.groat.wallet.descriptor.ScriptDetails;
import org.jspecify.annotations.Nullable;

/// Says about a transaction what its signers need to know: the updater's part in BIP-0174.
public final class PsbtBuilder {
  private final Transaction unsigned;
  private final List<PsbtMap> inputs = new ArrayList<>();
  private final List<PsbtMap> outputs = new ArrayList<>();

  public PsbtBuilder(Transaction unsigned) {
    Psbt empty = Psbt.of(unsigned);
    this.unsigned = unsigned;
    this.inputs.addAll(empty.inputs());
    this.outputs.addAll(empty.outputs());
  }

  /// Says what an input spends.
  ///
  /// @param previous the whole transaction spent of: needed for outputs without a witness, since their signatures do not cover
  ///     the amount; null where only the output is known
  public PsbtBuilder input(
      int index, TxOutput spent, @Nullable Transaction previous, ScriptDetails details) {
    PsbtMap map = inputs.get(index);
    if (previous != null && !details.isTaproot()) {
      map = map.with(PsbtKey.NON_WITNESS_UTXO, previous.raw());
    }
    boolean hasWitness =
        !details.witnessScript().isEmpty()
            || !details.redeemScript().isEmpty()
            || Script.isWitnessProgram(details.scriptPubKey());
    if (hasWitness) {
      map = map.with(PsbtKey.WITNESS_UTXO, TxOutput.CODEC.encode(spent));
    }
    if (!details.redeemScript().isEmpty()) {
      map = map.with(PsbtKey.INPUT_REDEEM_SCRIPT, details.redeemScript());
    }
    if (!details.witnessScript().isEmpty()) {
      map = map.with(PsbtKey.INPUT_WITNESS_SCRIPT, details.witnessScript());
    }
    for (DerivedKey key : details.keys()) {
      if (details.isTaproot()) {
        map =
            map.with(PsbtKey.INPUT_TAPROOT_DERIVATION, key.xOnly(), PsbtInputs.taprootOrigin(key));
        map = map.with(PsbtKey.INPUT_TAPROOT_INTERNAL_KEY, key.xOnly());
      } else {
        map = map.with(PsbtKey.INPUT_DERIVATION, key.publicKey(), PsbtInputs.origin(key));
      }
    }
    inputs.set(index, map);
    return this;
  }

  /// Says that an output comes back to the signer: change.
  public PsbtBuilder output(int index, ScriptDetails details) {
    PsbtMap map = outputs.get(index);
    if (!details.redeemScript().isEmpty()) {
      map = map.with(PsbtKey.OUTPUT_REDEEM_SCRIPT, details.redeemScript());
    }
    if (!details.witnessScript().isEmpty()) {
      map = map.with(PsbtKey.OUTPUT_WITNESS_SCRIPT, details.witnessScript());
    }
    for (DerivedKey key : details.keys()) {
      if (details.isTaproot()) {
        map = map.with(PsbtKey.OUTPUT_TAPROOT_INTERNAL_KEY, key.xOnly());
        map =
            map.with(PsbtKey.OUTPUT_TAPROOT_DERIVATION, key.xOnly(), PsbtInputs.taprootOrigin(key));
      } else {
        map = map.with(PsbtKey.OUTPUT_DERIVATION, key.publicKey(), PsbtInputs.origin(key));
      }
    }
    outputs.set(index, map);
    return this;
  }

  public Psbt build() {
    return new Psbt(unsigned, PsbtMap.EMPTY, inputs, outputs);
  }
}
