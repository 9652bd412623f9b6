package org.groat.chain.story;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;

/// The transactions of stories: nothing is signed, whoever comes may spend.
public final class Txs {
  /// OP_TRUE: what everybody can spend without a word.
  public static final Bytes OPEN = Bytes.fromHex("51");

  /// What a transaction of a story leaves to the miner unless it says otherwise.
  public static final long FEE = 1;

  private static final long FINAL = 0xffff_ffffL;

  private Txs() {}

  /// Spends all of an output but a satoshi to whoever comes.
  public static Transaction spend(Out out) {
    return spend(out, FEE);
  }

  public static Transaction spend(Out out, long fee) {
    return tx(List.of(input(out)), List.of(output(out.value() - fee)));
  }

  /// Spends an output to so many equal ones with the same script.
  public static Transaction split(Out out, int parts, Bytes script) {
    return tx(List.of(input(out)), Collections.nCopies(parts, output(out.value() / parts, script)));
  }

  /// Spends an output to one with a script.
  public static Transaction pay(Out out, Bytes script) {
    return tx(List.of(input(out)), List.of(output(out.value() - FEE, script)));
  }

  /// Spends all outputs of a transaction, each by the same script in the input.
  public static Transaction sweep(Transaction from, Bytes scriptSig, Bytes... witness) {
    List<TxInput> inputs = new ArrayList<>();
    for (int i = 0; i < from.outputCount(); i++) {
      inputs.add(new TxInput(Out.of(from, i).point(), scriptSig, FINAL, List.of(witness)));
    }
    return tx(inputs, List.of(output(1000)));
  }

  public static Transaction tx(List<TxInput> inputs, List<TxOutput> outputs) {
    return Transaction.of(1, inputs, outputs, 0);
  }

  /// The same transaction with another version, lock time and sequence in all inputs.
  public static Transaction timed(Transaction tx, int version, long lockTime, long sequence) {
    List<TxInput> inputs =
        tx.inputs().stream()
            .map(each -> new TxInput(each.outPoint(), each.scriptSig(), sequence, each.witness()))
            .toList();
    return Transaction.of(version, inputs, tx.outputs(), lockTime);
  }

  /// The same transaction with another witness in its first input.
  public static Transaction witnessed(Transaction tx, Bytes... items) {
    List<TxInput> inputs = new ArrayList<>(tx.inputs());
    inputs.set(0, inputs.getFirst().withWitness(List.of(items)));
    return Transaction.of(tx.version(), inputs, tx.outputs(), tx.lockTime());
  }

  public static TxInput input(Out out) {
    return new TxInput(out.point(), Bytes.EMPTY, FINAL);
  }

  public static TxInput input(Out out, Bytes scriptSig) {
    return new TxInput(out.point(), scriptSig, FINAL);
  }

  public static TxOutput output(long satoshis) {
    return output(satoshis, OPEN);
  }

  public static TxOutput output(long satoshis, Bytes script) {
    return new TxOutput(Amount.ofSatoshis(satoshis), script);
  }

  /// OP_RETURN and zeros, so many bytes in all.
  public static TxOutput padding(int size) {
    byte[] script = new byte[size];
    script[0] = 0x6a;
    return output(0, Bytes.wrap(script));
  }

  public static Bytes zeros(int size) {
    return Bytes.wrap(new byte[size]);
  }

  public static Bytes repeat(int opcode, int count) {
    byte[] script = new byte[count];
    Arrays.fill(script, (byte) opcode);
    return Bytes.wrap(script);
  }

  public static Bytes sha256(Bytes bytes) {
    return Bytes.wrap(Sha256.hash(bytes));
  }
}
