package org.groat.wallet.signing;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.wallet.keys.WalletException;

/// A transaction on its way to being signed (BIP-0174, version 0): what it spends, who can sign, and the signatures so far.
///
/// @param tx without scripts and witnesses
/// @param global entries beside the transaction
/// @param inputs one map for each input
/// @param outputs one map for each output
public record Psbt(Transaction tx, PsbtMap global, List<PsbtMap> inputs, List<PsbtMap> outputs) {
  public static final Codec<Psbt> CODEC = Codec.of(Psbt::read, Psbt::write);

  private static final Bytes MAGIC = Bytes.fromHex("70736274ff");

  public Psbt {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (inputs.size() != tx.inputCount() || outputs.size() != tx.outputCount()) {
      throw new IllegalArgumentException("a map for each input and output");
    }
  }

  /// The beginning: a transaction that nobody has said anything about.
  public static Psbt of(Transaction unsigned) {
    return new Psbt(
        unsigned,
        PsbtMap.EMPTY,
        Collections.nCopies(unsigned.inputCount(), PsbtMap.EMPTY),
        Collections.nCopies(unsigned.outputCount(), PsbtMap.EMPTY));
  }

  private static Psbt read(ByteReader in) {
    if (!in.bytes(MAGIC.size()).equals(MAGIC)) {
      throw new MalformedException("not a partially signed transaction");
    }
    PsbtMap global = PsbtMap.CODEC.read(in);
    Bytes unsigned =
        global
            .get(PsbtKey.UNSIGNED_TX)
            .orElseThrow(() -> new MalformedException("the unsigned transaction is missing"));
    Transaction tx = Transaction.decodeStripped(unsigned);
    for (int i = 0; i < tx.inputCount(); i++) {
      if (!tx.scriptSig(i).isEmpty()) {
        throw new MalformedException("the unsigned transaction is signed");
      }
    }
    List<PsbtMap> inputs = new ArrayList<>();
    for (int i = 0; i < tx.inputCount(); i++) {
      inputs.add(PsbtInputs.check(PsbtMap.CODEC.read(in), tx.outPoint(i)));
    }
    List<PsbtMap> outputs = new ArrayList<>();
    for (int i = 0; i < tx.outputCount(); i++) {
      outputs.add(PsbtMap.CODEC.read(in));
    }
    return new Psbt(tx, without(global), inputs, outputs);
  }

  private static PsbtMap without(PsbtMap global) {
    return global.keeping(PsbtKey.UNSIGNED_TX);
  }

  private static void write(Psbt psbt, ByteWriter out) {
    out.bytes(MAGIC);
    PsbtMap first = PsbtMap.EMPTY.with(PsbtKey.UNSIGNED_TX, psbt.tx.stripped());
    first.entries().forEach((key, value) -> out.sizedBytes(key).sizedBytes(value));
    PsbtMap.CODEC.write(psbt.global, out);
    psbt.inputs.forEach(map -> PsbtMap.CODEC.write(map, out));
    psbt.outputs.forEach(map -> PsbtMap.CODEC.write(map, out));
  }

  /// Reads base64, the usual text form.
  ///
  /// @throws WalletException where it is none
  public static Psbt parse(String text) {
    try {
      return CODEC.decode(Bytes.wrap(Base64.getDecoder().decode(text.strip())));
    } catch (MalformedException | IllegalArgumentException e) {
      throw new WalletException(
          WalletException.Kind.INVALID_PARAMETER,
          "not a partially signed transaction: " + e.getMessage(),
          e);
    }
  }

  public String toText() {
    return Base64.getEncoder().encodeToString(CODEC.encode(this).toByteArray());
  }

  /// The output that an input spends, where that is known.
  public Optional<TxOutput> spent(int input) {
    return PsbtInputs.spent(inputs.get(input), tx.outPoint(input));
  }

  /// The same with another map for one input.
  Psbt withInput(int index, PsbtMap map) {
    List<PsbtMap> changed = new ArrayList<>(inputs);
    changed.set(index, map);
    return new Psbt(tx, global, changed, outputs);
  }
}
