package org.groat.chain.script.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.TransactionContext;

/// A transaction in the making, with the outputs that it spends; one input is the one in question.
final class Draft {
  private static final long[] SEQUENCES = {
    0xffff_ffffL,
    0xffff_ffffL,
    0xffff_fffeL,
    0,
    1,
    10,
    1 << 22 | 5,
    1L << 31 | 7,
    0xffff,
    1 << 22 | 0xffff
  };
  private static final long[] LOCK_TIMES = {
    0, 0, 1, 100, 499_999_999, 500_000_000, 500_000_100, 0xffff_fffeL, 0xffff_ffffL
  };

  int version;
  long lockTime;
  final List<TxInput> inputs = new ArrayList<>();
  final List<TxOutput> outputs = new ArrayList<>();
  final List<TxOutput> spent = new ArrayList<>();
  int input;

  /// A transaction of random shape that spends random outputs, its inputs still empty.
  static Draft random(Random random) {
    Draft draft = new Draft();
    int[] versions = {1, 2, 2, 2, 3, 0, -1, random.nextInt()};
    draft.version = versions[random.nextInt(versions.length)];
    draft.lockTime = LOCK_TIMES[random.nextInt(LOCK_TIMES.length)];
    int inputCount = 1 + random.nextInt(3);
    for (int i = 0; i < inputCount; i++) {
      OutPoint outPoint = new OutPoint(Txid.of(bytes(random, 32).toByteArray()), random.nextInt(4));
      long sequence = SEQUENCES[random.nextInt(SEQUENCES.length)];
      draft.inputs.add(new TxInput(outPoint, Bytes.EMPTY, sequence));
      draft.spent.add(
          new TxOutput(new Amount(random.nextInt(1_000_000)), bytes(random, random.nextInt(40))));
    }
    int outputCount = random.nextInt(4);
    for (int i = 0; i < outputCount; i++) {
      draft.outputs.add(
          new TxOutput(new Amount(random.nextInt(1_000_000)), bytes(random, random.nextInt(40))));
    }
    draft.input = random.nextInt(inputCount);
    return draft;
  }

  static Bytes bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  TxInput input() {
    return inputs.get(input);
  }

  void input(TxInput changed) {
    inputs.set(input, changed);
  }

  TxOutput spent() {
    return spent.get(input);
  }

  void scriptPubKey(Bytes script) {
    spent.set(input, new TxOutput(spent().amount(), script));
  }

  Transaction transaction() {
    return Transaction.of(version, inputs, outputs, lockTime);
  }

  TransactionContext context() {
    return new TransactionContext(transaction(), spent);
  }
}
