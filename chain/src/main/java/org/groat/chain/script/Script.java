package org.groat.chain.script;

import static org.groat.chain.script.Opcode.*;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.groat.chain.codec.Bytes;

/// What can be read from a script without running it, and the scripts that outputs usually have. Nothing is copied.
public final class Script {
  /// Bytes of the longest script that may run, before tapscript.
  public static final int SIZE_MAX = 10_000;

  /// Bytes of the largest value on the stack.
  public static final int ELEMENT_SIZE_MAX = 520;

  private Script() {}

  /// True where the script only pushes: no opcode above [Opcode#OP_16], and every push within the script.
  public static boolean isPushOnly(Bytes script) {
    ScriptCursor cursor = new ScriptCursor(script);
    while (cursor.next()) {
      if (cursor.opcode() > OP_16) {
        return false;
      }
    }
    return !cursor.failed();
  }

  /// True where no input can ever satisfy the script, so that its coin need not be kept.
  public static boolean isUnspendable(Bytes script) {
    return !script.isEmpty() && script.unsignedAt(0) == OP_RETURN || script.size() > SIZE_MAX;
  }

  /// True where the opcode is the shortest that pushes these bytes (BIP-0062 rule 3).
  ///
  /// @param opcode at most [Opcode#OP_PUSHDATA4]
  public static boolean isMinimalPush(int opcode, Bytes data) {
    int size = data.size();
    if (size == 0) {
      return opcode == OP_0;
    } else if (size == 1 && data.at(0) >= 1 && data.at(0) <= 16) {
      return false;
    } else if (size == 1 && data.unsignedAt(0) == 0x81) {
      return false;
    } else if (size < OP_PUSHDATA1) {
      return opcode == size;
    } else if (size <= 0xff) {
      return opcode == OP_PUSHDATA1;
    }
    return size > 0xffff || opcode == OP_PUSHDATA2;
  }

  // Forms of output scripts.

  /// OP_DUP OP_HASH160 (20 bytes) OP_EQUALVERIFY OP_CHECKSIG
  public static boolean isPayToPublicKeyHash(Bytes script) {
    return script.size() == 25
        && script.unsignedAt(0) == OP_DUP
        && script.unsignedAt(1) == OP_HASH160
        && script.at(2) == 20
        && script.unsignedAt(23) == OP_EQUALVERIFY
        && script.unsignedAt(24) == OP_CHECKSIG;
  }

  /// OP_HASH160 (20 bytes) OP_EQUAL, exactly so pushed (BIP-0016).
  public static boolean isPayToScriptHash(Bytes script) {
    return script.size() == 23
        && script.unsignedAt(0) == OP_HASH160
        && script.at(1) == 20
        && script.unsignedAt(22) == OP_EQUAL;
  }

  /// (33 or 65 bytes) OP_CHECKSIG, where the first byte fits the size.
  public static boolean isPayToPublicKey(Bytes script) {
    int keySize = script.size() - 2;
    return (keySize == 33 || keySize == 65)
        && script.at(0) == keySize
        && script.unsignedAt(keySize + 1) == OP_CHECKSIG
        && SignatureEncoding.hasKeySize(script.slice(1, keySize + 1));
  }

  /// OP_0 (20 bytes)
  public static boolean isPayToWitnessPublicKeyHash(Bytes script) {
    return script.size() == 22 && script.at(0) == OP_0 && script.at(1) == 20;
  }

  /// OP_0 (32 bytes)
  public static boolean isPayToWitnessScriptHash(Bytes script) {
    return script.size() == 34 && script.at(0) == OP_0 && script.at(1) == 32;
  }

  /// OP_1 (32 bytes)
  public static boolean isPayToTaproot(Bytes script) {
    return script.size() == 34 && script.at(0) == OP_1 && script.at(1) == 32;
  }

  /// OP_1 (0x4e73): anybody may spend it (P2A).
  public static boolean isPayToAnchor(Bytes script) {
    return script.size() == 4
        && script.at(0) == OP_1
        && script.at(1) == 2
        && script.at(2) == 0x4e
        && script.at(3) == 0x73;
  }

  /// OP_RETURN, then pushes only: data that no coin is kept for.
  public static boolean isNullData(Bytes script) {
    return !script.isEmpty() && script.unsignedAt(0) == OP_RETURN && isPushOnly(script.from(1));
  }

  /// A version (OP_0, OP_1 to OP_16) and one direct push of 2 to 40 bytes, and nothing else (BIP-0141).
  public static boolean isWitnessProgram(Bytes script) {
    int size = script.size();
    return size >= 2 + WitnessProgram.SIZE_MIN
        && size <= 2 + WitnessProgram.SIZE_MAX
        && (script.at(0) == OP_0 || Opcode.isSmallNumber(script.unsignedAt(0)))
        && script.at(1) == size - 2;
  }

  /// The witness program that the script is, if it is one.
  public static Optional<WitnessProgram> witnessProgram(Bytes script) {
    return isWitnessProgram(script)
        ? Optional.of(new WitnessProgram(witnessVersion(script), script.from(2)))
        : Optional.empty();
  }

  /// The version of a script that [#isWitnessProgram].
  static int witnessVersion(Bytes script) {
    return script.at(0) == OP_0 ? 0 : script.at(0) - OP_1 + 1;
  }

  // Makers of output scripts.

