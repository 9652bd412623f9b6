package org.groat.chain.policy;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Multisig;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.OutputType;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptCursor;
import org.groat.chain.script.WitnessProgram;

/// Which forms of transactions are relayed: those that everybody understands, that cannot be changed by others on their way,
/// that cost little to check, and that leave room for later rules.
public final class Standardness {
  /// Versions 1 to 3 have a meaning; 3 promises a small family in the pool (BIP-0431).
  public static final int VERSION_MAX = 3;

  public static final int WEIGHT_MAX = 400_000;

  /// Bytes without witnesses. Below, a transaction of 64 bytes could pass for two hashes of a merkle tree (CVE-2017-12842).
  public static final int STRIPPED_SIZE_MIN = 65;

  /// A 15-of-15 multisignature with compressed keys behind a script hash takes 1,627 bytes.
  public static final int SCRIPT_SIG_SIZE_MAX = 1650;

  /// Signature operations of the script behind a script hash.
  public static final int P2SH_SIGOPS_MAX = 15;

  /// Keys of a plain multisignature output.
  public static final int BARE_MULTISIG_KEYS_MAX = 3;

  /// A fifth of what a block may have.
  public static final int SIGOPS_COST_MAX = 16_000;

  /// Signature operations of a transaction's legacy inputs, the bound that BIP-0054 proposes for consensus.
  public static final int LEGACY_SIGOPS_MAX = 2500;

  public static final int WITNESS_SCRIPT_SIZE_MAX = 3600;

  public static final int WITNESS_ITEMS_MAX = 100;

  public static final int WITNESS_ITEM_SIZE_MAX = 80;

  private static final int ANNEX_TAG = 0x50;
  private static final int LEAF_VERSION_MASK = 0xfe;
  private static final int TAPSCRIPT_LEAF = 0xc0;

  private Standardness() {}

  /// The rules that need nothing but the transaction.
  public static Optional<Rejection> check(Transaction tx, RelayPolicy policy) {
    if (tx.version() < 1 || tx.version() > VERSION_MAX) {
      return Rejection.by(PolicyRule.VERSION);
    }
    if (tx.weight().units() > WEIGHT_MAX) {
      return Rejection.by(PolicyRule.TX_SIZE);
    }
    for (int i = 0; i < tx.inputCount(); i++) {
      if (tx.scriptSig(i).size() > SCRIPT_SIG_SIZE_MAX) {
        return Rejection.by(PolicyRule.SCRIPTSIG_SIZE);
      }
      if (!Script.isPushOnly(tx.scriptSig(i))) {
        return Rejection.by(PolicyRule.SCRIPTSIG_NOT_PUSHONLY);
      }
    }
    return checkOutputs(tx, policy);
  }

  private static Optional<Rejection> checkOutputs(Transaction tx, RelayPolicy policy) {
    int dataLeft = policy.dataCarrierSizeMax();
    for (int i = 0; i < tx.outputCount(); i++) {
      Bytes script = tx.scriptPubKey(i);
      OutputType type = OutputType.of(script);
      if (!isStandard(type, script)) {
        return Rejection.by(PolicyRule.SCRIPTPUBKEY);
      }
      if (type == OutputType.NULL_DATA) {
        if (script.size() > dataLeft) {
          return Rejection.by(PolicyRule.DATACARRIER);
        }
        dataLeft -= script.size();
      } else if (type == OutputType.MULTISIG && !policy.permitBareMultisig()) {
        return Rejection.by(PolicyRule.BARE_MULTISIG);
      }
    }
    return Dust.outputs(tx, policy.dustFee()).size() > Dust.OUTPUTS_MAX
        ? Rejection.by(PolicyRule.DUST)
        : Optional.empty();
  }

  private static boolean isStandard(OutputType type, Bytes script) {
    return switch (type) {
      case NONSTANDARD -> false;
      case MULTISIG ->
          Multisig.of(script)
              .filter(multisig -> multisig.keys().size() <= BARE_MULTISIG_KEYS_MAX)
              .isPresent();
      default -> true;
    };
  }

