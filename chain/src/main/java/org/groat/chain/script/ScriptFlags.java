package org.groat.chain.script;

import java.util.ArrayList;
import java.util.List;

/// Which rules a script is held to, a bit each. Every rule only forbids: whatever passes with more bits passes with fewer, where
/// the sets are such that [#isConsistent(int)].
public final class ScriptFlags {
  public static final int NONE = 0;

  /// BIP-0016: the script behind a script hash runs.
  public static final int P2SH = 1 << 0;

  /// Signatures and keys of legacy scripts are in their strict encoding, hash types are defined ones (policy).
  public static final int STRICTENC = 1 << 1;

  /// BIP-0066: signatures are strict DER.
  public static final int DERSIG = 1 << 2;

  /// BIP-0146: S is at most half the order (policy).
  public static final int LOW_S = 1 << 3;

  /// BIP-0147: the value that CHECKMULTISIG takes in excess is empty.
  public static final int NULLDUMMY = 1 << 4;

  /// BIP-0062 rule 2: the input's script only pushes (of use to tests).
  public static final int SIGPUSHONLY = 1 << 5;

  /// BIP-0062 rules 3 and 4: pushes and numbers are in their shortest form (policy).
  public static final int MINIMALDATA = 1 << 6;

  /// No NOP that a later rule may give a meaning to (policy).
  public static final int DISCOURAGE_UPGRADABLE_NOPS = 1 << 7;

  /// BIP-0062 rule 6: exactly one value is left on the stack (policy; segwit has it always). Needs P2SH and WITNESS.
  public static final int CLEANSTACK = 1 << 8;

  /// BIP-0065.
  public static final int CHECKLOCKTIMEVERIFY = 1 << 9;

  /// BIP-0112.
  public static final int CHECKSEQUENCEVERIFY = 1 << 10;

  /// BIP-0141. Needs P2SH.
  public static final int WITNESS = 1 << 11;

  /// No witness version that a later rule may give a meaning to (policy).
  public static final int DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM = 1 << 12;

  /// Conditions in segwit v0 are empty or exactly one (policy; tapscript has it always).
  public static final int MINIMALIF = 1 << 13;

  /// BIP-0146: a signature that fails is empty (policy).
  public static final int NULLFAIL = 1 << 14;

  /// Keys in segwit v0 are compressed (policy).
  public static final int WITNESS_PUBKEYTYPE = 1 << 15;

  /// Neither CODESEPARATOR nor a signature found in legacy script code (policy).
  public static final int CONST_SCRIPTCODE = 1 << 16;

  /// BIP-0341 and BIP-0342.
  public static final int TAPROOT = 1 << 17;

  /// No leaf version that a later rule may give a meaning to (policy).
  public static final int DISCOURAGE_UPGRADABLE_TAPROOT_VERSION = 1 << 18;

  /// No opcode that a later rule may give a meaning to (policy).
  public static final int DISCOURAGE_OP_SUCCESS = 1 << 19;

  /// No kind of key that a later rule may give a meaning to (policy).
  public static final int DISCOURAGE_UPGRADABLE_PUBKEYTYPE = 1 << 20;

  /// The rules of consensus once every soft fork is active: breaking one is a peer's fault.
  public static final int MANDATORY =
      P2SH | DERSIG | NULLDUMMY | CHECKLOCKTIMEVERIFY | CHECKSEQUENCEVERIFY | WITNESS | TAPROOT;

  /// The rules that transactions are relayed and mined under.
  public static final int STANDARD =
      MANDATORY
          | STRICTENC
          | MINIMALDATA
          | DISCOURAGE_UPGRADABLE_NOPS
          | CLEANSTACK
          | MINIMALIF
          | NULLFAIL
          | LOW_S
          | DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM
          | WITNESS_PUBKEYTYPE
          | CONST_SCRIPTCODE
          | DISCOURAGE_UPGRADABLE_TAPROOT_VERSION
          | DISCOURAGE_OP_SUCCESS
          | DISCOURAGE_UPGRADABLE_PUBKEYTYPE;

  /// Names by bit, as the field's test vectors write them.
  private static final List<String> NAMES =
      List.of(
          "P2SH",
          "STRICTENC",
          "DERSIG",
          "LOW_S",
          "NULLDUMMY",
          "SIGPUSHONLY",
          "MINIMALDATA",
          "DISCOURAGE_UPGRADABLE_NOPS",
          "CLEANSTACK",
          "CHECKLOCKTIMEVERIFY",
          "CHECKSEQUENCEVERIFY",
          "WITNESS",
          "DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM",
          "MINIMALIF",
          "NULLFAIL",
          "WITNESS_PUBKEYTYPE",
          "CONST_SCRIPTCODE",
          "TAPROOT",
          "DISCOURAGE_UPGRADABLE_TAPROOT_VERSION",
          "DISCOURAGE_OP_SUCCESS",
          "DISCOURAGE_UPGRADABLE_PUBKEYTYPE");

  /// Every rule there is.
  public static final int ALL = (1 << NAMES.size()) - 1;

  private ScriptFlags() {}

  /// Reads a list of names with commas between them; empty text and `NONE` are no rules.
  ///
  /// @throws IllegalArgumentException for a name that is no rule
  public static int parse(String list) {
    int flags = NONE;
    for (String name : list.split(",")) {
      String trimmed = name.trim();
      if (trimmed.isEmpty() || trimmed.equals("NONE")) {
        continue;
      }
      int bit = NAMES.indexOf(trimmed);
      if (bit < 0) {
        throw new IllegalArgumentException(
            "no script rule is called " + trimmed + "; there are " + NAMES);
      }
      flags |= 1 << bit;
    }
    return flags;
  }

  /// The names with commas between them; `NONE` for no rules.
  public static String format(int flags) {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < NAMES.size(); bit++) {
      if ((flags & 1 << bit) != 0) {
        names.add(NAMES.get(bit));
      }
    }
    return names.isEmpty() ? "NONE" : String.join(",", names);
  }

  /// True where every rule has those it needs: CLEANSTACK needs WITNESS, and WITNESS needs P2SH.
  public static boolean isConsistent(int flags) {
    return complete(flags) == flags;
  }

  /// The given rules and those that they need.
  public static int complete(int flags) {
    int complete = flags;
    if ((complete & CLEANSTACK) != 0) {
      complete |= WITNESS;
    }
    if ((complete & WITNESS) != 0) {
      complete |= P2SH;
    }
    return complete;
  }

  /// The given rules without those that lack one they need.
  public static int reduce(int flags) {
    int reduced = flags;
    if ((reduced & P2SH) == 0) {
      reduced &= ~WITNESS;
    }
    if ((reduced & WITNESS) == 0) {
      reduced &= ~CLEANSTACK;
    }
    return reduced;
  }
}
