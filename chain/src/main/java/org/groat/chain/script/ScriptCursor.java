package org.groat.chain.script;

import static org.groat.chain.script.Opcode.OP_PUSHDATA1;
import static org.groat.chain.script.Opcode.OP_PUSHDATA2;
import static org.groat.chain.script.Opcode.OP_PUSHDATA4;

import org.groat.chain.codec.Bytes;

/// Walks over a script operation by operation, allocating nothing.
///
/// ```java
/// ScriptCursor cursor = new ScriptCursor(script);
/// while (cursor.next()) { … cursor.opcode() … }
/// if (cursor.failed()) { … a push went beyond the end … }
/// ```
public final class ScriptCursor {
  private Bytes script = Bytes.EMPTY;
  private int position;
  private int opcode;
  private int dataFrom;
  private int dataTo;
  private boolean failed;

  public ScriptCursor(Bytes script) {
    reset(script);
  }

  /// Begins at the first byte of a script.
  public void reset(Bytes script) {
    this.script = script;
    this.position = 0;
    this.opcode = Opcode.OP_INVALIDOPCODE;
    this.dataFrom = 0;
    this.dataTo = 0;
    this.failed = false;
  }

  /// Goes to the next operation; false at the end, and for a push that goes beyond it.
  public boolean next() {
    int size = script.size();
    dataFrom = 0;
    dataTo = 0;
    if (position >= size) {
      opcode = Opcode.OP_INVALIDOPCODE;
      return false;
    }
    int op = script.unsignedAt(position++);
    if (op <= OP_PUSHDATA4 && !readData(op, size)) {
      opcode = Opcode.OP_INVALIDOPCODE;
      failed = true;
      return false;
    }
    opcode = op;
    return true;
  }

  private boolean readData(int op, int size) {
    long count = op;
    if (op >= OP_PUSHDATA1) {
      int width = op == OP_PUSHDATA1 ? 1 : op == OP_PUSHDATA2 ? 2 : 4;
      if (size - position < width) {
        return false;
      }
      count =
          switch (width) {
            case 1 -> script.unsignedAt(position);
            case 2 -> script.uint16At(position);
            default -> script.uint32At(position);
          };
      position += width;
    }
    if (count > size - position) {
      return false;
    }
    dataFrom = position;
    dataTo = position + (int) count;
    position = dataTo;
    return true;
  }

  /// Goes to where an operation begins, without reading it.
  void moveTo(int position) {
    this.position = position;
  }

  /// The present operation; [Opcode#OP_INVALIDOPCODE] before the first and after the last.
  public int opcode() {
    return opcode;
  }

  /// Where the next operation begins; after a failure, the first byte that was not understood.
  public int position() {
    return position;
  }

  /// True once a push went beyond the end.
  public boolean failed() {
    return failed;
  }

  /// Bytes that the present operation pushes as they stand; 0 where it pushes none.
  public int dataSize() {
    return dataTo - dataFrom;
  }

  /// The bytes that the present operation pushes as they stand, sharing the script's buffer; empty where it pushes none.
  public Bytes data() {
    return dataTo == dataFrom ? Bytes.EMPTY : script.slice(dataFrom, dataTo);
  }
}
