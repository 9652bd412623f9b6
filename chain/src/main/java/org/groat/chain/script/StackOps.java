package org.groat.chain.script;

import static org.groat.chain.script.Opcode.*;
import static org.groat.chain.script.ScriptError.EQUALVERIFY;
import static org.groat.chain.script.ScriptError.INVALID_ALTSTACK_OPERATION;
import static org.groat.chain.script.ScriptError.INVALID_STACK_OPERATION;
import static org.groat.chain.script.ScriptError.OK;
import static org.groat.chain.script.ScriptError.SCRIPTNUM;

import org.groat.chain.codec.Bytes;

/// The operations that move values, measure and compare them.
final class StackOps {
  private StackOps() {}

  /// Runs one operation of OP_TOALTSTACK to OP_TUCK, OP_SIZE, OP_EQUAL and OP_EQUALVERIFY.
  static ScriptError run(int opcode, ScriptStack stack, ScriptStack alternative, boolean minimal) {
    if (opcode == OP_FROMALTSTACK) {
      if (alternative.isEmpty()) {
        return INVALID_ALTSTACK_OPERATION;
      }
      stack.push(alternative.pop());
      return OK;
    }
    if (stack.size() < operands(opcode)) {
      return INVALID_STACK_OPERATION;
    }
    switch (opcode) {
      case OP_TOALTSTACK -> alternative.push(stack.pop());
      case OP_2DROP -> stack.drop(2);
      case OP_2DUP -> copy(stack, 1, 2);
      case OP_3DUP -> copy(stack, 2, 3);
      case OP_2OVER -> copy(stack, 3, 2);
      case OP_2ROT -> lift(stack, 5, 2);
      case OP_2SWAP -> lift(stack, 3, 2);
      case OP_IFDUP -> {
        if (ScriptNumber.isTrue(stack.top())) {
          stack.push(stack.top());
        }
      }
      case OP_DEPTH -> stack.push(ScriptNumber.encode(stack.size()));
      case OP_DROP -> stack.drop(1);
      case OP_DUP -> stack.push(stack.top());
      case OP_NIP -> stack.remove(1);
      case OP_OVER -> stack.push(stack.peek(1));
      case OP_PICK, OP_ROLL -> {
        return pickOrRoll(opcode, stack, minimal);
      }
      case OP_ROT -> lift(stack, 2, 1);
      case OP_SWAP -> lift(stack, 1, 1);
      case OP_TUCK -> stack.insert(2, stack.top());
      case OP_SIZE -> stack.push(ScriptNumber.encode(stack.top().size()));
      case OP_EQUAL -> stack.push(ScriptNumber.of(stack.pop().equals(stack.pop())));
      case OP_EQUALVERIFY -> {
        return stack.pop().equals(stack.pop()) ? OK : EQUALVERIFY;
      }
      default -> throw new IllegalArgumentException("no stack operation: " + opcode);
    }
    return OK;
  }

  private static int operands(int opcode) {
    return switch (opcode) {
      case OP_DEPTH -> 0;
      case OP_2DROP,
          OP_2DUP,
          OP_NIP,
          OP_OVER,
          OP_PICK,
          OP_ROLL,
          OP_SWAP,
          OP_TUCK,
          OP_EQUAL,
          OP_EQUALVERIFY ->
          2;
      case OP_3DUP, OP_ROT -> 3;
      case OP_2OVER, OP_2SWAP -> 4;
      case OP_2ROT -> 6;
      default -> 1;
    };
  }

  /// Pushes `count` values again, beginning with the one `depth` places below the top.
  private static void copy(ScriptStack stack, int depth, int count) {
    for (int i = 0; i < count; i++) {
      stack.push(stack.peek(depth));
    }
  }

  /// Moves `count` values to the top, beginning with the one `depth` places below it.
  private static void lift(ScriptStack stack, int depth, int count) {
    for (int i = 0; i < count; i++) {
      stack.push(stack.remove(depth));
    }
  }

  private static ScriptError pickOrRoll(int opcode, ScriptStack stack, boolean minimal) {
    long depth = ScriptNumber.decode(stack.top(), minimal, ScriptNumber.SIZE_MAX);
    if (depth == ScriptNumber.INVALID) {
      return SCRIPTNUM;
    }
    stack.drop(1);
    if (depth < 0 || depth >= stack.size()) {
      return INVALID_STACK_OPERATION;
    }
    Bytes item = opcode == OP_PICK ? stack.peek((int) depth) : stack.remove((int) depth);
    stack.push(item);
    return OK;
  }
}
