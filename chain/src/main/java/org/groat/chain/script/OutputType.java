package org.groat.chain.script;

import org.groat.chain.codec.Bytes;

/// The forms of output scripts that the field tells apart.
public enum OutputType {
  NONSTANDARD("nonstandard"),
  PUBKEY("pubkey"),
  PUBKEYHASH("pubkeyhash"),
  SCRIPTHASH("scripthash"),
  MULTISIG("multisig"),
  NULL_DATA("nulldata"),
  ANCHOR("anchor"),
  WITNESS_V0_SCRIPTHASH("witness_v0_scripthash"),
  WITNESS_V0_KEYHASH("witness_v0_keyhash"),
  WITNESS_V1_TAPROOT("witness_v1_taproot"),
  /// A witness program whose version or size no rule knows yet.
  WITNESS_UNKNOWN("witness_unknown");

  private final String text;

  OutputType(String text) {
    this.text = text;
  }

  /// The name that JSON carries.
  public String text() {
    return text;
  }

  /// The form of an output script.
  public static OutputType of(Bytes script) {
    if (Script.isPayToScriptHash(script)) {
      return SCRIPTHASH;
    } else if (Script.isWitnessProgram(script)) {
      return ofWitness(script);
    } else if (Script.isNullData(script)) {
      return NULL_DATA;
    } else if (Script.isPayToPublicKey(script)) {
      return PUBKEY;
    } else if (Script.isPayToPublicKeyHash(script)) {
      return PUBKEYHASH;
    }
    return Multisig.of(script).isPresent() ? MULTISIG : NONSTANDARD;
  }

  private static OutputType ofWitness(Bytes script) {
    if (Script.isPayToWitnessPublicKeyHash(script)) {
      return WITNESS_V0_KEYHASH;
    } else if (Script.isPayToWitnessScriptHash(script)) {
      return WITNESS_V0_SCRIPTHASH;
    } else if (Script.isPayToTaproot(script)) {
      return WITNESS_V1_TAPROOT;
    } else if (Script.isPayToAnchor(script)) {
      return ANCHOR;
    }
    return script.at(0) == Opcode.OP_0 ? NONSTANDARD : WITNESS_UNKNOWN;
  }

  /// What an output of this form pays to: a key, a hash or a program; empty for forms that have no such single thing.
  public Bytes payload(Bytes script) {
    return switch (this) {
      case PUBKEY -> script.slice(1, script.size() - 1);
      case PUBKEYHASH -> script.slice(3, 23);
      case SCRIPTHASH -> script.slice(2, 22);
      case ANCHOR, WITNESS_V0_SCRIPTHASH, WITNESS_V0_KEYHASH, WITNESS_V1_TAPROOT, WITNESS_UNKNOWN ->
          script.from(2);
      case NONSTANDARD, MULTISIG, NULL_DATA -> Bytes.EMPTY;
    };
  }
}
