package org.groat.chain.script;

import java.util.OptionalInt;

/// The operations of the script language, one byte each. 0x01 to 0x4b push as many bytes as they say.
public final class Opcode {
  public static final int OP_0 = 0x00;
  public static final int OP_PUSHDATA1 = 0x4c;
  public static final int OP_PUSHDATA2 = 0x4d;
  public static final int OP_PUSHDATA4 = 0x4e;
  public static final int OP_1NEGATE = 0x4f;
  public static final int OP_RESERVED = 0x50;
  public static final int OP_1 = 0x51;
  public static final int OP_2 = 0x52;
  public static final int OP_3 = 0x53;
  public static final int OP_4 = 0x54;
  public static final int OP_5 = 0x55;
  public static final int OP_6 = 0x56;
  public static final int OP_7 = 0x57;
  public static final int OP_8 = 0x58;
  public static final int OP_9 = 0x59;
  public static final int OP_10 = 0x5a;
  public static final int OP_11 = 0x5b;
  public static final int OP_12 = 0x5c;
  public static final int OP_13 = 0x5d;
  public static final int OP_14 = 0x5e;
  public static final int OP_15 = 0x5f;
  public static final int OP_16 = 0x60;
  public static final int OP_NOP = 0x61;
  public static final int OP_VER = 0x62;
  public static final int OP_IF = 0x63;
  public static final int OP_NOTIF = 0x64;
  public static final int OP_VERIF = 0x65;
  public static final int OP_VERNOTIF = 0x66;
  public static final int OP_ELSE = 0x67;
  public static final int OP_ENDIF = 0x68;
  public static final int OP_VERIFY = 0x69;
  public static final int OP_RETURN = 0x6a;
  public static final int OP_TOALTSTACK = 0x6b;
  public static final int OP_FROMALTSTACK = 0x6c;
  public static final int OP_2DROP = 0x6d;
  public static final int OP_2DUP = 0x6e;
  public static final int OP_3DUP = 0x6f;
  public static final int OP_2OVER = 0x70;
  public static final int OP_2ROT = 0x71;
  public static final int OP_2SWAP = 0x72;
  public static final int OP_IFDUP = 0x73;
  public static final int OP_DEPTH = 0x74;
  public static final int OP_DROP = 0x75;
  public static final int OP_DUP = 0x76;
  public static final int OP_NIP = 0x77;
  public static final int OP_OVER = 0x78;
  public static final int OP_PICK = 0x79;
  public static final int OP_ROLL = 0x7a;
  public static final int OP_ROT = 0x7b;
  public static final int OP_SWAP = 0x7c;
  public static final int OP_TUCK = 0x7d;
  public static final int OP_CAT = 0x7e;
  public static final int OP_SUBSTR = 0x7f;
  public static final int OP_LEFT = 0x80;
  public static final int OP_RIGHT = 0x81;
  public static final int OP_SIZE = 0x82;
  public static final int OP_INVERT = 0x83;
  public static final int OP_AND = 0x84;
  public static final int OP_OR = 0x85;
  public static final int OP_XOR = 0x86;
  public static final int OP_EQUAL = 0x87;
  public static final int OP_EQUALVERIFY = 0x88;
  public static final int OP_RESERVED1 = 0x89;
  public static final int OP_RESERVED2 = 0x8a;
  public static final int OP_1ADD = 0x8b;
  public static final int OP_1SUB = 0x8c;
  public static final int OP_2MUL = 0x8d;
  public static final int OP_2DIV = 0x8e;
  public static final int OP_NEGATE = 0x8f;
  public static final int OP_ABS = 0x90;
  public static final int OP_NOT = 0x91;
  public static final int OP_0NOTEQUAL = 0x92;
  public static final int OP_ADD = 0x93;
  public static final int OP_SUB = 0x94;
  public static final int OP_MUL = 0x95;
  public static final int OP_DIV = 0x96;
  public static final int OP_MOD = 0x97;
  public static final int OP_LSHIFT = 0x98;
  public static final int OP_RSHIFT = 0x99;
  public static final int OP_BOOLAND = 0x9a;
  public static final int OP_BOOLOR = 0x9b;
  public static final int OP_NUMEQUAL = 0x9c;
  public static final int OP_NUMEQUALVERIFY = 0x9d;
  public static final int OP_NUMNOTEQUAL = 0x9e;
  public static final int OP_LESSTHAN = 0x9f;
  public static final int OP_GREATERTHAN = 0xa0;
  public static final int OP_LESSTHANOREQUAL = 0xa1;
  public static final int OP_GREATERTHANOREQUAL = 0xa2;
  public static final int OP_MIN = 0xa3;
  public static final int OP_MAX = 0xa4;
  public static final int OP_WITHIN = 0xa5;
  public static final int OP_RIPEMD160 = 0xa6;
  public static final int OP_SHA1 = 0xa7;
  public static final int OP_SHA256 = 0xa8;
  public static final int OP_HASH160 = 0xa9;
  public static final int OP_HASH256 = 0xaa;
  public static final int OP_CODESEPARATOR = 0xab;
  public static final int OP_CHECKSIG = 0xac;
  public static final int OP_CHECKSIGVERIFY = 0xad;
  public static final int OP_CHECKMULTISIG = 0xae;
  public static final int OP_CHECKMULTISIGVERIFY = 0xaf;
  public static final int OP_NOP1 = 0xb0;
  public static final int OP_CHECKLOCKTIMEVERIFY = 0xb1;
  public static final int OP_CHECKSEQUENCEVERIFY = 0xb2;
  public static final int OP_NOP4 = 0xb3;
  public static final int OP_NOP5 = 0xb4;
  public static final int OP_NOP6 = 0xb5;
  public static final int OP_NOP7 = 0xb6;
  public static final int OP_NOP8 = 0xb7;
  public static final int OP_NOP9 = 0xb8;
  public static final int OP_NOP10 = 0xb9;
  public static final int OP_CHECKSIGADD = 0xba;
  public static final int OP_INVALIDOPCODE = 0xff;

