package org.groat.chain.script;

import org.groat.chain.codec.Bytes;

/// Scripts as text ("asm"), as the field's tools print them.
public final class ScriptText {
  private ScriptText() {}

  /// Operations by name with spaces between them; pushes of up to four bytes as numbers, longer ones as hexadecimal; `[error]`
  /// for a push that goes beyond the end.
  public static String of(Bytes script) {
    return print(script, false);
  }

  /// The same, with the hash type of what looks like a signature as text behind it: `3045…01[ALL]` without the `01`. For
  /// inputs' scripts.
  public static String withHashTypes(Bytes script) {
    return print(script, !Script.isUnspendable(script));
  }

  private static String print(Bytes script, boolean hashTypes) {
    StringBuilder text = new StringBuilder();
    ScriptCursor cursor = new ScriptCursor(script);
    while (cursor.next()) {
      separate(text);
      if (cursor.opcode() > Opcode.OP_PUSHDATA4) {
        text.append(Opcode.name(cursor.opcode()));
      } else if (cursor.dataSize() <= ScriptNumber.SIZE_MAX) {
        text.append(ScriptNumber.decode(cursor.data(), false, ScriptNumber.SIZE_MAX));
      } else {
        text.append(hashTypes ? signature(cursor.data()) : cursor.data().toHex());
      }
    }
    if (cursor.failed()) {
      separate(text);
      text.append("[error]");
    }
    return text.toString();
  }

  private static String signature(Bytes data) {
    if (!SignatureEncoding.isStrictDer(data) || !SignatureEncoding.hasDefinedHashType(data)) {
      return data.toHex();
    }
    int last = data.size() - 1;
    return data.slice(0, last).toHex() + "[" + HashType.name(data.unsignedAt(last)) + "]";
  }

  private static void separate(StringBuilder text) {
    if (!text.isEmpty()) {
      text.append(' ');
    }
  }
}
