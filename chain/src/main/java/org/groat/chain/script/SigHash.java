package org.groat.chain.script;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.crypto.TaggedHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;

/// The hash that a signature signs, in each of the three eras of the script language.
public final class SigHash {
  private static final TaggedHash TAP_SIGHASH = TaggedHash.of("TapSighash");

  /// What a legacy SINGLE without an output of its index signs: the number one. A bug of the first node that became the rule.
  private static final Bytes ONE =
      Bytes.fromHex("0100000000000000000000000000000000000000000000000000000000000000");

  private static final Bytes ZERO = Bytes.wrap(new byte[32]);

  private SigHash() {}

  /// The first era: a copy of the transaction with one script code in it.
  ///
  /// @param scriptCode the script that runs, from behind the last OP_CODESEPARATOR that ran, signatures removed
  /// @param hashType all four bytes are signed, of which five bits and [HashType#ANYONE_CAN_PAY] have a meaning
  public static Bytes legacy(
      TransactionContext context, int input, Bytes scriptCode, int hashType) {
    int output = HashType.output(hashType);
    if (output == HashType.SINGLE && input >= context.tx().outputCount()) {
      return ONE;
    }
    if (output == HashType.SINGLE || output == HashType.NONE || HashType.isAnyoneCanPay(hashType)) {
      return legacyPart(context.tx(), input, scriptCode, hashType);
    }
    Bytes unsigned = context.unsigned();
    // Behind every input stand the outputs and the lock time; the inputs are all of one size.
    int inputSize = 36 + 1 + 4;
    int inputsFrom =
        unsigned.size()
            - 4
            - context.tx().outputsRaw().size()
            - context.tx().inputCount() * inputSize;
    int scriptAt = inputsFrom + input * inputSize + 36;
    Sha256 sha = Sha256.start().update(unsigned, 0, scriptAt);
    Preimage preimage = Preimage.start();
    putScriptCode(preimage, scriptCode);
    preimage.drainTo(sha);
    sha.update(unsigned, scriptAt + 1, unsigned.size() - scriptAt - 1);
    return preimage.int32(hashType).hashTwice(sha);
  }

  private static Bytes legacyPart(Transaction tx, int input, Bytes scriptCode, int hashType) {
    int output = HashType.output(hashType);
    Preimage out = Preimage.start().int32(tx.version());
    if (HashType.isAnyoneCanPay(hashType)) {
      putScriptCode(out.uint8(1).outPoint(tx, input), scriptCode);
      out.int32((int) tx.sequence(input));
    } else {
      boolean allSequences = output != HashType.NONE && output != HashType.SINGLE;
      out.compactSize(tx.inputCount());
      for (int i = 0; i < tx.inputCount(); i++) {
        out.outPoint(tx, i);
        if (i == input) {
          putScriptCode(out, scriptCode);
        } else {
          out.uint8(0);
        }
        out.int32(i == input || allSequences ? (int) tx.sequence(i) : 0);
      }
    }
    if (output == HashType.NONE) {
      out.uint8(0);
    } else if (output == HashType.SINGLE) {
      out.compactSize(input + 1);
      for (int i = 0; i < input; i++) {
        out.int64(-1).uint8(0);
      }
      out.bytes(tx.outputRaw(input));
    } else {
      out.bytes(tx.outputsRaw());
    }
    return out.int32((int) tx.lockTime()).int32(hashType).hashTwice(Sha256.start());
  }

  /// Writes a script code without its OP_CODESEPARATORs. Where a push goes beyond the end, the rest behind its prefix is left
  /// out, though counted: so it was from the first.
  private static void putScriptCode(Preimage out, Bytes scriptCode) {
    ScriptCursor cursor = new ScriptCursor(scriptCode);
    int separators = 0;
    while (cursor.next()) {
      if (cursor.opcode() == Opcode.OP_CODESEPARATOR) {
        separators++;
      }
    }
    out.compactSize(scriptCode.size() - separators);
    int end = cursor.position();
    int from = 0;
    if (separators > 0) {
      cursor.reset(scriptCode);
      while (cursor.next()) {
        if (cursor.opcode() == Opcode.OP_CODESEPARATOR) {
          out.bytes(scriptCode, from, cursor.position() - 1 - from);
          from = cursor.position();
        }
      }
    }
    out.bytes(scriptCode, from, end - from);
  }