  /// The rules about the outputs that a transaction spends and the scripts it spends them by.
  ///
  /// @param spent the coin of each input, in order
  public static Optional<Rejection> acceptInputs(Transaction tx, Coin[] spent) {
    if (legacySigOps(tx, spent) > LEGACY_SIGOPS_MAX) {
      return Rejection.by(PolicyRule.NONSTANDARD_INPUTS, "non-witness sigops exceed bip54 limit");
    }
    for (int i = 0; i < spent.length; i++) {
      OutputType type = OutputType.of(spent[i].script());
      if (type == OutputType.NONSTANDARD) {
        return nonstandardInput(i, "script unknown");
      }
      if (type == OutputType.WITNESS_UNKNOWN) {
        // Also stops whoever would spend an output of a later rule before that rule holds.
        return nonstandardInput(i, "witness program is undefined");
      }
      if (type == OutputType.SCRIPTHASH) {
        Optional<Bytes> redeemScript = redeemScript(tx.scriptSig(i));
        if (redeemScript.isEmpty()) {
          return nonstandardInput(i, "P2SH redeemscript missing");
        }
        if (Script.accurateSigOps(redeemScript.get()) > P2SH_SIGOPS_MAX) {
          return nonstandardInput(i, "p2sh redeemscript sigops exceed limit");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Rejection> nonstandardInput(int input, String what) {
    return Rejection.by(PolicyRule.NONSTANDARD_INPUTS, "input " + input + ": " + what);
  }

  private static int legacySigOps(Transaction tx, Coin[] spent) {
    int count = 0;
    for (int i = 0; i < spent.length; i++) {
      Bytes script = spent[i].script();
      count += Script.accurateSigOps(tx.scriptSig(i));
      count +=
          Script.isPayToScriptHash(script)
              ? Script.payToScriptHashSigOps(tx.scriptSig(i), script)
              : Script.accurateSigOps(script);
    }
    return count;
  }

  /// What an input's script pushes last, if running it can only push.
  private static Optional<Bytes> redeemScript(Bytes scriptSig) {
    if (!Script.isPushOnly(scriptSig) || scriptSig.isEmpty()) {
      return Optional.empty();
    }
    Bytes last = Bytes.EMPTY;
    ScriptCursor cursor = new ScriptCursor(scriptSig);
    while (cursor.next()) {
      if (cursor.opcode() == Opcode.OP_RESERVED || cursor.dataSize() > Script.ELEMENT_SIZE_MAX) {
        return Optional.empty();
      }
      last = cursor.data();
    }
    return Optional.of(last);
  }

  /// The rules about witnesses: none where none belongs, none larger than the usual scripts need.
  ///
  /// @param spent the coin of each input, in order
  public static Optional<Rejection> acceptWitness(Transaction tx, Coin[] spent) {
    for (int i = 0; i < spent.length && tx.hasWitness(); i++) {
      List<Bytes> witness = tx.witness(i);
      if (!witness.isEmpty() && !isWitnessStandard(spent[i].script(), tx.scriptSig(i), witness)) {
        return Rejection.by(PolicyRule.NONSTANDARD_WITNESS, "input " + i);
      }
    }
    return Optional.empty();
  }

  private static boolean isWitnessStandard(Bytes script, Bytes scriptSig, List<Bytes> witness) {
    if (Script.isPayToAnchor(script)) {
      return false;
    }
    boolean nested = Script.isPayToScriptHash(script);
    Optional<Bytes> programScript = nested ? redeemScript(scriptSig) : Optional.of(script);
    Optional<WitnessProgram> program = programScript.flatMap(Script::witnessProgram);
    if (program.isEmpty()) {
      return false;
    }
    if (program.get().isScriptHash()) {
      return witness.getLast().size() <= WITNESS_SCRIPT_SIZE_MAX
          && witness.size() - 1 <= WITNESS_ITEMS_MAX
          && areItemsSmall(witness.subList(0, witness.size() - 1));
    }
    return !program.get().isTaproot() || nested || isTaprootWitnessStandard(witness);
  }

  private static boolean isTaprootWitnessStandard(List<Bytes> witness) {
    if (witness.size() == 1) {
      return true;
    }
    Bytes control = witness.getLast();
    // An annex has no meaning yet; and whoever relays it could add one to others' transactions
    // later.
    if (control.isEmpty() || control.unsignedAt(0) == ANNEX_TAG) {
      return false;
    }
    boolean tapscript = (control.unsignedAt(0) & LEAF_VERSION_MASK) == TAPSCRIPT_LEAF;
    return !tapscript || areItemsSmall(witness.subList(0, witness.size() - 2));
  }

  private static boolean areItemsSmall(List<Bytes> items) {
    return items.stream().allMatch(item -> item.size() <= WITNESS_ITEM_SIZE_MAX);
  }

  /// A transaction that has dust pays no fee: then no miner takes it without the child that spends the dust.
  public static Optional<Rejection> acceptDust(
      Transaction tx, long fee, long modifiedFee, RelayPolicy policy) {
    boolean free = fee == 0 && modifiedFee == 0;
    return free || Dust.outputs(tx, policy.dustFee()).isEmpty()
        ? Optional.empty()
        : Rejection.by(PolicyRule.DUST, "tx with dust output must be 0-fee");
  }

  /// True where an output has a witness program that is no anchor: spending it needs a witness, which may have been cut off.
  public static boolean needsWitness(Bytes script, Bytes scriptSig) {
    Bytes program = script;
    if (Script.isPayToScriptHash(script)) {
      program = redeemScript(scriptSig).orElse(Bytes.EMPTY);
    }
    return Script.isWitnessProgram(program) && !Script.isPayToAnchor(program);
  }
}
