package org.groat.chain.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;

/// A plain multisignature script: so many signatures by these keys, in their order.
///
/// @param required 1 to the number of keys
/// @param keys of 33 or 65 bytes each, up to twenty
public record Multisig(int required, List<Bytes> keys) {
  /// The most keys that one operation checks.
  public static final int KEYS_MAX = 20;

  public Multisig {
    keys = List.copyOf(keys);
  }

  /// Reads a script of this form; the keys need not be points.
  public static Optional<Multisig> of(Bytes script) {
    if (script.isEmpty() || script.unsignedAt(script.size() - 1) != Opcode.OP_CHECKMULTISIG) {
      return Optional.empty();
    }
    ScriptCursor cursor = new ScriptCursor(script);
    cursor.next();
    int required = number(cursor);
    if (required < 1 || required > KEYS_MAX) {
      return Optional.empty();
    }
    List<Bytes> keys = new ArrayList<>();
    while (cursor.next() && SignatureEncoding.hasKeySize(cursor.data())) {
      keys.add(cursor.data());
    }
    int count = number(cursor);
    return count >= required
            && count <= KEYS_MAX
            && count == keys.size()
            && cursor.position() + 1 == script.size()
        ? Optional.of(new Multisig(required, keys))
        : Optional.empty();
  }

  /// The script itself.
  public Bytes script() {
    ScriptBuilder builder = new ScriptBuilder().number(required);
    keys.forEach(builder::push);
    return builder.number(keys.size()).op(Opcode.OP_CHECKMULTISIG).build();
  }

  private static int number(ScriptCursor cursor) {
    int opcode = cursor.opcode();
    if (Opcode.isSmallNumber(opcode)) {
      return opcode - Opcode.OP_1 + 1;
    }
    // Beyond sixteen there is no constant, so the number is pushed; every other form is another
    // script.
    if (cursor.dataSize() == 0 || !Script.isMinimalPush(opcode, cursor.data())) {
      return -1;
    }
    long value = ScriptNumber.decode(cursor.data(), true, ScriptNumber.SIZE_MAX);
    return value > KEYS_MAX ? -1 : (int) Math.max(value, -1);
  }
}
