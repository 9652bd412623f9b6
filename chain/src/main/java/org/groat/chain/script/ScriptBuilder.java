package org.groat.chain.script;

import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;

/// Puts a script together, one operation after the other.
public final class ScriptBuilder {
  private final ByteWriter out = new ByteWriter();

  /// Appends an operation.
  public ScriptBuilder op(int opcode) {
    out.uint8(opcode);
    return this;
  }

  /// Appends a push of bytes as they are, with the shortest prefix for their size: an empty run is [Opcode#OP_0], but a single
  /// byte never becomes a constant. What rules compare byte by byte is written so (BIP-0141's nested programs, FindAndDelete).
  public ScriptBuilder push(Bytes data) {
    int size = data.size();
    if (size < Opcode.OP_PUSHDATA1) {
      out.uint8(size);
    } else if (size <= 0xff) {
      out.uint8(Opcode.OP_PUSHDATA1).uint8(size);
    } else if (size <= 0xffff) {
      out.uint8(Opcode.OP_PUSHDATA2).uint16(size);
    } else {
      out.uint8(Opcode.OP_PUSHDATA4).int32(size);
    }
    out.bytes(data);
    return this;
  }

  /// Appends the shortest operation that pushes the bytes (BIP-0062 rule 3): a constant where there is one.
  public ScriptBuilder pushMinimal(Bytes data) {
    if (data.size() == 1) {
      int value = data.unsignedAt(0);
      if (value >= 1 && value <= 16) {
        return op(Opcode.OP_1 + value - 1);
      } else if (value == 0x81) {
        return op(Opcode.OP_1NEGATE);
      }
    }
    return push(data);
  }

  /// Appends the shortest operation that pushes a number.
  public ScriptBuilder number(long value) {
    return pushMinimal(ScriptNumber.encode(value));
  }

  /// Appends bytes of a script as they are.
  public ScriptBuilder raw(Bytes script) {
    out.bytes(script);
    return this;
  }

  public Bytes build() {
    return out.toBytes();
  }
}