  /// Names by opcode, as tools print them; null where the language has none.
  private static final String[] NAMES = new String[256];

  static {
    NAMES[OP_0] = "0";
    NAMES[OP_PUSHDATA1] = "OP_PUSHDATA1";
    NAMES[OP_PUSHDATA2] = "OP_PUSHDATA2";
    NAMES[OP_PUSHDATA4] = "OP_PUSHDATA4";
    NAMES[OP_1NEGATE] = "-1";
    NAMES[OP_RESERVED] = "OP_RESERVED";
    NAMES[OP_1] = "1";
    NAMES[OP_2] = "2";
    NAMES[OP_3] = "3";
    NAMES[OP_4] = "4";
    NAMES[OP_5] = "5";
    NAMES[OP_6] = "6";
    NAMES[OP_7] = "7";
    NAMES[OP_8] = "8";
    NAMES[OP_9] = "9";
    NAMES[OP_10] = "10";
    NAMES[OP_11] = "11";
    NAMES[OP_12] = "12";
    NAMES[OP_13] = "13";
    NAMES[OP_14] = "14";
    NAMES[OP_15] = "15";
    NAMES[OP_16] = "16";
    NAMES[OP_NOP] = "OP_NOP";
    NAMES[OP_VER] = "OP_VER";
    NAMES[OP_IF] = "OP_IF";
    NAMES[OP_NOTIF] = "OP_NOTIF";
    NAMES[OP_VERIF] = "OP_VERIF";
    NAMES[OP_VERNOTIF] = "OP_VERNOTIF";
    NAMES[OP_ELSE] = "OP_ELSE";
    NAMES[OP_ENDIF] = "OP_ENDIF";
    NAMES[OP_VERIFY] = "OP_VERIFY";
    NAMES[OP_RETURN] = "OP_RETURN";
    NAMES[OP_TOALTSTACK] = "OP_TOALTSTACK";
    NAMES[OP_FROMALTSTACK] = "OP_FROMALTSTACK";
    NAMES[OP_2DROP] = "OP_2DROP";
    NAMES[OP_2DUP] = "OP_2DUP";
    NAMES[OP_3DUP] = "OP_3DUP";
    NAMES[OP_2OVER] = "OP_2OVER";
    NAMES[OP_2ROT] = "OP_2ROT";
    NAMES[OP_2SWAP] = "OP_2SWAP";
    NAMES[OP_IFDUP] = "OP_IFDUP";
    NAMES[OP_DEPTH] = "OP_DEPTH";
    NAMES[OP_DROP] = "OP_DROP";
    NAMES[OP_DUP] = "OP_DUP";
    NAMES[OP_NIP] = "OP_NIP";
    NAMES[OP_OVER] = "OP_OVER";
    NAMES[OP_PICK] = "OP_PICK";
    NAMES[OP_ROLL] = "OP_ROLL";
    NAMES[OP_ROT] = "OP_ROT";
    NAMES[OP_SWAP] = "OP_SWAP";
    NAMES[OP_TUCK] = "OP_TUCK";
    NAMES[OP_CAT] = "OP_CAT";
    NAMES[OP_SUBSTR] = "OP_SUBSTR";
    NAMES[OP_LEFT] = "OP_LEFT";
    NAMES[OP_RIGHT] = "OP_RIGHT";
    NAMES[OP_SIZE] = "OP_SIZE";
    NAMES[OP_INVERT] = "OP_INVERT";
    NAMES[OP_AND] = "OP_AND";
    NAMES[OP_OR] = "OP_OR";
    NAMES[OP_XOR] = "OP_XOR";
    NAMES[OP_EQUAL] = "OP_EQUAL";
    NAMES[OP_EQUALVERIFY] = "OP_EQUALVERIFY";
    NAMES[OP_RESERVED1] = "OP_RESERVED1";
    NAMES[OP_RESERVED2] = "OP_RESERVED2";
    NAMES[OP_1ADD] = "OP_1ADD";
    NAMES[OP_1SUB] = "OP_1SUB";
    NAMES[OP_2MUL] = "OP_2MUL";
    NAMES[OP_2DIV] = "OP_2DIV";
    NAMES[OP_NEGATE] = "OP_NEGATE";
    NAMES[OP_ABS] = "OP_ABS";
    NAMES[OP_NOT] = "OP_NOT";
    NAMES[OP_0NOTEQUAL] = "OP_0NOTEQUAL";
    NAMES[OP_ADD] = "OP_ADD";
    NAMES[OP_SUB] = "OP_SUB";
    NAMES[OP_MUL] = "OP_MUL";
    NAMES[OP_DIV] = "OP_DIV";
    NAMES[OP_MOD] = "OP_MOD";
    NAMES[OP_LSHIFT] = "OP_LSHIFT";
    NAMES[OP_RSHIFT] = "OP_RSHIFT";
    NAMES[OP_BOOLAND] = "OP_BOOLAND";
    NAMES[OP_BOOLOR] = "OP_BOOLOR";
    NAMES[OP_NUMEQUAL] = "OP_NUMEQUAL";
    NAMES[OP_NUMEQUALVERIFY] = "OP_NUMEQUALVERIFY";
    NAMES[OP_NUMNOTEQUAL] = "OP_NUMNOTEQUAL";
    NAMES[OP_LESSTHAN] = "OP_LESSTHAN";
    NAMES[OP_GREATERTHAN] = "OP_GREATERTHAN";
    NAMES[OP_LESSTHANOREQUAL] = "OP_LESSTHANOREQUAL";
    NAMES[OP_GREATERTHANOREQUAL] = "OP_GREATERTHANOREQUAL";
    NAMES[OP_MIN] = "OP_MIN";
    NAMES[OP_MAX] = "OP_MAX";
    NAMES[OP_WITHIN] = "OP_WITHIN";
    NAMES[OP_RIPEMD160] = "OP_RIPEMD160";
    NAMES[OP_SHA1] = "OP_SHA1";
    NAMES[OP_SHA256] = "OP_SHA256";
    NAMES[OP_HASH160] = "OP_HASH160";
    NAMES[OP_HASH256] = "OP_HASH256";
    NAMES[OP_CODESEPARATOR] = "OP_CODESEPARATOR";
    NAMES[OP_CHECKSIG] = "OP_CHECKSIG";
    NAMES[OP_CHECKSIGVERIFY] = "OP_CHECKSIGVERIFY";
    NAMES[OP_CHECKMULTISIG] = "OP_CHECKMULTISIG";
    NAMES[OP_CHECKMULTISIGVERIFY] = "OP_CHECKMULTISIGVERIFY";
    NAMES[OP_NOP1] = "OP_NOP1";
    NAMES[OP_CHECKLOCKTIMEVERIFY] = "OP_CHECKLOCKTIMEVERIFY";
    NAMES[OP_CHECKSEQUENCEVERIFY] = "OP_CHECKSEQUENCEVERIFY";
    NAMES[OP_NOP4] = "OP_NOP4";
    NAMES[OP_NOP5] = "OP_NOP5";
    NAMES[OP_NOP6] = "OP_NOP6";
    NAMES[OP_NOP7] = "OP_NOP7";
    NAMES[OP_NOP8] = "OP_NOP8";
    NAMES[OP_NOP9] = "OP_NOP9";
    NAMES[OP_NOP10] = "OP_NOP10";
    NAMES[OP_CHECKSIGADD] = "OP_CHECKSIGADD";
    NAMES[OP_INVALIDOPCODE] = "OP_INVALIDOPCODE";
  }

