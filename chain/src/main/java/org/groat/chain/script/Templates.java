package org.groat.chain.script;

import static org.groat.chain.script.ScriptError.OK;
import static org.groat.chain.script.ScriptFlags.P2SH;
import static org.groat.chain.script.ScriptFlags.TAPROOT;
import static org.groat.chain.script.ScriptFlags.WITNESS;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;

/// The short way for the forms that nearly every input has: a public key's hash, bare, in a witness or nested, and a taproot
/// output's key.
///
/// It only ever says that an input passes. Whatever looks unusual, and whatever fails, goes the whole way through the machine,
/// which alone names errors; so all that must hold here is that nothing passes that the machine would refuse.
final class Templates {
  /// Bytes of OP_DUP OP_HASH160 (20 bytes) OP_EQUALVERIFY OP_CHECKSIG.
  private static final int KEY_HASH_CODE_SIZE = 25;

  private static final int HASH_AT = 3;

  private Templates() {}

  /// True where the input has one of the forms and passes; false says nothing.
  static boolean passes(
      SignatureChecks checks, Bytes scriptSig, Bytes scriptPubKey, List<Bytes> witness) {
    return switch (scriptPubKey.size()) {
      case 22 ->
          scriptSig.isEmpty()
              && checks.has(WITNESS)
              && passesWitnessKeyHash(checks, scriptPubKey, witness);
      case 23 -> passesNested(checks, scriptSig, scriptPubKey, witness);
      case KEY_HASH_CODE_SIZE ->
          witness.isEmpty() && passesKeyHash(checks, scriptSig, scriptPubKey);
      case 34 ->
          scriptSig.isEmpty()
              && checks.has(WITNESS)
              && passesTaproot(checks, scriptPubKey, witness);
      default -> false;
    };
  }

  /// @param program the output's script, or the one behind its script hash
  private static boolean passesWitnessKeyHash(
      SignatureChecks checks, Bytes program, List<Bytes> witness) {
    if (!Script.isPayToWitnessPublicKeyHash(program) || witness.size() != 2) {
      return false;
    }
    // The program is a script too, which leaves its hash on the stack; one of zeros only would be
    // false.
    Bytes hash = program.from(2);
    return ScriptNumber.isTrue(hash)
        && passesKey(
            checks, witness.getFirst(), witness.getLast(), hash, keyHashCode(hash), Era.WITNESS_V0);
  }

  private static boolean passesNested(
      SignatureChecks checks, Bytes scriptSig, Bytes scriptPubKey, List<Bytes> witness) {
    if (!checks.has(P2SH) || !checks.has(WITNESS) || !Script.isPayToScriptHash(scriptPubKey)) {
      return false;
    }
    if (scriptSig.size() != 23 || scriptSig.at(0) != 22) {
      return false;
    }
    Bytes program = scriptSig.from(1);
    return hashesTo(program, scriptPubKey, 2) && passesWitnessKeyHash(checks, program, witness);
  }

  private static boolean passesKeyHash(
      SignatureChecks checks, Bytes scriptSig, Bytes scriptPubKey) {
    if (!Script.isPayToPublicKeyHash(scriptPubKey) || scriptSig.isEmpty()) {
      return false;
    }
    // Two direct pushes and nothing else. A signature longer than the code cannot be found in it.
    int signatureSize = scriptSig.at(0);
    int keyAt = signatureSize + 1;
    if (signatureSize <= KEY_HASH_CODE_SIZE
        || signatureSize >= Opcode.OP_PUSHDATA1
        || keyAt >= scriptSig.size()) {
      return false;
    }
    int keySize = scriptSig.at(keyAt);
    if (keySize != 33 && keySize != 65 || keyAt + 1 + keySize != scriptSig.size()) {
      return false;
    }
    return passesKey(
        checks,
        scriptSig.slice(1, keyAt),
        scriptSig.from(keyAt + 1),
        scriptPubKey.slice(HASH_AT, HASH_AT + Hash160.SIZE),
        scriptPubKey,
        Era.LEGACY);
  }

  private static boolean passesKey(
      SignatureChecks checks, Bytes signature, Bytes key, Bytes hash, Bytes code, Era era) {
    return !signature.isEmpty()
        && signature.size() <= Script.ELEMENT_SIZE_MAX
        && SignatureEncoding.hasKeySize(key)
        && hashesTo(key, hash, 0)
        && checks.checkSignatureEncoding(signature) == OK
        && checks.checkKeyEncoding(key, era) == OK
        && checks.verifyEcdsa(signature, key, checks.hash(signature, code, era));
  }

  private static boolean passesTaproot(
      SignatureChecks checks, Bytes scriptPubKey, List<Bytes> witness) {
    if (!checks.has(TAPROOT) || !Script.isPayToTaproot(scriptPubKey) || witness.size() != 1) {
      return false;
    }
    Bytes key = scriptPubKey.from(2);
    return ScriptNumber.isTrue(key)
        && checks.checkSchnorr(witness.getFirst(), key, TaprootSpend.KEY_PATH) == OK;
  }

  private static boolean hashesTo(Bytes preimage, Bytes script, int at) {
    return script.regionEquals(at, Bytes.wrap(Hash160.of(preimage)));
  }

  private static Bytes keyHashCode(Bytes hash) {
    byte[] code = new byte[KEY_HASH_CODE_SIZE];
    code[0] = (byte) Opcode.OP_DUP;
    code[1] = (byte) Opcode.OP_HASH160;
    code[2] = Hash160.SIZE;
    hash.copyTo(code, HASH_AT);
    code[23] = (byte) Opcode.OP_EQUALVERIFY;
    code[24] = (byte) Opcode.OP_CHECKSIG;
    return Bytes.wrap(code);
  }
}
