package org.groat.wallet.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Multisig;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptBuilder;

/// Turns signatures into scripts and witnesses: the finalizer's and the extractor's part in BIP-0174.
public final class Finalizer {
  private Finalizer() {}

  /// The transaction, ready for the network.
  ///
  /// @return empty where an input lacks a signature
  public static Optional<Transaction> finish(Psbt psbt) {
    Psbt complete = finalizeInputs(psbt);
    List<TxInput> inputs = new ArrayList<>();
    for (int i = 0; i < complete.inputs().size(); i++) {
      PsbtMap map = complete.inputs().get(i);
      Optional<Bytes> script = map.get(PsbtKey.FINAL_SCRIPT_SIG);
      Optional<Bytes> witness = map.get(PsbtKey.FINAL_SCRIPT_WITNESS);
      if (script.isEmpty() && witness.isEmpty()) {
        return Optional.empty();
      }
      inputs.add(
          new TxInput(
              psbt.tx().outPoint(i),
              script.orElse(Bytes.EMPTY),
              psbt.tx().sequence(i),
              witness.map(PsbtInputs.WITNESS::decode).orElse(List.of())));
    }
    return Optional.of(
        Transaction.of(psbt.tx().version(), inputs, psbt.tx().outputs(), psbt.tx().lockTime()));
  }

  /// Every input that has all its signatures gets its script and witness, and loses what led to them.
  public static Psbt finalizeInputs(Psbt psbt) {
    Psbt done = psbt;
    for (int i = 0; i < psbt.inputs().size(); i++) {
      PsbtMap map = psbt.inputs().get(i);
      Optional<TxOutput> spent = psbt.spent(i);
      boolean isFinal =
          map.get(PsbtKey.FINAL_SCRIPT_SIG).isPresent()
              || map.get(PsbtKey.FINAL_SCRIPT_WITNESS).isPresent();
      if (!isFinal && spent.isPresent()) {
        Optional<PsbtMap> finished = finish(map, spent.get().scriptPubKey());
        done = finished.isPresent() ? done.withInput(i, finished.get()) : done;
      }
    }
    return done;
  }

  private static Optional<PsbtMap> finish(PsbtMap map, Bytes scriptPubKey) {
    PsbtMap kept =
        map.keeping(PsbtKey.INPUT_TYPE_MAX, PsbtKey.NON_WITNESS_UTXO, PsbtKey.WITNESS_UTXO);
    if (Script.isPayToTaproot(scriptPubKey)) {
      return map.get(PsbtKey.TAPROOT_KEY_SIGNATURE)
          .map(signature -> withWitness(kept, List.of(signature)));
    }
    if (Script.isPayToPublicKeyHash(scriptPubKey)) {
      return signatureOf(map, scriptPubKey.slice(3, 23))
          .map(
              pair ->
                  kept.with(
                      PsbtKey.FINAL_SCRIPT_SIG,
                      new ScriptBuilder().push(pair.signature).push(pair.publicKey).build()));
    }
    Bytes program = scriptPubKey;
    PsbtMap result = kept;
    if (Script.isPayToScriptHash(scriptPubKey)) {
      program = map.get(PsbtKey.INPUT_REDEEM_SCRIPT).orElse(Bytes.EMPTY);
      result = kept.with(PsbtKey.FINAL_SCRIPT_SIG, Script.push(program));
    }
    PsbtMap base = result;
    return witness(map, program).map(items -> withWitness(base, items));
  }

  private static Optional<List<Bytes>> witness(PsbtMap map, Bytes program) {
    if (Script.isPayToWitnessPublicKeyHash(program)) {
      return signatureOf(map, program.from(2)).map(pair -> List.of(pair.signature, pair.publicKey));
    } else if (!Script.isPayToWitnessScriptHash(program)) {
      return Optional.empty();
    }
    Bytes script = map.get(PsbtKey.INPUT_WITNESS_SCRIPT).orElse(Bytes.EMPTY);
    return Multisig.of(script)
        .flatMap(
            multisig -> {
              List<Bytes> items = new ArrayList<>();
              // One item more than OP_CHECKMULTISIG needs: its oldest mistake.
              items.add(Bytes.EMPTY);
              for (Bytes key : multisig.keys()) {
                if (items.size() <= multisig.required()) {
                  map.get(PsbtKey.PARTIAL_SIGNATURE, key).ifPresent(items::add);
                }
              }
              boolean complete = items.size() == multisig.required() + 1;
              items.add(script);
              return complete ? Optional.of(items) : Optional.empty();
            });
  }

  private static PsbtMap withWitness(PsbtMap map, List<Bytes> items) {
    return map.with(PsbtKey.FINAL_SCRIPT_WITNESS, PsbtInputs.WITNESS.encode(items));
  }

  private static Optional<Pair> signatureOf(PsbtMap map, Bytes keyHash) {
    List<Pair> found = new ArrayList<>();
    map.forEach(
        PsbtKey.PARTIAL_SIGNATURE,
        (publicKey, signature) -> {
          if (Bytes.wrap(Hash160.of(publicKey)).equals(keyHash)) {
            found.add(new Pair(publicKey, signature));
          }
        });
    return found.stream().findFirst();
  }

  private record Pair(Bytes publicKey, Bytes signature) {}
}
