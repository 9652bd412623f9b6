package org.groat.chain.primitives;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.crypto.Sha256;

/// A transaction (BIP-0144): its bytes, where its parts begin in them, and its two identifiers.
///
/// Parsing allocates one small table of offsets and no object for an input, output or script: those are made when asked for
/// ([#inputs()], [#outputs()]), and hot paths read the parts by index ([#scriptSig(int)], [#value(int)]). Equal where the bytes
/// are equal.
public final class Transaction {
  /// The usual form: with witnesses where there are any.
  public static final Codec<Transaction> CODEC =
      Codec.of(in -> read(in, true), (tx, out) -> out.bytes(tx.raw));

  /// The fewest bytes that a transaction takes.
  public static final int SIZE_MIN = 10;

  /// The fewest bytes that an input takes: outpoint, empty script, sequence.
  static final int INPUT_SIZE_MIN = OutPoint.SIZE + 1 + 4;

  /// The fewest bytes that an output takes: value, empty script.
  static final int OUTPUT_SIZE_MIN = 8 + 1;

  // The table: four words of the whole, then four for each input, then three for each output.
  // Offsets count from the first
  // byte of the transaction.
  private static final int INPUTS_END = 0;
  private static final int OUTPUTS_END = 1;
  private static final int INPUT_COUNT = 2;
  private static final int OUTPUT_COUNT = 3;
  private static final int HEAD = 4;
  private static final int INPUT_WORDS = 4;
  private static final int OUTPUT_WORDS = 3;

  private final Bytes raw;
  private final int[] layout;
  private final boolean hasWitness;
  private final Txid txid;
  private final Wtxid wtxid;

  private Transaction(Bytes raw, int[] layout, boolean hasWitness) {
    this.raw = raw;
    this.layout = layout;
    this.hasWitness = hasWitness;
    byte[] full = Sha256.hashTwice(raw);
    this.wtxid = Wtxid.of(full);
    this.txid = Txid.of(hasWitness ? strippedHash() : full);
  }

  /// Puts a transaction together.
  ///
  /// @param lockTime unsigned 32 bits
  public static Transaction of(
      int version, List<TxInput> inputs, List<TxOutput> outputs, long lockTime) {
    boolean hasWitness = inputs.stream().anyMatch(input -> !input.witness().isEmpty());
    ByteWriter out = new ByteWriter(256).int32(version);
    if (hasWitness) {
      out.uint8(0).uint8(1);
    }
    out.compactSize(inputs.size());
    for (TxInput input : inputs) {
      OutPoint.CODEC.write(input.outPoint(), out);
      out.sizedBytes(input.scriptSig()).uint32(input.sequence());
    }
    out.compactSize(outputs.size());
    for (TxOutput output : outputs) {
      TxOutput.CODEC.write(output, out);
    }
    if (hasWitness) {
      for (TxInput input : inputs) {
        out.compactSize(input.witness().size());
        input.witness().forEach(out::sizedBytes);
      }
    }
    return read(new ByteReader(out.uint32(lockTime).toBytes()), hasWitness);
  }

  /// Reads the form without witnesses: the only one that tells a transaction without inputs from one with witnesses.
  ///
  /// @throws MalformedException where the bytes are not one such transaction
  public static Transaction decodeStripped(Bytes bytes) {
    ByteReader in = new ByteReader(bytes);
    Transaction tx = read(in, false);
    in.expectEnd();
    return tx;
  }

