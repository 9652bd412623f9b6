package org.groat.chain.consensus;

import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.ScriptBuilder;

/// The smallest transactions that a rule can be asked about. Their outputs can be spent by anybody.
public final class TestTransactions {
  /// OP_TRUE.
  public static final Bytes ANYONE = Bytes.fromHex("51");

  private TestTransactions() {}

  /// An input that spends the first output of a transaction known by number.
  public static TxInput input(int number) {
    return input(number, TxInput.SEQUENCE_FINAL);
  }

  public static TxInput input(int number, long sequence) {
    return new TxInput(new OutPoint(txid(number), 0), Bytes.EMPTY, sequence);
  }

  public static Txid txid(int number) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >>> 8);
    bytes[31] = 1;
    return Txid.of(bytes);
  }

  public static TxOutput output(long satoshis) {
    return new TxOutput(Amount.ofSatoshis(satoshis), ANYONE);
  }

  public static TxOutput output(long satoshis, Bytes script) {
    return new TxOutput(Amount.ofSatoshis(satoshis), script);
  }

  public static Transaction tx(List<TxInput> inputs, List<TxOutput> outputs) {
    return inputs.isEmpty() && !outputs.isEmpty()
        ? withoutInputs(outputs)
        : Transaction.of(2, inputs, outputs, 0);
  }

  /// A transaction without inputs has a form of its own: with any output, the usual one would be read as one with witnesses.
  private static Transaction withoutInputs(List<TxOutput> outputs) {
    ByteWriter out = new ByteWriter().int32(2).compactSize(0);
    out.compactSize(outputs.size());
    outputs.forEach(output -> TxOutput.CODEC.write(output, out));
    return Transaction.decodeStripped(out.uint32(0).toBytes());
  }

  public static Transaction coinbase(Bytes script, TxOutput... outputs) {
    return Transaction.of(
        1,
        List.of(new TxInput(OutPoint.NONE, script, TxInput.SEQUENCE_FINAL)),
        outputs.length == 0 ? List.of(output(0)) : List.of(outputs),
        0);
  }

  /// A coinbase for a height, as BIP-0034 wants it.
  public static Transaction coinbase(int height, TxOutput... outputs) {
    return coinbase(new ScriptBuilder().number(height).number(0).build(), outputs);
  }

  /// A transaction of so many bytes, 300 at least.
  public static Transaction ofSize(int size) {
    int overhead = tx(List.of(input(1)), List.of(output(0, zeros(70_000)))).totalSize() - 70_000;
    int padding = size - overhead;
    Transaction tx = tx(List.of(input(1)), List.of(output(0, zeros(padding))));
    return tx.totalSize() == size
        ? tx
        : tx(List.of(input(1)), List.of(output(0, zeros(padding + size - tx.totalSize()))));
  }

  public static Coin coin(long satoshis, int height, boolean coinbase) {
    return new Coin(output(satoshis), height, coinbase);
  }

  public static Coin coin(long satoshis, Bytes script) {
    return new Coin(output(satoshis, script), 1, false);
  }

  public static Bytes zeros(int size) {
    return Bytes.wrap(new byte[size]);
  }

  /// So many times the same operation.
  public static Bytes repeat(int opcode, int count) {
    byte[] script = new byte[count];
    Arrays.fill(script, (byte) opcode);
    return Bytes.wrap(script);
  }
}
