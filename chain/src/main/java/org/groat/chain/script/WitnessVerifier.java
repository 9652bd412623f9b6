package org.groat.chain.script;

import static org.groat.chain.script.ScriptError.OK;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;

/// Runs what stands behind a witness program: segwit version 0 (BIP-0141, BIP-0143), taproot and tapscript (BIP-0341, BIP-0342).
final class WitnessVerifier {
  private WitnessVerifier() {}

  /// Judges a witness against a program.
  ///
  /// @param script one that [Script#isWitnessProgram]
  /// @param nested whether it stands behind a script hash, where taproot has no meaning
  static ScriptError verify(
      Interpreter machine, Bytes script, List<Bytes> witness, boolean nested) {
    if (Script.witnessVersion(script) == 0) {
      return verifyV0(machine, script, witness);
    } else if (Script.isPayToTaproot(script) && !nested) {
      return machine.checks().has(ScriptFlags.TAPROOT)
          ? verifyTaproot(machine, script.from(2), witness)
          : OK;
    } else if (Script.isPayToAnchor(script) && !nested) {
      return OK;
    }
    return machine.checks().has(ScriptFlags.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM)
        ? ScriptError.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM
        : OK;
  }

  private static ScriptError verifyV0(Interpreter machine, Bytes script, List<Bytes> witness) {
    Bytes program = script.from(2);
    int count = witness.size();
    if (program.size() == WitnessProgram.KEY_HASH_SIZE) {
      return count == 2
          ? execute(
              machine,
              new Execution(Script.payToPublicKeyHash(program), Era.WITNESS_V0),
              witness,
              2)
          : ScriptError.WITNESS_PROGRAM_MISMATCH;
    } else if (program.size() != WitnessProgram.SCRIPT_HASH_SIZE) {
      return ScriptError.WITNESS_PROGRAM_WRONG_LENGTH;
    } else if (count == 0) {
      return ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY;
    }
    Bytes hidden = witness.getLast();
    if (!Sha256.matches(hidden, program)) {
      return ScriptError.WITNESS_PROGRAM_MISMATCH;
    }
    return execute(machine, new Execution(hidden, Era.WITNESS_V0), witness, count - 1);
  }

  private static ScriptError verifyTaproot(
      Interpreter machine, Bytes outputKey, List<Bytes> witness) {
    int count = witness.size();
    if (count == 0) {
      return ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY;
    }
    Bytes annexHash = Bytes.EMPTY;
    Bytes last = witness.getLast();
    if (count >= 2 && !last.isEmpty() && last.at(0) == Taproot.ANNEX_TAG) {
      annexHash = Taproot.annexHash(last);
      count--;
    }
    if (count == 1) {
      TaprootSpend spend =
          annexHash.isEmpty()
              ? TaprootSpend.KEY_PATH
              : new TaprootSpend(annexHash, Bytes.EMPTY, TaprootSpend.NO_CODE_SEPARATOR);
      return machine.checks().checkSchnorr(witness.getFirst(), outputKey, spend);
    }
    Bytes control = witness.get(count - 1);
    Bytes script = witness.get(count - 2);
    if (!Taproot.isControlSize(control.size())) {
      return ScriptError.TAPROOT_WRONG_CONTROL_SIZE;
    }
    int leafVersion = Taproot.leafVersion(control);
    Bytes leafHash = Taproot.leafHash(leafVersion, script);
    if (!Taproot.commits(control, outputKey, leafHash, machine.checks().curve())) {
      return ScriptError.WITNESS_PROGRAM_MISMATCH;
    } else if (leafVersion != Taproot.TAPSCRIPT_LEAF) {
      return machine.checks().has(ScriptFlags.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION)
          ? ScriptError.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION
          : OK;
    }
    TaprootSpend spend = new TaprootSpend(annexHash, leafHash, TaprootSpend.NO_CODE_SEPARATOR);
    return executeTapscript(
        machine, Execution.tapscript(script, spend, witnessSize(witness)), witness, count - 2);
  }

  private static ScriptError executeTapscript(
      Interpreter machine, Execution execution, List<Bytes> witness, int count) {
    ScriptCursor cursor = new ScriptCursor(execution.script());
    while (cursor.next()) {
      // An opcode without meaning yet makes everything succeed, even what could not be read behind
      // it.
      if (Opcode.isSuccess(cursor.opcode())) {
        return machine.checks().has(ScriptFlags.DISCOURAGE_OP_SUCCESS)
            ? ScriptError.DISCOURAGE_OP_SUCCESS
            : OK;
      }
    }
    if (cursor.failed()) {
      return ScriptError.BAD_OPCODE;
    }
    return count > ScriptStack.SIZE_MAX
        ? ScriptError.STACK_SIZE
        : execute(machine, execution, witness, count);
  }

  /// Runs a script on the first `count` values of the witness. Segwit leaves exactly one value, and it must be true.
  private static ScriptError execute(
      Interpreter machine, Execution execution, List<Bytes> witness, int count) {
    for (int i = 0; i < count; i++) {
      if (witness.get(i).size() > Script.ELEMENT_SIZE_MAX) {
        return ScriptError.PUSH_SIZE;
      }
    }
    ScriptStack stack = machine.stack();
    stack.load(witness, count);
    ScriptError error = machine.run(execution);
    if (error != OK) {
      return error;
    } else if (stack.size() != 1) {
      return ScriptError.CLEANSTACK;
    }
    return ScriptNumber.isTrue(stack.top()) ? OK : ScriptError.EVAL_FALSE;
  }

  /// Bytes of a witness as encoded, its count included.
  private static long witnessSize(List<Bytes> witness) {
    long size = compactSizeSize(witness.size());
    for (Bytes item : witness) {
      size += compactSizeSize(item.size()) + item.size();
    }
    return size;
  }

  private static int compactSizeSize(int value) {
    return value < 0xfd ? 1 : value <= 0xffff ? 3 : 5;
  }
}