  private static Transaction read(ByteReader in, boolean witnessAllowed) {
    int start = in.position();
    in.skip(4);
    int flag = 0;
    if (witnessAllowed && in.peek(0) == 0) {
      in.skip(1);
      // Two zero bytes are no inputs and no outputs; anything but zero announces what follows the
      // outputs.
      flag = in.peek(0);
      if (flag > 1) {
        throw new MalformedException("unknown transaction flag " + flag);
      }
      in.skip(1);
      if (flag == 0) {
        in.skip(4);
        return new Transaction(in.since(start), new int[] {5, 6, 0, 0}, false);
      }
    }
    int inputCount = in.count(INPUT_SIZE_MIN, Integer.MAX_VALUE);
    int[] inputs = new int[HEAD + inputCount * INPUT_WORDS];
    for (int at = HEAD; at < inputs.length; at += INPUT_WORDS) {
      inputs[at] = in.position() - start;
      in.skip(OutPoint.SIZE);
      readScript(in, start, inputs, at + 1);
      in.skip(4);
    }
    int inputsEnd = in.position() - start;
    int outputCount = in.count(OUTPUT_SIZE_MIN, Integer.MAX_VALUE);
    int[] layout = Arrays.copyOf(inputs, inputs.length + outputCount * OUTPUT_WORDS);
    for (int at = inputs.length; at < layout.length; at += OUTPUT_WORDS) {
      layout[at] = in.position() - start;
      in.skip(8);
      readScript(in, start, layout, at + 1);
    }
    layout[INPUTS_END] = inputsEnd;
    layout[OUTPUTS_END] = in.position() - start;
    layout[INPUT_COUNT] = inputCount;
    layout[OUTPUT_COUNT] = outputCount;
    if (flag == 1) {
      readWitnesses(in, start, layout, inputCount);
    }
    in.skip(4);
    return new Transaction(in.since(start), layout, flag == 1);
  }

  private static void readScript(ByteReader in, int start, int[] layout, int at) {
    int size = in.count(1, Integer.MAX_VALUE);
    layout[at] = in.position() - start;
    layout[at + 1] = size;
    in.skip(size);
  }

  private static void readWitnesses(ByteReader in, int start, int[] layout, int inputCount) {
    boolean any = false;
    for (int i = 0; i < inputCount; i++) {
      layout[HEAD + i * INPUT_WORDS + 3] = in.position() - start;
      int items = in.count(1, Integer.MAX_VALUE);
      any |= items > 0;
      for (int item = 0; item < items; item++) {
        in.skip(in.count(1, Integer.MAX_VALUE));
      }
    }
    if (!any) {
      throw new MalformedException("superfluous witness record");
    }
  }

  /// All bytes, with witnesses where there are any.
  public Bytes raw() {
    return raw;
  }

  public Txid txid() {
    return txid;
  }

  /// Equal in bytes to the txid where there is no witness.
  public Wtxid wtxid() {
    return wtxid;
  }

  public int version() {
    return raw.int32At(0);
  }

  /// Unsigned 32 bits: a height below 500,000,000, seconds since 1970 from there on.
  public long lockTime() {
    return raw.uint32At(raw.size() - 4);
  }

  public boolean hasWitness() {
    return hasWitness;
  }

  /// True for the form of a coinbase: one input that refers to nothing.
  public boolean isCoinbase() {
    return inputCount() == 1
        && raw.int32At(inputAt(0) + Hash256.SIZE) == -1
        && outPoint(0).isNone();
  }

  public int inputCount() {
    return layout[INPUT_COUNT];
  }

  public int outputCount() {
    return layout[OUTPUT_COUNT];
  }

  public OutPoint outPoint(int input) {
    int at = inputAt(input);
    return new OutPoint(Txid.at(raw, at), raw.int32At(at + Hash256.SIZE));
  }

  /// The outpoint of an input as encoded, 36 bytes.
  public Bytes outPointRaw(int input) {
    int at = inputAt(input);
    return raw.slice(at, at + OutPoint.SIZE);
  }

  /// Copies the outpoint of an input, 36 bytes as encoded, into `target` from `at` on.
  public void copyOutPoint(int input, byte[] target, int at) {
    raw.copyTo(inputAt(input), target, at, OutPoint.SIZE);
  }

  /// True where two inputs name the same outpoint.
  public boolean spendsSame(int input, int otherInput) {
    int at = inputAt(input);
    int otherAt = inputAt(otherInput);
    // The hashes differ in their first bytes, if at all.
    return raw.int64At(at) == raw.int64At(otherAt)
        && outPointRaw(input).equals(outPointRaw(otherInput));
  }

  public Bytes scriptSig(int input) {
    return script(inputWord(input) + 1);
  }

  /// Unsigned 32 bits.
  public long sequence(int input) {
    int at = inputWord(input);
    return raw.uint32At(layout[at + 1] + layout[at + 2]);
  }

