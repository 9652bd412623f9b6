package org.groat.chain.script;

import static org.groat.chain.script.Opcode.*;
import static org.groat.chain.script.ScriptError.OK;

import org.groat.chain.codec.Bytes;
import org.jspecify.annotations.Nullable;

/// The machine that runs one script after the other on one stack. Holds control flow, limits and lock times; the operations on
/// values are in [StackOps], [ArithmeticOps], [HashOps], those on signatures in [SignatureOps].
///
/// Reused from input to input, so that running a script allocates next to nothing; [#begin] and [#end] stand around each use.
final class Interpreter {
  /// Operations beside pushes that a script may hold before tapscript, keys of multisignatures included.
  static final int OPS_MAX = 201;

  private final ScriptStack stack = new ScriptStack();
  private final ScriptStack alternative = new ScriptStack();
  private final Conditions conditions = new Conditions();
  private final ScriptCursor cursor = new ScriptCursor(Bytes.EMPTY);

  private @Nullable SignatureChecks checks;
  private Execution execution = Execution.NONE;
  private int opCount;
  private boolean minimal;

  /// Makes ready for one input.
  void begin(SignatureChecks checks) {
    this.checks = checks;
    this.minimal = checks.has(ScriptFlags.MINIMALDATA);
    stack.clear();
  }

  /// Lets go of everything that belongs to the input.
  void end() {
    checks = null;
    execution = Execution.NONE;
    stack.clear();
    alternative.clear();
    cursor.reset(Bytes.EMPTY);
  }

  SignatureChecks checks() {
    SignatureChecks present = checks;
    if (present == null) {
      throw new IllegalStateException("not between begin and end");
    }
    return present;
  }

  ScriptStack stack() {
    return stack;
  }

  /// Runs a script before tapscript on the present stack.
  ScriptError run(Bytes script, Era era) {
    return script.size() > Script.SIZE_MAX
        ? ScriptError.SCRIPT_SIZE
        : run(new Execution(script, era));
  }

  /// Runs a script on the present stack.
  ScriptError run(Execution execution) {
    if (execution.era() != Era.TAPSCRIPT && execution.script().size() > Script.SIZE_MAX) {
      return ScriptError.SCRIPT_SIZE;
    }
    this.execution = execution;
    this.opCount = 0;
    alternative.clear();
    conditions.clear();
    cursor.reset(execution.script());
    for (int index = 0; cursor.next(); index++) {
      ScriptError error = step(cursor.opcode(), index);
      if (error != OK) {
        return error;
      }
      if (stack.size() + alternative.size() > ScriptStack.SIZE_MAX) {
        return ScriptError.STACK_SIZE;
      }
    }
    if (cursor.failed()) {
      return ScriptError.BAD_OPCODE;
    }
    return conditions.isEmpty() ? OK : ScriptError.UNBALANCED_CONDITIONAL;
  }

  private ScriptError step(int opcode, int index) {
    if (cursor.dataSize() > Script.ELEMENT_SIZE_MAX) {
      return ScriptError.PUSH_SIZE;
    } else if (opcode > OP_16 && execution.era() != Era.TAPSCRIPT && ++opCount > OPS_MAX) {
      return ScriptError.OP_COUNT;
    } else if (Opcode.isDisabled(opcode)) {
      return ScriptError.DISABLED_OPCODE;
    } else if (opcode == OP_CODESEPARATOR
        && execution.era() == Era.LEGACY
        && checks().has(ScriptFlags.CONST_SCRIPTCODE)) {
      return ScriptError.OP_CODESEPARATOR;
    }
    if (!conditions.areMet()) {
      return opcode >= OP_IF && opcode <= OP_ENDIF ? control(opcode) : OK;
    } else if (opcode <= OP_PUSHDATA4) {
      return push(opcode);
    }
    return execute(opcode, index);
  }

  private ScriptError push(int opcode) {
    Bytes data = cursor.data();
    if (minimal && !Script.isMinimalPush(opcode, data)) {
      return ScriptError.MINIMALDATA;
    }
    stack.push(data);
    return OK;
  }

  private ScriptError execute(int opcode, int index) {
    switch (opcode) {
      case OP_1NEGATE, OP_1, OP_2, OP_3, OP_4, OP_5, OP_6, OP_7, OP_8 ->
          stack.push(constant(opcode));
      case OP_9, OP_10, OP_11, OP_12, OP_13, OP_14, OP_15, OP_16 -> stack.push(constant(opcode));
      case OP_NOP -> {}
      case OP_NOP1, OP_NOP4, OP_NOP5, OP_NOP6, OP_NOP7, OP_NOP8, OP_NOP9, OP_NOP10 -> {
        return checks().has(ScriptFlags.DISCOURAGE_UPGRADABLE_NOPS)
            ? ScriptError.DISCOURAGE_UPGRADABLE_NOPS
            : OK;
      }
      case OP_CHECKLOCKTIMEVERIFY -> {
        return checkLockTime();
      }
      case OP_CHECKSEQUENCEVERIFY -> {
        return checkSequence();
      }
      case OP_IF, OP_NOTIF, OP_VERIF, OP_VERNOTIF, OP_ELSE, OP_ENDIF -> {
        return control(opcode);
      }
      case OP_VERIFY -> {
        return verify();
      }
      case OP_RETURN -> {
        return ScriptError.OP_RETURN;
      }
      case OP_CODESEPARATOR -> execution.separate(cursor.position(), index);
      case OP_CHECKSIG, OP_CHECKSIGVERIFY -> {
        return SignatureOps.checkSig(this, execution, opcode == OP_CHECKSIGVERIFY);
      }
      case OP_CHECKSIGADD -> {
        return SignatureOps.checkSigAdd(this, execution);
      }
      case OP_CHECKMULTISIG, OP_CHECKMULTISIGVERIFY -> {
        return SignatureOps.checkMultisig(this, execution, opcode == OP_CHECKMULTISIGVERIFY);
      }
      default -> {
        return operate(opcode);
      }
    }
    return OK;
  }

