package org.groat.chain.script;

import static org.groat.chain.script.ScriptError.OK;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;

/// What a script can ask of the transaction that it runs for: is this its signature, is it late enough.
///
/// @param flags the rules that hold, of [ScriptFlags]
record SignatureChecks(TransactionContext context, int input, int flags, Secp256k1 curve) {
  /// Lock times below are heights, from here on seconds since 1970.
  private static final long LOCK_TIME_THRESHOLD = 500_000_000;

  /// Sequences with this bit set are no relative lock times (BIP-0068).
  static final long SEQUENCE_DISABLED = 1L << 31;

  /// Relative lock times with this bit set count 512 seconds, others blocks.
  private static final long SEQUENCE_IS_TIME = 1L << 22;

  private static final long SEQUENCE_MASK = SEQUENCE_IS_TIME | 0xffff;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /// Judges the encoding of an ECDSA signature. An empty one is always right: it says that there is none.
  ScriptError checkSignatureEncoding(Bytes signature) {
    if (signature.isEmpty()) {
      return OK;
    } else if (has(ScriptFlags.DERSIG | ScriptFlags.LOW_S | ScriptFlags.STRICTENC)
        && !SignatureEncoding.isStrictDer(signature)) {
      return ScriptError.SIG_DER;
    } else if (has(ScriptFlags.LOW_S) && !SignatureEncoding.isLowS(signature)) {
      return ScriptError.SIG_HIGH_S;
    } else if (has(ScriptFlags.STRICTENC) && !SignatureEncoding.hasDefinedHashType(signature)) {
      return ScriptError.SIG_HASHTYPE;
    }
    return OK;
  }

  /// Judges the encoding of a public key before taproot.
  ScriptError checkKeyEncoding(Bytes key, Era era) {
    if (has(ScriptFlags.STRICTENC) && !SignatureEncoding.isCompressedOrUncompressedKey(key)) {
      return ScriptError.PUBKEYTYPE;
    } else if (era == Era.WITNESS_V0
        && has(ScriptFlags.WITNESS_PUBKEYTYPE)
        && !SignatureEncoding.isCompressedKey(key)) {
      return ScriptError.WITNESS_PUBKEYTYPE;
    }
    return OK;
  }

  /// The hash that a signature before taproot signs.
  ///
  /// @param signature not empty
  Bytes hash(Bytes signature, Bytes scriptCode, Era era) {
    int hashType = signature.unsignedAt(signature.size() - 1);
    return era == Era.WITNESS_V0
        ? SigHash.witnessV0(context, input, scriptCode, hashType)
        : SigHash.legacy(context, input, scriptCode, hashType);
  }

  /// The same for a bare key hash of segwit.
  ///
  /// @param program OP_0 and the hash of a key
  Bytes keyHashHash(Bytes signature, Bytes program) {
    int hashType = signature.unsignedAt(signature.size() - 1);
    return SigHash.witnessKeyHash(context, input, program, hashType);
  }

  /// True for a signature of the hash, its last byte being the hash type.
  boolean verifyEcdsa(Bytes signature, Bytes key, Bytes hash) {
    return SignatureEncoding.hasKeySize(key)
        && curve.verifyEcdsa(key, signature.slice(0, signature.size() - 1), hash);
  }

  /// Verifies a signature of taproot and tapscript: 64 bytes, or 65 with a hash type.
  ///
  /// @param key 32 bytes
  ScriptError checkSchnorr(Bytes signature, Bytes key, TaprootSpend spend) {
    int size = signature.size();
    if (size != 64 && size != 65) {
      return ScriptError.SCHNORR_SIG_SIZE;
    }
    int hashType = size == 65 ? signature.unsignedAt(64) : HashType.DEFAULT;
    if (size == 65 && hashType == HashType.DEFAULT) {
      return ScriptError.SCHNORR_SIG_HASHTYPE;
    }
    Optional<Bytes> hash = SigHash.taproot(context, input, hashType, spend);
    if (hash.isEmpty()) {
      return ScriptError.SCHNORR_SIG_HASHTYPE;
    }
    return curve.verifySchnorr(key, signature.slice(0, 64), hash.get())
        ? OK
        : ScriptError.SCHNORR_SIG;
  }

  /// True where the transaction's lock time is at least the given one, of the same kind, and in force (BIP-0065).
  boolean isLockTimeReached(long lockTime) {
    Transaction tx = context.tx();
    return (tx.lockTime() < LOCK_TIME_THRESHOLD) == (lockTime < LOCK_TIME_THRESHOLD)
        && lockTime <= tx.lockTime()
        && tx.sequence(input) != TxInput.SEQUENCE_FINAL;
  }

  /// True where the input's relative lock time is at least the given one, of the same kind, and in force (BIP-0112).
  boolean isSequenceReached(long sequence) {
    long own = context.tx().sequence(input);
    if (Integer.compareUnsigned(context.tx().version(), 2) < 0 || (own & SEQUENCE_DISABLED) != 0) {
      return false;
    }
    long wanted = sequence & SEQUENCE_MASK;
    long given = own & SEQUENCE_MASK;
    return (given < SEQUENCE_IS_TIME) == (wanted < SEQUENCE_IS_TIME) && wanted <= given;
  }
}
