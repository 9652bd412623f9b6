package org.groat.chain.script;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;
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

  /// Instead of what all inputs share.
  private static final Bytes ZEROS = Bytes.wrap(new byte[3 * Sha256.SIZE]);

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
    // With one input nothing is shared.
    if (output == HashType.SINGLE
        || output == HashType.NONE
        || HashType.isAnyoneCanPay(hashType)
        || context.tx().inputCount() == 1) {
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
    Preimage preimage = Preimage.start().scriptCode(scriptCode);
    preimage.drainTo(sha);
    sha.update(unsigned, scriptAt + 1, unsigned.size() - scriptAt - 1);
    return preimage.int32(hashType).hashTwice(sha);
  }

  private static Bytes legacyPart(Transaction tx, int input, Bytes scriptCode, int hashType) {
    int output = HashType.output(hashType);
    Preimage out = Preimage.start().int32(tx.version());
    if (HashType.isAnyoneCanPay(hashType)) {
      out.uint8(1).outPoint(tx, input).scriptCode(scriptCode).int32((int) tx.sequence(input));
    } else {
      boolean allSequences = output != HashType.NONE && output != HashType.SINGLE;
      out.compactSize(tx.inputCount());
      for (int i = 0; i < tx.inputCount(); i++) {
        out.outPoint(tx, i);
        if (i == input) {
          out.scriptCode(scriptCode);
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

  /// The second era, segwit version 0 (BIP-0143): the amount is signed too.
  ///
  /// @param scriptCode the script that runs, from behind the last OP_CODESEPARATOR that ran
  public static Bytes witnessV0(
      TransactionContext context, int input, Bytes scriptCode, int hashType) {
    Bytes outputs = outputsTwice(context, input, hashType);
    Preimage out = beginV0(context, input, hashType).sizedBytes(scriptCode);
    return endV0(out, context, input, outputs, hashType);
  }

  /// The same for a key hash: the script code is that of paying to it, which nobody has to make.
  ///
  /// @param program OP_0 and the hash of a key, 22 bytes
  static Bytes witnessKeyHash(TransactionContext context, int input, Bytes program, int hashType) {
    Bytes outputs = outputsTwice(context, input, hashType);
    Preimage out =
        beginV0(context, input, hashType)
            .compactSize(Hash160.SIZE + 5)
            .uint8(Opcode.OP_DUP)
            .uint8(Opcode.OP_HASH160)
            .uint8(Hash160.SIZE)
            .bytes(program, 2, Hash160.SIZE)
            .uint8(Opcode.OP_EQUALVERIFY)
            .uint8(Opcode.OP_CHECKSIG);
    return endV0(out, context, input, outputs, hashType);
  }

  /// The hash that is signed for the outputs. To be asked for before the preimage is begun, whose buffer it may use.
  private static Bytes outputsTwice(TransactionContext context, int input, int hashType) {
    int output = HashType.output(hashType);
    if (output != HashType.SINGLE && output != HashType.NONE) {
      return context.sharedTwice().from(TransactionContext.OUTPUTS);
    }
    return output == HashType.SINGLE && input < context.tx().outputCount()
        ? Bytes.wrap(Sha256.hashTwice(context.tx().outputRaw(input)))
        : ZEROS.from(TransactionContext.OUTPUTS);
  }

  /// What stands before the script code.
  private static Preimage beginV0(TransactionContext context, int input, int hashType) {
    int output = HashType.output(hashType);
    Bytes shared = HashType.isAnyoneCanPay(hashType) ? ZEROS : context.sharedTwice();
    boolean sequences = output != HashType.SINGLE && output != HashType.NONE;
    return Preimage.start()
        .int32(context.tx().version())
        .hash(shared, TransactionContext.OUT_POINTS)
        .hash(sequences ? shared : ZEROS, TransactionContext.SEQUENCES)
        .outPoint(context.tx(), input);
  }

  /// What stands behind the script code, and the hash of it all.
  private static Bytes endV0(
      Preimage out, TransactionContext context, int input, Bytes outputs, int hashType) {
    return out.int64(context.spent(input).amount().satoshis())
        .int32((int) context.tx().sequence(input))
        .bytes(outputs)
        .int32((int) context.tx().lockTime())
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
    Bytes shared = context.shared();
    Bytes spent = context.sharedOfSpent();
    Preimage out =
        Preimage.start().uint8(0).uint8(hashType).int32(tx.version()).int32((int) tx.lockTime());
    if (!anyone) {
      out.hash(shared, TransactionContext.OUT_POINTS)
          .hash(spent, TransactionContext.AMOUNTS)
          .hash(spent, TransactionContext.SCRIPTS)
          .hash(shared, TransactionContext.SEQUENCES);
    }
    if (output == HashType.ALL) {
      out.hash(shared, TransactionContext.OUTPUTS);
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
