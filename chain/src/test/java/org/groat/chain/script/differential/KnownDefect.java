package org.groat.chain.script.differential;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptCursor;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;

/// What bitcoin-kmp 0.30.0 is known to judge differently from the network, and how a case shows that it is this and nothing
/// else: take the rule in question away (or put it in), and both agree, but for another of these.
enum KnownDefect {
  /// It judges a key's encoding only once it has a signature to check; the network does so for an empty one too.
  KEY_OF_AN_EMPTY_SIGNATURE_IS_NOT_JUDGED {
    @Override
    boolean explains(Case given, ScriptError ours, Oracle.Verdict theirs, Secp256k1 curve) {
      return (ours == ScriptError.PUBKEYTYPE || ours == ScriptError.WITNESS_PUBKEYTYPE)
          && theirs.passes()
          && agree(
              given,
              given.flags() & ~(ScriptFlags.STRICTENC | ScriptFlags.WITNESS_PUBKEYTYPE),
              curve);
    }
  },

  /// It takes signatures out of a script as values, and an empty one pushed by OP_0 is another value to it; the network
  /// compares bytes, so an empty signature is found in every OP_0.
  EMPTY_SIGNATURE_IS_NOT_FOUND_IN_CODE {
    @Override
    boolean explains(Case given, ScriptError ours, Oracle.Verdict theirs, Secp256k1 curve) {
      return ours == ScriptError.SIG_FINDANDDELETE
          && theirs.passes()
          && agree(given, given.flags() & ~ScriptFlags.CONST_SCRIPTCODE, curve);
    }
  },

  /// It discourages CHECKLOCKTIMEVERIFY and CHECKSEQUENCEVERIFY as NOPs where their rules do not hold; the network has not
  /// done so since it gave them their meaning.
  LOCK_TIME_OPERATIONS_ARE_DISCOURAGED {
    @Override
    boolean explains(Case given, ScriptError ours, Oracle.Verdict theirs, Secp256k1 curve) {
      int both = ScriptFlags.CHECKLOCKTIMEVERIFY | ScriptFlags.CHECKSEQUENCEVERIFY;
      return ours == ScriptError.OK
          && theirs.text().endsWith("use of upgradable NOP is discouraged")
          && (given.flags() & both) != both
          && agree(given, given.flags() & ~ScriptFlags.DISCOURAGE_UPGRADABLE_NOPS, curve);
    }
  },

  /// It ends the script where a signature is no DER at all, or DER of a kind that it cannot read; to the network such a signature
  /// is wrong, or right where its lax reading finds the numbers.
  SIGNATURE_BEYOND_ITS_READER {
    @Override
    boolean explains(Case given, ScriptError ours, Oracle.Verdict theirs, Secp256k1 curve) {
      int strict = ScriptFlags.DERSIG | ScriptFlags.LOW_S | ScriptFlags.STRICTENC;
      return ours == ScriptError.OK
          && (theirs.text().equals("IllegalArgumentException: Failed requirement.")
              || theirs.text().startsWith("ArrayIndexOutOfBoundsException"))
          && (given.flags() & strict) == 0
          && agree(given, given.flags() | ScriptFlags.DERSIG, curve);
    }
  },

  /// It takes a nested witness program for one whatever else the input's script pushes; to the network the script must be that
  /// one push, byte by byte (BIP-0141).
  NESTED_PROGRAM_BESIDE_OTHER_PUSHES {
    @Override
    boolean explains(Case given, ScriptError ours, Oracle.Verdict theirs, Secp256k1 curve) {
      Bytes program = Script.lastPush(given.tx().scriptSig(given.input()));
      return ours == ScriptError.WITNESS_MALLEATED_P2SH
          && theirs.passes()
          && agree(given.withScriptSig(Script.push(program)), curve);
    }
  },

  /// Behind a script hash it takes any constant, even -1, and any push of 2 to 40 bytes for a witness program; to the network the
  /// constant is 0 to 16 and the push a direct one (BIP-0141).
  REDEEM_SCRIPT_TAKEN_FOR_A_PROGRAM {
    @Override
    boolean explains(Case given, ScriptError ours, Oracle.Verdict theirs, Secp256k1 curve) {
      Bytes script = Script.lastPush(given.tx().scriptSig(given.input()));
      return Script.isPayToScriptHash(given.scriptPubKey())
          && !Script.isWitnessProgram(script)
          && isConstantAndPush(script)
          && agree(given, ScriptFlags.reduce(given.flags() & ~ScriptFlags.WITNESS), curve);
    }
  };

  abstract boolean explains(Case given, ScriptError ours, Oracle.Verdict theirs, Secp256k1 curve);

  static Optional<KnownDefect> behind(
      Case given, ScriptError ours, Oracle.Verdict theirs, Secp256k1 curve) {
    for (KnownDefect defect : values()) {
      if (defect.explains(given, ours, theirs, curve)) {
        return Optional.of(defect);
      }
    }
    return Optional.empty();
  }

  private static boolean isConstantAndPush(Bytes script) {
    ScriptCursor cursor = new ScriptCursor(script);
    boolean constant = cursor.next() && cursor.opcode() <= Opcode.OP_16 && cursor.dataSize() == 0;
    boolean push = cursor.next() && cursor.dataSize() >= 2 && cursor.dataSize() <= 40;
    return constant && push && !cursor.next();
  }

  private static boolean agree(Case given, int flags, Secp256k1 curve) {
    return agree(given.withFlags(flags), curve);
  }

  private static boolean agree(Case given, Secp256k1 curve) {
    ScriptError ours = given.verdict(curve);
    Oracle.Verdict theirs = Oracle.verdict(given);
    return (ours == ScriptError.OK) == theirs.passes()
        || behind(given, ours, theirs, curve).isPresent();
  }
}