  /// @param publicKey 33 or 65 bytes
  public static Bytes payToPublicKey(Bytes publicKey) {
    return new ScriptBuilder().push(publicKey).op(OP_CHECKSIG).build();
  }

  /// @param hash 20 bytes
  public static Bytes payToPublicKeyHash(Bytes hash) {
    requireSize(hash, 20);
    return new ScriptBuilder()
        .op(OP_DUP)
        .op(OP_HASH160)
        .push(hash)
        .op(OP_EQUALVERIFY)
        .op(OP_CHECKSIG)
        .build();
  }

  /// @param hash 20 bytes
  public static Bytes payToScriptHash(Bytes hash) {
    requireSize(hash, 20);
    return new ScriptBuilder().op(OP_HASH160).push(hash).op(OP_EQUAL).build();
  }

  /// @param hash 20 bytes
  public static Bytes payToWitnessPublicKeyHash(Bytes hash) {
    requireSize(hash, WitnessProgram.KEY_HASH_SIZE);
    return payToWitness(0, hash);
  }

  /// @param hash 32 bytes: one SHA-256 of the script
  public static Bytes payToWitnessScriptHash(Bytes hash) {
    requireSize(hash, WitnessProgram.SCRIPT_HASH_SIZE);
    return payToWitness(0, hash);
  }

  /// @param outputKey 32 bytes: the internal key, tweaked
  public static Bytes payToTaproot(Bytes outputKey) {
    requireSize(outputKey, 32);
    return payToWitness(1, outputKey);
  }

  /// @param version 0 to 16
  /// @param program 2 to 40 bytes
  public static Bytes payToWitness(int version, Bytes program) {
    if (version < 0 || version > 16) {
      throw new IllegalArgumentException("no witness version " + version);
    }
    if (program.size() < WitnessProgram.SIZE_MIN || program.size() > WitnessProgram.SIZE_MAX) {
      throw new IllegalArgumentException(
          "a witness program has 2 to 40 bytes, not " + program.size());
    }
    return new ScriptBuilder().number(version).push(program).build();
  }

  /// OP_RETURN and one push for each run of bytes.
  public static Bytes nullData(Bytes... data) {
    ScriptBuilder builder = new ScriptBuilder().op(OP_RETURN);
    for (Bytes part : data) {
      builder.pushMinimal(part);
    }
    return builder.build();
  }

  /// One push of bytes as they are: a small number does not become a constant.
  public static Bytes push(Bytes data) {
    return new ScriptBuilder().push(data).build();
  }

  // Counts of signature operations, which blocks may hold only so many of.

  /// Counted from the bytes alone, a multisignature as twenty: what counts in outputs and in inputs' own scripts. What cannot be
  /// read counts up to there.
  public static int legacySigOps(Bytes script) {
    return sigOps(script, false);
  }

  /// Counted with the number of keys that stands before a multisignature, where a constant does (BIP-0016).
  public static int accurateSigOps(Bytes script) {
    return sigOps(script, true);
  }

  private static int sigOps(Bytes script, boolean accurate) {
    int count = 0;
    int last = OP_INVALIDOPCODE;
    ScriptCursor cursor = new ScriptCursor(script);
    while (cursor.next()) {
      int opcode = cursor.opcode();
      if (opcode == OP_CHECKSIG || opcode == OP_CHECKSIGVERIFY) {
        count++;
      } else if (opcode == OP_CHECKMULTISIG || opcode == OP_CHECKMULTISIGVERIFY) {
        count += accurate && Opcode.isSmallNumber(last) ? last - OP_1 + 1 : Multisig.KEYS_MAX;
      }
      last = opcode;
    }
    return count;
  }

  /// Those of the script behind a script hash (BIP-0016): 0 where `scriptPubKey` is none.
  public static int payToScriptHashSigOps(Bytes scriptSig, Bytes scriptPubKey) {
    return isPayToScriptHash(scriptPubKey) && isPushOnly(scriptSig)
        ? accurateSigOps(lastPush(scriptSig))
        : 0;
  }

  /// Those of a witness program, bare or nested (BIP-0141), each of which costs a quarter of the others: 0 where there is none.
  /// Taproot counts none, it has a budget of its own.
  ///
  /// @param witness asked for only where it matters
  public static int witnessSigOps(
      Bytes scriptSig, Bytes scriptPubKey, Supplier<List<Bytes>> witness) {
    Bytes program = scriptPubKey;
    if (isPayToScriptHash(scriptPubKey) && isPushOnly(scriptSig)) {
      program = lastPush(scriptSig);
    }
    if (isPayToWitnessPublicKeyHash(program)) {
      return 1;
    }
    if (!isPayToWitnessScriptHash(program)) {
      return 0;
    }
    List<Bytes> items = witness.get();
    return items.isEmpty() ? 0 : accurateSigOps(items.getLast());
  }

  /// What the last operation of a script pushes as it stands; empty where it pushes a constant or there is none.
  public static Bytes lastPush(Bytes script) {
    Bytes last = Bytes.EMPTY;
    ScriptCursor cursor = new ScriptCursor(script);
    while (cursor.next()) {
      last = cursor.data();
    }
    return last;
  }

  private static void requireSize(Bytes bytes, int size) {
    if (bytes.size() != size) {
      throw new IllegalArgumentException(bytes.size() + " bytes where " + size + " belong");
    }
  }
}
