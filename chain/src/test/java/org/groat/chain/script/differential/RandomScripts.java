package org.groat.chain.script.differential;

import static org.groat.chain.script.Opcode.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.script.ScriptBuilder;

/// Scripts of random operations that mostly find on the stack what they take, so that they run for a while.
final class RandomScripts {
  /// Opcode, values taken, values left.
  private static final int[][] OPERATIONS = {
    {OP_TOALTSTACK, 1, 0},
    {OP_2DROP, 2, 0},
    {OP_2DUP, 2, 4},
    {OP_3DUP, 3, 6},
    {OP_2OVER, 4, 6},
    {OP_2ROT, 6, 6},
    {OP_2SWAP, 4, 4},
    {OP_IFDUP, 1, 1},
    {OP_DEPTH, 0, 1},
    {OP_DROP, 1, 0},
    {OP_DUP, 1, 2},
    {OP_NIP, 2, 1},
    {OP_OVER, 2, 3},
    {OP_ROT, 3, 3},
    {OP_SWAP, 2, 2},
    {OP_TUCK, 2, 3},
    {OP_SIZE, 1, 2},
    {OP_EQUAL, 2, 1},
    {OP_1ADD, 1, 1},
    {OP_1SUB, 1, 1},
    {OP_NEGATE, 1, 1},
    {OP_ABS, 1, 1},
    {OP_NOT, 1, 1},
    {OP_0NOTEQUAL, 1, 1},
    {OP_ADD, 2, 1},
    {OP_SUB, 2, 1},
    {OP_BOOLAND, 2, 1},
    {OP_BOOLOR, 2, 1},
    {OP_NUMEQUAL, 2, 1},
    {OP_NUMNOTEQUAL, 2, 1},
    {OP_LESSTHAN, 2, 1},
    {OP_GREATERTHAN, 2, 1},
    {OP_LESSTHANOREQUAL, 2, 1},
    {OP_GREATERTHANOREQUAL, 2, 1},
    {OP_MIN, 2, 1},
    {OP_MAX, 2, 1},
    {OP_WITHIN, 3, 1},
    {OP_RIPEMD160, 1, 1},
    {OP_SHA1, 1, 1},
    {OP_SHA256, 1, 1},
    {OP_HASH160, 1, 1},
    {OP_HASH256, 1, 1},
    {OP_NOP, 0, 0},
    {OP_CODESEPARATOR, 0, 0}
  };

  private static final int[] SIZES = {
    0, 1, 1, 2, 3, 4, 4, 5, 9, 20, 32, 33, 64, 65, 71, 75, 76, 80, 255, 256, 520
  };

  private final Random random;
  private final Keys keys;

  /// Signatures of nothing, made once since signing is slow.
  private final List<Bytes> wrongSignatures = new ArrayList<>();

  private ScriptBuilder builder = new ScriptBuilder();
  private int depth;
  private int conditions;

  RandomScripts(Random random, Keys keys) {
    this.random = random;
    this.keys = keys;
    for (int i = 0; i < 64; i++) {
      Bytes hash = Draft.bytes(random, 32);
      wrongSignatures.add(
          keys.ecdsa(random, random.nextInt(Keys.COUNT), hash, 1 + random.nextInt(4)));
    }
  }

