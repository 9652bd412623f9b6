package org.groat.chain.script;

import static org.groat.chain.script.Opcode.OP_HASH160;
import static org.groat.chain.script.Opcode.OP_HASH256;
import static org.groat.chain.script.Opcode.OP_RIPEMD160;
import static org.groat.chain.script.Opcode.OP_SHA1;
import static org.groat.chain.script.Opcode.OP_SHA256;

import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.crypto.Ripemd160;
import org.groat.chain.crypto.Sha1;
import org.groat.chain.crypto.Sha256;

/// The operations that hash the top value.
final class HashOps {
  private HashOps() {}

  static ScriptError run(int opcode, ScriptStack stack) {
    if (stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    Bytes value = stack.pop();
    byte[] hash =
        switch (opcode) {
          case OP_RIPEMD160 -> Ripemd160.hash(value);
          case OP_SHA1 -> Sha1.hash(value);
          case OP_SHA256 -> Sha256.hash(value);
          case OP_HASH160 -> Hash160.of(value);
          case OP_HASH256 -> Sha256.hashTwice(value);
          default -> throw new IllegalArgumentException("no hash operation: " + opcode);
        };
    stack.push(Bytes.wrap(hash));
    return ScriptError.OK;
  }
}
