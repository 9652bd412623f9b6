package org.groat.chain.script;

import static org.groat.chain.script.ScriptError.OK;

import org.groat.chain.codec.Bytes;

/// The operations that check signatures, in all three eras.
final class SignatureOps {
  private SignatureOps() {}

  static ScriptError checkSig(Interpreter machine, Execution execution, boolean verify) {
    ScriptStack stack = machine.stack();
    if (stack.size() < 2) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    Bytes signature = stack.peek(1);
    ScriptError error = check(machine, execution, signature, stack.top());
    if (error != OK && error != ScriptError.EVAL_FALSE) {
      return error;
    }
    stack.drop(2);
    return conclude(stack, error == OK, verify, ScriptError.CHECKSIGVERIFY);
  }

  /// BIP-0342: adds one to a number for a good signature.
  static ScriptError checkSigAdd(Interpreter machine, Execution execution) {
    ScriptStack stack = machine.stack();
    if (execution.era() != Era.TAPSCRIPT) {
      return ScriptError.BAD_OPCODE;
    } else if (stack.size() < 3) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long number = ScriptNumber.decode(stack.peek(1), machine.isMinimal(), ScriptNumber.SIZE_MAX);
    if (number == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    ScriptError error = check(machine, execution, stack.peek(2), stack.top());
    if (error != OK && error != ScriptError.EVAL_FALSE) {
      return error;
    }
    stack.drop(3);
    stack.push(ScriptNumber.encode(error == OK ? number + 1 : number));
    return OK;
  }

  /// Checks one signature: OK where it is good, EVAL_FALSE where it is not but the script goes on, else what ends the script.
  private static ScriptError check(
      Interpreter machine, Execution execution, Bytes signature, Bytes key) {
    return execution.era() == Era.TAPSCRIPT
        ? checkTapscript(machine.checks(), execution, signature, key)
        : checkEcdsa(machine.checks(), execution, signature, key);
  }

  private static ScriptError checkEcdsa(
      SignatureChecks checks, Execution execution, Bytes signature, Bytes key) {
    Bytes code = execution.scriptCode();
    if (execution.era() == Era.LEGACY) {
      Bytes without = withoutSignature(code, signature);
      if (without != code && checks.has(ScriptFlags.CONST_SCRIPTCODE)) {
        return ScriptError.SIG_FINDANDDELETE;
      }
      code = without;
    }
    ScriptError encoding = checks.checkSignatureEncoding(signature);
    if (encoding == OK) {
      encoding = checks.checkKeyEncoding(key, execution.era());
    }
    if (encoding != OK) {
      return encoding;
    } else if (signature.isEmpty()) {
      return ScriptError.EVAL_FALSE;
    } else if (SignatureEncoding.hasKeySize(key)
        && checks.verifyEcdsa(signature, key, checks.hash(signature, code, execution.era()))) {
      return OK;
    }
    return checks.has(ScriptFlags.NULLFAIL) ? ScriptError.NULLFAIL : ScriptError.EVAL_FALSE;
  }

  /// BIP-0342: an empty signature is no signature, any other must be good, and costs weight even where the kind of key is
  /// unknown.
  private static ScriptError checkTapscript(
      SignatureChecks checks, Execution execution, Bytes signature, Bytes key) {
    boolean signed = !signature.isEmpty();
    if (signed && !execution.payForSignature()) {
      return ScriptError.TAPSCRIPT_VALIDATION_WEIGHT;
    } else if (key.isEmpty()) {
      return ScriptError.TAPSCRIPT_EMPTY_PUBKEY;
    }
    if (key.size() == 32) {
      ScriptError error = signed ? checks.checkSchnorr(signature, key, execution.spend()) : OK;
      if (error != OK) {
        return error;
      }
    } else if (checks.has(ScriptFlags.DISCOURAGE_UPGRADABLE_PUBKEYTYPE)) {
      return ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE;
    }
    return signed ? OK : ScriptError.EVAL_FALSE;
  }

  /// Takes `0 signatures… count keys… count`: the signatures must be by some of the keys, in the keys' order.
  static ScriptError checkMultisig(Interpreter machine, Execution execution, boolean verify) {
    if (execution.era() == Era.TAPSCRIPT) {
      return ScriptError.TAPSCRIPT_CHECKMULTISIG;
    }
    ScriptStack stack = machine.stack();
    if (stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long keys = ScriptNumber.decode(stack.top(), machine.isMinimal(), ScriptNumber.SIZE_MAX);
    if (keys == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    } else if (keys < 0 || keys > Multisig.KEYS_MAX) {
      return ScriptError.PUBKEY_COUNT;
    } else if (!machine.countKeys((int) keys)) {
      return ScriptError.OP_COUNT;
    }
    int countAt = (int) keys + 1;
    if (stack.size() <= countAt) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long signatures =
        ScriptNumber.decode(stack.peek(countAt), machine.isMinimal(), ScriptNumber.SIZE_MAX);
    if (signatures == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    } else if (signatures < 0 || signatures > keys) {
      return ScriptError.SIG_COUNT;
    }
    // The first implementation takes one value too many, so all others have to.
    if (stack.size() < countAt + 1 + signatures + 1) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    ScriptError matched = match(machine, execution, (int) keys, (int) signatures);
    if (matched != OK && matched != ScriptError.EVAL_FALSE) {
      return matched;
    }
    return finishMultisig(machine, matched == OK, countAt, (int) signatures, verify);
  }

  private static ScriptError finishMultisig(
      Interpreter machine, boolean matched, int countAt, int signatures, boolean verify) {
    ScriptStack stack = machine.stack();
    SignatureChecks checks = machine.checks();
    for (int i = 1; !matched && checks.has(ScriptFlags.NULLFAIL) && i <= signatures; i++) {
      if (!stack.peek(countAt + i).isEmpty()) {
        return ScriptError.NULLFAIL;
      }
    }
    stack.drop(countAt + 1 + signatures);
    if (checks.has(ScriptFlags.NULLDUMMY) && !stack.top().isEmpty()) {
      return ScriptError.SIG_NULLDUMMY;
    }
    stack.drop(1);
    return conclude(stack, matched, verify, ScriptError.CHECKMULTISIGVERIFY);
  }

  /// Goes through keys and signatures from the top of the stack down: OK where every signature found its key, EVAL_FALSE where
  /// not, else what ends the script. Encodings are judged only as far as the search gets.
  private static ScriptError match(
      Interpreter machine, Execution execution, int keys, int signatures) {
    ScriptStack stack = machine.stack();
    SignatureChecks checks = machine.checks();
    int signatureAt = keys + 2;
    Bytes code = execution.scriptCode();
    for (int i = 0; execution.era() == Era.LEGACY && i < signatures; i++) {
      Bytes without = withoutSignature(code, stack.peek(signatureAt + i));
      if (without != code && checks.has(ScriptFlags.CONST_SCRIPTCODE)) {
        return ScriptError.SIG_FINDANDDELETE;
      }
      code = without;
    }
    Bytes hash = Bytes.EMPTY;
    int keyAt = 1;
    int keysLeft = keys;
    int signaturesLeft = signatures;
    while (signaturesLeft > 0) {
      if (signaturesLeft > keysLeft) {
        return ScriptError.EVAL_FALSE;
      }
      Bytes signature = stack.peek(signatureAt);
      Bytes key = stack.peek(keyAt);
      ScriptError encoding = checks.checkSignatureEncoding(signature);
      if (encoding == OK) {
        encoding = checks.checkKeyEncoding(key, execution.era());
      }
      if (encoding != OK) {
        return encoding;
      }
      // One hash serves a signature with all the keys that it is tried with.
      if (hash.isEmpty() && !signature.isEmpty()) {
        hash = checks.hash(signature, code, execution.era());
      }
      if (!signature.isEmpty() && checks.verifyEcdsa(signature, key, hash)) {
        signatureAt++;
        signaturesLeft--;
        hash = Bytes.EMPTY;
      }
      keyAt++;
      keysLeft--;
    }
    return OK;
  }

  private static ScriptError conclude(
      ScriptStack stack, boolean success, boolean verify, ScriptError failure) {
    if (!verify) {
      stack.push(ScriptNumber.of(success));
      return OK;
    }
    return success ? OK : failure;
  }

  /// A legacy script code without the pushes of a signature ("FindAndDelete"), since nothing can sign itself: wherever an
  /// operation begins, as often as it stands there. The same value where there is none.
  static Bytes withoutSignature(Bytes code, Bytes signature) {
    if (code.size() <= signature.size()) {
      return code;
    }
    Bytes push = Script.push(signature);
    ScriptBuilder kept = new ScriptBuilder();
    ScriptCursor cursor = new ScriptCursor(code);
    int keptTo = 0;
    int at = 0;
    do {
      at = cursor.position();
      int behind = at;
      while (code.regionEquals(behind, push)) {
        behind += push.size();
      }
      if (behind > at) {
        kept.raw(code.slice(keptTo, at));
        keptTo = behind;
        cursor.moveTo(behind);
      }
    } while (cursor.next());
    return keptTo == 0 ? code : kept.raw(code.from(keptTo)).build();
  }
}