  /// The witness stack of an input, the bottom first; slices of the transaction's bytes.
  public List<Bytes> witness(int input) {
    int word = inputWord(input);
    if (!hasWitness || raw.at(layout[word + 3]) == 0) {
      return List.of();
    }
    ByteReader in = new ByteReader(raw);
    in.skip(layout[word + 3]);
    int count = in.count(1, Integer.MAX_VALUE);
    // What nearly every input has is made without an array.
    return switch (count) {
      case 1 -> List.of(witnessItem(in));
      case 2 -> List.of(witnessItem(in), witnessItem(in));
      default -> {
        Bytes[] items = new Bytes[count];
        for (int i = 0; i < count; i++) {
          items[i] = witnessItem(in);
        }
        yield List.of(items);
      }
    };
  }

  private static Bytes witnessItem(ByteReader in) {
    return in.sizedBytes(Integer.MAX_VALUE);
  }

  /// Satoshis, any 64-bit value.
  public long value(int output) {
    return raw.int64At(layout[outputWord(output)]);
  }

  public Bytes scriptPubKey(int output) {
    return script(outputWord(output) + 1);
  }

  public TxInput input(int index) {
    return new TxInput(outPoint(index), scriptSig(index), sequence(index), witness(index));
  }

  public TxOutput output(int index) {
    return new TxOutput(new Amount(value(index)), scriptPubKey(index));
  }

  /// The inputs, each made when it is asked for.
  public List<TxInput> inputs() {
    return new AbstractList<>() {
      @Override
      public TxInput get(int index) {
        return input(index);
      }

      @Override
      public int size() {
        return inputCount();
      }
    };
  }

  /// The outputs, each made when it is asked for.
  public List<TxOutput> outputs() {
    return new AbstractList<>() {
      @Override
      public TxOutput get(int index) {
        return output(index);
      }

      @Override
      public int size() {
        return outputCount();
      }
    };
  }

  /// Bytes with witnesses.
  public int totalSize() {
    return raw.size();
  }

  /// Bytes without witnesses.
  public int strippedSize() {
    return hasWitness ? layout[OUTPUTS_END] - 6 + 8 : raw.size();
  }

  public Weight weight() {
    return Weight.of(strippedSize(), totalSize());
  }

  /// A quarter of the weight, rounded up.
  public int virtualSize() {
    return weight().virtualSizeRoundedUp();
  }

  /// The inputs as encoded, their count included.
  public Bytes inputsRaw() {
    return raw.slice(hasWitness ? 6 : 4, layout[INPUTS_END]);
  }

  /// The outputs as encoded, their count included.
  public Bytes outputsRaw() {
    return raw.slice(layout[INPUTS_END], layout[OUTPUTS_END]);
  }

  /// One output as encoded: value, size, script.
  public Bytes outputRaw(int output) {
    int word = outputWord(output);
    return raw.slice(layout[word], layout[word + 1] + layout[word + 2]);
  }

  /// The form without witnesses.
  public Bytes stripped() {
    if (!hasWitness) {
      return raw;
    }
    return Bytes.concat(
        raw.slice(0, 4), raw.slice(6, layout[OUTPUTS_END]), raw.from(raw.size() - 4));
  }

  /// The same transaction in a buffer of its own, so that its block's can go.
  public Transaction compact() {
    Bytes own = raw.compact();
    return own == raw ? this : new Transaction(this, own);
  }

  private Transaction(Transaction same, Bytes raw) {
    this.raw = raw;
    this.layout = same.layout;
    this.hasWitness = same.hasWitness;
    this.txid = same.txid;
    this.wtxid = same.wtxid;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transaction that && wtxid.equals(that.wtxid);
  }

  @Override
  public int hashCode() {
    return wtxid.hashCode();
  }

  /// The txid.
  @Override
  public String toString() {
    return txid.toString();
  }

  private byte[] strippedHash() {
    return Sha256.start()
        .update(raw, 0, 4)
        .update(raw, 6, layout[OUTPUTS_END] - 6)
        .update(raw, raw.size() - 4, 4)
        .finishTwice();
  }

  private int inputWord(int input) {
    return HEAD + Objects.checkIndex(input, inputCount()) * INPUT_WORDS;
  }

  private int inputAt(int input) {
    return layout[inputWord(input)];
  }

  private int outputWord(int output) {
    return HEAD
        + inputCount() * INPUT_WORDS
        + Objects.checkIndex(output, outputCount()) * OUTPUT_WORDS;
  }

  private Bytes script(int word) {
    return raw.slice(layout[word], layout[word] + layout[word + 1]);
  }
}
