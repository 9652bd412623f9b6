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
    Bytes signature = witness.getFirst();
    Bytes key = witness.getLast();
    // The program is a script too, which leaves its hash on the stack; one of zeros only would be
    // false.
    return ScriptNumber.isTrue(program.from(2))
        && hasHash(key, program, 2)
        && isEncodedRight(checks, signature, key, Era.WITNESS_V0)
        && checks.verifyEcdsa(signature, key, checks.keyHashHash(signature, program));
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
    return Hash160.standsIn(scriptPubKey, 2, program)
        && passesWitnessKeyHash(checks, program, witness);
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
    Bytes signature = scriptSig.slice(1, keyAt);
    Bytes key = scriptSig.from(keyAt + 1);
    return hasHash(key, scriptPubKey, HASH_AT)
        && isEncodedRight(checks, signature, key, Era.LEGACY)
        && checks.verifyEcdsa(signature, key, checks.hash(signature, scriptPubKey, Era.LEGACY));
  }

  private static boolean hasHash(Bytes key, Bytes script, int at) {
    return SignatureEncoding.hasKeySize(key) && Hash160.standsIn(script, at, key);
  }

  private static boolean isEncodedRight(
      SignatureChecks checks, Bytes signature, Bytes key, Era era) {
    return !signature.isEmpty()
        && signature.size() <= Script.ELEMENT_SIZE_MAX
        && checks.checkSignatureEncoding(signature) == OK
        && checks.checkKeyEncoding(key, era) == OK;
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
}
