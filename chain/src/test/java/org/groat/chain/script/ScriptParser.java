package org.groat.chain.script;

import java.nio.charset.StandardCharsets;
import org.groat.chain.codec.Bytes;

/// Reads scripts as the field's vectors write them: decimal numbers, `0x` and raw bytes, quoted text, names of operations with
/// or without `OP_`.
public final class ScriptParser {
  private ScriptParser() {}

  public static Bytes parse(String text) {
    ScriptBuilder builder = new ScriptBuilder();
    for (String word : text.split("[ \t\n]")) {
      if (!word.isEmpty()) {
        append(builder, word);
      }
    }
    return builder.build();
  }

  private static void append(ScriptBuilder builder, String word) {
    if (word.matches("-?[0-9]+")) {
      builder.number(Long.parseLong(word));
    } else if (word.startsWith("0x")) {
      builder.raw(Bytes.fromHex(word.substring(2)));
    } else if (word.length() >= 2 && word.startsWith("'") && word.endsWith("'")) {
      String quoted = word.substring(1, word.length() - 1);
      builder.push(Bytes.wrap(quoted.getBytes(StandardCharsets.UTF_8)));
    } else {
      builder.op(
          Opcode.byName(word)
              .orElseThrow(() -> new IllegalArgumentException("no operation: " + word)));
    }
  }
}
