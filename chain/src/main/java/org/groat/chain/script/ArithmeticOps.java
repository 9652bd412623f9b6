package org.groat.chain.script;

import static org.groat.chain.script.Opcode.*;
import static org.groat.chain.script.ScriptError.INVALID_STACK_OPERATION;
import static org.groat.chain.script.ScriptError.NUMEQUALVERIFY;
import static org.groat.chain.script.ScriptError.OK;
import static org.groat.chain.script.ScriptError.SCRIPTNUM;
import static org.groat.chain.script.ScriptNumber.INVALID;
import static org.groat.chain.script.ScriptNumber.SIZE_MAX;

/// The operations on numbers. Operands have at most four bytes, so nothing here can overflow.
final class ArithmeticOps {
  private ArithmeticOps() {}

  /// Runs one operation of OP_1ADD to OP_WITHIN.
  static ScriptError run(int opcode, ScriptStack stack, boolean minimal) {
    if (opcode == OP_WITHIN) {
      return within(stack, minimal);
    }
    return opcode <= OP_0NOTEQUAL ? ofOne(opcode, stack, minimal) : ofTwo(opcode, stack, minimal);
  }

  private static ScriptError ofOne(int opcode, ScriptStack stack, boolean minimal) {
    if (stack.isEmpty()) {
      return INVALID_STACK_OPERATION;
    }
    long number = ScriptNumber.decode(stack.top(), minimal, SIZE_MAX);
    if (number == INVALID) {
      return SCRIPTNUM;
    }
    stack.drop(1);
    long result =
        switch (opcode) {
          case OP_1ADD -> number + 1;
          case OP_1SUB -> number - 1;
          case OP_NEGATE -> -number;
          case OP_ABS -> Math.abs(number);
          case OP_NOT -> number == 0 ? 1 : 0;
          case OP_0NOTEQUAL -> number != 0 ? 1 : 0;
          default -> throw new IllegalArgumentException("no operation on a number: " + opcode);
        };
    stack.push(ScriptNumber.encode(result));
    return OK;
  }

  private static ScriptError ofTwo(int opcode, ScriptStack stack, boolean minimal) {
    if (stack.size() < 2) {
      return INVALID_STACK_OPERATION;
    }
    long a = ScriptNumber.decode(stack.peek(1), minimal, SIZE_MAX);
    long b = ScriptNumber.decode(stack.top(), minimal, SIZE_MAX);
    if (a == INVALID || b == INVALID) {
      return SCRIPTNUM;
    }
    stack.drop(2);
    if (opcode == OP_NUMEQUALVERIFY) {
      return a == b ? OK : NUMEQUALVERIFY;
    }
    long result =
        switch (opcode) {
          case OP_ADD -> a + b;
          case OP_SUB -> a - b;
          case OP_MIN -> Math.min(a, b);
          case OP_MAX -> Math.max(a, b);
          default -> holds(opcode, a, b) ? 1 : 0;
        };
    stack.push(ScriptNumber.encode(result));
    return OK;
  }

  private static boolean holds(int opcode, long a, long b) {
    return switch (opcode) {
      case OP_BOOLAND -> a != 0 && b != 0;
      case OP_BOOLOR -> a != 0 || b != 0;
      case OP_NUMEQUAL -> a == b;
      case OP_NUMNOTEQUAL -> a != b;
      case OP_LESSTHAN -> a < b;
      case OP_GREATERTHAN -> a > b;
      case OP_LESSTHANOREQUAL -> a <= b;
      case OP_GREATERTHANOREQUAL -> a >= b;
      default -> throw new IllegalArgumentException("no operation on two numbers: " + opcode);
    };
  }

  /// True from the lower limit to below the upper one.
  private static ScriptError within(ScriptStack stack, boolean minimal) {
    if (stack.size() < 3) {
      return INVALID_STACK_OPERATION;
    }
    long number = ScriptNumber.decode(stack.peek(2), minimal, SIZE_MAX);
    long from = ScriptNumber.decode(stack.peek(1), minimal, SIZE_MAX);
    long to = ScriptNumber.decode(stack.top(), minimal, SIZE_MAX);
    if (number == INVALID || from == INVALID || to == INVALID) {
      return SCRIPTNUM;
    }
    stack.drop(3);
    stack.push(ScriptNumber.of(number >= from && number < to));
    return OK;
  }
}