  /// The second era, segwit version 0 (BIP-0143): the amount is signed too.
  ///
  /// @param scriptCode the script that runs, from behind the last OP_CODESEPARATOR that ran
  public static Bytes witnessV0(
      TransactionContext context, int input, Bytes scriptCode, int hashType) {
    Transaction tx = context.tx();
    int output = HashType.output(hashType);
    boolean anyone = HashType.isAnyoneCanPay(hashType);
    boolean everyOutput = output != HashType.SINGLE && output != HashType.NONE;
    TransactionContext.Midstate shared = context.midstate();
    Bytes outputs = ZERO;
    if (everyOutput) {
      outputs = shared.outputsTwice();
    } else if (output == HashType.SINGLE && input < tx.outputCount()) {
      outputs = Bytes.wrap(Sha256.hashTwice(tx.outputRaw(input)));
    }
    return Preimage.start()
        .int32(tx.version())
        .bytes(anyone ? ZERO : shared.outPointsTwice())
        .bytes(anyone || !everyOutput ? ZERO : shared.sequencesTwice())
        .outPoint(tx, input)
        .sizedBytes(scriptCode)
        .int64(context.spent(input).amount().satoshis())
        .int32((int) tx.sequence(input))
        .bytes(outputs)
        .int32((int) tx.lockTime())
        .int32(hashType)
        .hashTwice(Sha256.start());
  }

  /// The third era, taproot (BIP-0341): all amounts and scripts spent are signed too.
  ///
  /// @return empty for a hash type without meaning, and for SINGLE without an output of its index
  public static Optional<Bytes> taproot(
      TransactionContext context, int input, int hashType, TaprootSpend spend) {
    Transaction tx = context.tx();
    int output = hashType == HashType.DEFAULT ? HashType.ALL : hashType & 3;
    if (hashType != HashType.DEFAULT && !HashType.isDefined(hashType)
        || output == HashType.SINGLE && input >= tx.outputCount()) {
      return Optional.empty();
    }
    Bytes outputHash =
        output == HashType.SINGLE ? Bytes.wrap(Sha256.hash(tx.outputRaw(input))) : Bytes.EMPTY;
    boolean anyone = HashType.isAnyoneCanPay(hashType);
    boolean annex = !spend.annexHash().isEmpty();
    TransactionContext.Midstate shared = context.midstate();
    TransactionContext.SpentMidstate spent = context.spentMidstate();
    Preimage out =
        Preimage.start().uint8(0).uint8(hashType).int32(tx.version()).int32((int) tx.lockTime());
    if (!anyone) {
      out.bytes(shared.outPoints())
          .bytes(spent.amounts())
          .bytes(spent.scripts())
          .bytes(shared.sequences());
    }
    if (output == HashType.ALL) {
      out.bytes(shared.outputs());
    }
    out.uint8((spend.isScriptPath() ? 2 : 0) + (annex ? 1 : 0));
    if (anyone) {
      TxOutput own = context.spent(input);
      out.outPoint(tx, input).int64(own.amount().satoshis()).sizedBytes(own.scriptPubKey());
      out.int32((int) tx.sequence(input));
    } else {
      out.int32(input);
    }
    out.bytes(spend.annexHash()).bytes(outputHash);
    if (spend.isScriptPath()) {
      out.bytes(spend.leafHash()).uint8(0).int32(spend.codeSeparator());
    }
    return Optional.of(out.hash(TAP_SIGHASH.start()));
  }
}