  /// A script that expects `depth` values.
  ///
  /// @param tapscript whether the stricter rules of conditions hold, and other operations exist
  Bytes script(int depth, boolean tapscript) {
    this.builder = new ScriptBuilder();
    this.depth = depth;
    this.conditions = 0;
    int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 60 : 14);
    for (int i = 0; i < length; i++) {
      step(tapscript);
    }
    while (conditions > 0 && random.nextInt(40) != 0) {
      builder.op(OP_ENDIF);
      conditions--;
    }
    finish();
    return builder.build();
  }

  private void step(boolean tapscript) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> number();
      case 4, 5 -> data();
      case 6 -> condition(tapscript);
      case 7 -> verify();
      case 8 -> signature(tapscript);
      case 9 -> rare();
      default -> operation();
    }
  }

  private void number() {
    long[] numbers = {
      0,
      1,
      1,
      2,
      3,
      16,
      17,
      -1,
      127,
      128,
      -128,
      255,
      32767,
      0x7fff_ffffL,
      -0x7fff_ffffL,
      0x8000_0000L,
      100
    };
    if (random.nextInt(30) == 0) {
      // A number in a longer form than it needs.
      builder.push(
          Bytes.concat(
              Draft.bytes(random, random.nextInt(4)), Bytes.of((byte) (random.nextInt(2) << 7))));
    } else {
      builder.number(numbers[random.nextInt(numbers.length)]);
    }
    depth++;
  }

  private void data() {
    int size = random.nextInt(60) == 0 ? 521 : SIZES[random.nextInt(SIZES.length)];
    Bytes data = Draft.bytes(random, size);
    switch (random.nextInt(30)) {
      case 0 -> builder.op(OP_PUSHDATA1).raw(sized(data, 1));
      case 1 -> builder.op(OP_PUSHDATA2).raw(sized(data, 2));
      case 2 -> builder.op(OP_PUSHDATA4).raw(sized(data, 4));
      case 3 -> builder.push(data);
      default -> builder.pushMinimal(data);
    }
    depth++;
  }

  private static Bytes sized(Bytes data, int width) {
    byte[] size = new byte[width];
    for (int i = 0; i < Math.min(width, 4); i++) {
      size[i] = (byte) (data.size() >>> (8 * i));
    }
    return Bytes.concat(Bytes.wrap(size), data);
  }

  private void operation() {
    for (int tries = 0; tries < 6; tries++) {
      int[] operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
      if (operation[1] <= depth) {
        builder.op(operation[0]);
        depth += operation[2] - operation[1];
        return;
      }
    }
    number();
  }

  private void condition(boolean tapscript) {
    if (conditions > 0 && random.nextInt(3) > 0) {
      if (random.nextBoolean()) {
        builder.op(OP_ELSE);
      } else {
        builder.op(OP_ENDIF);
        conditions--;
      }
      return;
    }
    if (depth == 0 || random.nextInt(8) > 0) {
      if (tapscript && random.nextInt(16) > 0) {
        builder.number(random.nextInt(2));
      } else {
        builder.push(Draft.bytes(random, random.nextInt(3)));
      }
      depth++;
    }
    builder.op(random.nextBoolean() ? OP_IF : OP_NOTIF);
    depth--;
    conditions++;
  }

  private void verify() {
    switch (random.nextInt(4)) {
      case 0 -> builder.number(1).op(OP_VERIFY);
      case 1 -> builder.number(7).number(7).op(OP_EQUALVERIFY);
      case 2 -> builder.number(7).number(7).op(OP_NUMEQUALVERIFY);
      default ->
          builder
              .number(random.nextInt(600))
              .op(random.nextBoolean() ? OP_PICK : OP_ROLL)
              .op(OP_DROP);
    }
  }

  /// A check of a signature that is none, or is empty; its outcome stays on the stack.
  private void signature(boolean tapscript) {
    Bytes key =
        random.nextInt(4) == 0
            ? Draft.bytes(random, SIZES[random.nextInt(SIZES.length)])
            : someKey(tapscript);
    Bytes signature = random.nextInt(3) > 0 ? Bytes.EMPTY : fakeSignature();
    switch (random.nextInt(tapscript ? 3 : 4)) {
      case 0, 1 -> builder.push(signature).push(key).op(OP_CHECKSIG);
      case 2 -> {
        if (tapscript || random.nextInt(20) == 0) {
          builder.push(signature).number(random.nextInt(5)).push(key).op(OP_CHECKSIGADD);
        } else {
          builder.push(signature).push(key).op(OP_CHECKSIG);
        }
      }
      default -> multisig(signature, key);
    }
    depth++;
  }

  private void multisig(Bytes signature, Bytes key) {
    int keyCount = random.nextInt(4);
    int signatures = random.nextInt(keyCount + 1);
    builder.number(random.nextInt(12) == 0 ? 1 : 0);
    for (int i = 0; i < signatures; i++) {
      builder.push(random.nextInt(4) == 0 ? fakeSignature() : signature);
    }
    builder.number(signatures);
    for (int i = 0; i < keyCount; i++) {
      builder.push(random.nextInt(4) == 0 ? key : someKey(false));
    }
    builder.number(keyCount).op(OP_CHECKMULTISIG);
  }

  private Bytes someKey(boolean tapscript) {
    int key = random.nextInt(Keys.COUNT);
    return tapscript && random.nextInt(5) > 0 ? keys.xOnly(key) : keys.any(random, key);
  }

  private Bytes fakeSignature() {
    return switch (random.nextInt(6)) {
      case 0 -> Draft.bytes(random, SIZES[random.nextInt(SIZES.length)]);
      case 1 -> Bytes.fromHex("300602010102010101");
      case 2 -> Bytes.fromHex("3006020101020101" + "0" + random.nextInt(10));
      default -> wrongSignatures.get(random.nextInt(wrongSignatures.size()));
    };
  }

  private void rare() {
    switch (random.nextInt(8)) {
      case 0 -> builder.op(random.nextInt(256));
      case 1 -> builder.op(OP_NOP1 + random.nextInt(10));
      case 2 -> builder.number(random.nextInt(200)).op(OP_CHECKLOCKTIMEVERIFY).op(OP_DROP);
      case 3 -> builder.number(random.nextInt(20)).op(OP_CHECKSEQUENCEVERIFY).op(OP_DROP);
      case 4 -> builder.number(0).op(OP_IF).op(random.nextInt(256)).op(OP_ENDIF);
      case 5 -> builder.number(1).op(OP_TOALTSTACK).op(OP_FROMALTSTACK).op(OP_DROP);
      case 6 -> builder.op(OP_2MUL + random.nextInt(2));
      default -> builder.raw(Draft.bytes(random, 1 + random.nextInt(3)));
    }
  }

  /// Mostly leaves exactly one value, so that the stricter eras can pass.
  private void finish() {
    if (random.nextInt(5) == 0) {
      return;
    }
    while (depth > 60) {
      builder.op(OP_2DROP);
      depth -= 2;
    }
    for (; depth > 0; depth--) {
      builder.op(OP_DROP);
    }
    builder.number(random.nextInt(12) == 0 ? 0 : 1);
  }
}