  private ScriptError operate(int opcode) {
    if (opcode >= OP_TOALTSTACK && opcode <= OP_TUCK) {
      return StackOps.run(opcode, stack, alternative, minimal);
    } else if (opcode == OP_SIZE || opcode == OP_EQUAL || opcode == OP_EQUALVERIFY) {
      return StackOps.run(opcode, stack, alternative, minimal);
    } else if (opcode >= OP_1ADD && opcode <= OP_WITHIN) {
      return ArithmeticOps.run(opcode, stack, minimal);
    } else if (opcode >= OP_RIPEMD160 && opcode <= OP_HASH256) {
      return HashOps.run(opcode, stack);
    }
    return ScriptError.BAD_OPCODE;
  }

  private static Bytes constant(int opcode) {
    return ScriptNumber.encode(opcode - (OP_1 - 1));
  }

  /// What acts in branches not taken as well. OP_VERIF and OP_VERNOTIF stand among them, and fail wherever they stand.
  private ScriptError control(int opcode) {
    if (opcode == OP_IF || opcode == OP_NOTIF) {
      return conditions.areMet() ? branch(opcode == OP_IF) : enter(false);
    } else if (opcode == OP_VERIF || opcode == OP_VERNOTIF) {
      return ScriptError.BAD_OPCODE;
    } else if (conditions.isEmpty()) {
      return ScriptError.UNBALANCED_CONDITIONAL;
    } else if (opcode == OP_ELSE) {
      conditions.turn();
    } else {
      conditions.leave();
    }
    return OK;
  }

  private ScriptError branch(boolean wanted) {
    if (stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    Bytes condition = stack.top();
    boolean isMinimal = condition.isEmpty() || condition.size() == 1 && condition.at(0) == 1;
    if (!isMinimal && execution.era() == Era.TAPSCRIPT) {
      return ScriptError.TAPSCRIPT_MINIMALIF;
    } else if (!isMinimal
        && execution.era() == Era.WITNESS_V0
        && checks().has(ScriptFlags.MINIMALIF)) {
      return ScriptError.MINIMALIF;
    }
    stack.drop(1);
    return enter(ScriptNumber.isTrue(condition) == wanted);
  }

  private ScriptError enter(boolean taken) {
    conditions.enter(taken);
    return OK;
  }

  private ScriptError verify() {
    if (stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    } else if (!ScriptNumber.isTrue(stack.top())) {
      return ScriptError.VERIFY;
    }
    stack.drop(1);
    return OK;
  }

  /// BIP-0065. The value stays on the stack: to a node that does not know the rule the operation does nothing.
  private ScriptError checkLockTime() {
    if (!checks().has(ScriptFlags.CHECKLOCKTIMEVERIFY)) {
      return OK;
    } else if (stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long lockTime = ScriptNumber.decode(stack.top(), minimal, ScriptNumber.LOCK_TIME_SIZE_MAX);
    if (lockTime == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    } else if (lockTime < 0) {
      return ScriptError.NEGATIVE_LOCKTIME;
    }
    return checks().isLockTimeReached(lockTime) ? OK : ScriptError.UNSATISFIED_LOCKTIME;
  }

  /// BIP-0112. The value stays on the stack, as above.
  private ScriptError checkSequence() {
    if (!checks().has(ScriptFlags.CHECKSEQUENCEVERIFY)) {
      return OK;
    } else if (stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long sequence = ScriptNumber.decode(stack.top(), minimal, ScriptNumber.LOCK_TIME_SIZE_MAX);
    if (sequence == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    } else if (sequence < 0) {
      return ScriptError.NEGATIVE_LOCKTIME;
    } else if ((sequence & SignatureChecks.SEQUENCE_DISABLED) != 0) {
      return OK;
    }
    return checks().isSequenceReached(sequence) ? OK : ScriptError.UNSATISFIED_LOCKTIME;
  }

  boolean isMinimal() {
    return minimal;
  }

  /// Counts the keys of a multisignature as operations; false beyond the limit.
  boolean countKeys(int keys) {
    opCount += keys;
    return opCount <= OPS_MAX;
  }
}
