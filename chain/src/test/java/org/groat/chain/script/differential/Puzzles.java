package org.groat.chain.script.differential;

import static org.groat.chain.script.Opcode.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.script.ScriptBuilder;

/// Scripts with what satisfies them: checks of signatures with separators, conditions and lock times around them.
final class Puzzles {
  /// What satisfies a script, the bottom of the stack first.
  sealed interface Item {
    /// Bytes as they are.
    record Literal(Bytes bytes) implements Item {}

    /// A signature of the code from `codeFrom` on, `separator` operations being before the last separator that ran.
    record Signature(int key, int codeFrom, int separator) implements Item {}
  }

  /// A script and what satisfies it.
  record Puzzle(Bytes script, List<Item> items) {}

  private final Random random;
  private final Keys keys;
  private final boolean tapscript;
  private final ScriptBuilder builder = new ScriptBuilder();
  private final List<Item> items = new ArrayList<>();
  private int operations;
  private int codeFrom;
  private int separator = -1;

  private Puzzles(Random random, Keys keys, boolean tapscript) {
    this.random = random;
    this.keys = keys;
    this.tapscript = tapscript;
  }

  static Puzzle of(Random random, Keys keys, boolean tapscript) {
    Puzzles puzzles = new Puzzles(random, keys, tapscript);
    int checks = 1 + random.nextInt(3);
    for (int i = 0; i < checks - 1; i++) {
      puzzles.decorate();
      puzzles.check(true);
    }
    puzzles.decorate();
    puzzles.check(false);
    return new Puzzle(puzzles.builder.build(), List.copyOf(puzzles.items));
  }

  private void decorate() {
    switch (random.nextInt(9)) {
      case 0 -> separate();
      case 1 -> {
        // A separator that does not run.
        op(OP_0).op(OP_IF).op(OP_CODESEPARATOR).op(OP_ENDIF);
      }
      case 2 -> op(OP_NOP);
      case 3 -> push(Draft.bytes(random, 1 + random.nextInt(80))).op(OP_DROP);
      case 4 -> {
        builder.number(random.nextInt(120));
        operations++;
        op(random.nextBoolean() ? OP_CHECKLOCKTIMEVERIFY : OP_CHECKSEQUENCEVERIFY).op(OP_DROP);
      }
      case 5 -> {
        separate();
        separate();
      }
      default -> {}
    }
  }

  private void check(boolean verify) {
    switch (random.nextInt(tapscript ? 4 : 6)) {
      case 0, 1 -> single(verify);
      case 2 -> chosen(verify);
      case 3 -> {
        if (tapscript) {
          added(verify);
        } else {
          keyHash(verify);
        }
      }
      default -> multisig(verify);
    }
  }

  private void single(boolean verify) {
    int key = random.nextInt(Keys.COUNT);
    sign(key);
    push(key(key)).op(verify ? OP_CHECKSIGVERIFY : OP_CHECKSIG);
  }

  private void keyHash(boolean verify) {
    int key = random.nextInt(Keys.COUNT);
    Bytes bytes = key(key);
    items.addFirst(new Item.Literal(bytes));
    sign(key);
    op(OP_DUP).op(OP_HASH160).push(Bytes.wrap(Hash160.of(bytes))).op(OP_EQUALVERIFY);
    op(verify ? OP_CHECKSIGVERIFY : OP_CHECKSIG);
  }

  /// One of two keys, by a condition that the input gives.
  private void chosen(boolean verify) {
    int first = random.nextInt(Keys.COUNT);
    int second = random.nextInt(Keys.COUNT);
    boolean choice = random.nextBoolean();
    items.addFirst(new Item.Literal(choice ? Bytes.of((byte) 1) : Bytes.EMPTY));
    sign(choice ? first : second);
    op(OP_IF).push(key(first)).op(OP_ELSE).push(key(second)).op(OP_ENDIF);
    op(verify ? OP_CHECKSIGVERIFY : OP_CHECKSIG);
  }

  private void multisig(boolean verify) {
    int count = 1 + random.nextInt(Keys.COUNT);
    int required = 1 + random.nextInt(count);
    List<Item> needed = new ArrayList<>();
    needed.add(new Item.Literal(Bytes.EMPTY));
    for (int key = count - required; key < count; key++) {
      needed.add(new Item.Signature(key, codeFrom, separator));
    }
    items.addAll(0, needed);
    builder.number(required);
    operations++;
    for (int key = 0; key < count; key++) {
      push(key(key));
    }
    builder.number(count);
    operations++;
    op(verify ? OP_CHECKMULTISIGVERIFY : OP_CHECKMULTISIG);
  }

  /// BIP-0342's way to count signatures.
  private void added(boolean verify) {
    int count = 1 + random.nextInt(Keys.COUNT);
    int good = 0;
    List<Item> needed = new ArrayList<>();
    for (int key = count - 1; key >= 0; key--) {
      boolean signs = random.nextInt(3) > 0;
      good += signs ? 1 : 0;
      needed.add(
          signs ? new Item.Signature(key, codeFrom, separator) : new Item.Literal(Bytes.EMPTY));
    }
    items.addAll(0, needed);
    op(OP_0);
    for (int key = 0; key < count; key++) {
      push(key(key)).op(OP_CHECKSIGADD);
    }
    builder.number(good);
    operations++;
    op(verify ? OP_NUMEQUALVERIFY : OP_NUMEQUAL);
  }

  private Bytes key(int key) {
    return tapscript && random.nextInt(16) > 0 ? keys.xOnly(key) : keys.any(random, key);
  }

  private void sign(int key) {
    items.addFirst(new Item.Signature(key, codeFrom, separator));
  }

  private void separate() {
    separator = operations;
    op(OP_CODESEPARATOR);
    codeFrom = builder.build().size();
  }

  private Puzzles op(int opcode) {
    builder.op(opcode);
    operations++;
    return this;
  }

  private Puzzles push(Bytes data) {
    builder.push(data);
    operations++;
    return this;
  }
}