  private Opcode() {}

  /// The name that the field's tools print: `OP_ADD`; `0`, `-1`, `1` to `16` for the constants; `OP_UNKNOWN` for what has none.
  public static String name(int opcode) {
    String name = NAMES[opcode];
    return name == null ? "OP_UNKNOWN" : name;
  }

  /// The operation of a name, with or without `OP_`; what pushes data and the constants have none.
  public static OptionalInt byName(String name) {
    String full = name.startsWith("OP_") ? name : "OP_" + name;
    for (int opcode = OP_RESERVED; opcode < OP_INVALIDOPCODE; opcode++) {
      if (full.equals(NAMES[opcode])) {
        return OptionalInt.of(opcode);
      }
    }
    return OptionalInt.empty();
  }

  /// True for the constants 1 to 16.
  public static boolean isSmallNumber(int opcode) {
    return opcode >= OP_1 && opcode <= OP_16;
  }

  /// True for what was taken out of the language in 2010 (CVE-2010-5137 and its kin): a script that holds one fails, even where
  /// it is not executed.
  public static boolean isDisabled(int opcode) {
    return switch (opcode) {
      case OP_CAT, OP_SUBSTR, OP_LEFT, OP_RIGHT, OP_INVERT, OP_AND, OP_OR, OP_XOR -> true;
      case OP_2MUL, OP_2DIV, OP_MUL, OP_DIV, OP_MOD, OP_LSHIFT, OP_RSHIFT -> true;
      default -> false;
    };
  }

  /// True for the opcodes that make a tapscript succeed by their mere presence (BIP-0342), room for later rules.
  public static boolean isSuccess(int opcode) {
    return opcode == 80
        || opcode == 98
        || opcode >= 126 && opcode <= 129
        || opcode >= 131 && opcode <= 134
        || opcode >= 137 && opcode <= 138
        || opcode >= 141 && opcode <= 142
        || opcode >= 149 && opcode <= 153
        || opcode >= 187 && opcode <= 254;
  }
}
