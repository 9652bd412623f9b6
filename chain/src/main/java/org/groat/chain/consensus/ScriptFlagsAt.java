package org.groat.chain.consensus;

import org.groat.chain.primitives.BlockHash;
import org.groat.chain.script.ScriptFlags;

/// Which rules the scripts of a block run under.
public final class ScriptFlagsAt {
  private ScriptFlagsAt() {}

  /// The rules of a given block.
  ///
  /// P2SH, segwit and taproot hold from the first block on: but for the exceptions that each network lists, no block ever broke
  /// them, not even before they activated. That spares looking up when they did.
  public static int block(int height, BlockHash hash, NetworkParameters params) {
    int flags = ScriptFlags.P2SH | ScriptFlags.WITNESS | ScriptFlags.TAPROOT;
    if (params.bip16Exception().filter(hash::equals).isPresent()) {
      flags = ScriptFlags.NONE;
    } else if (params.taprootException().filter(hash::equals).isPresent()) {
      flags = ScriptFlags.P2SH | ScriptFlags.WITNESS;
    }
    if (params.isActive(BuriedDeployment.STRICT_DER, height)) {
      flags |= ScriptFlags.DERSIG;
    }
    if (params.isActive(BuriedDeployment.CHECK_LOCK_TIME_VERIFY, height)) {
      flags |= ScriptFlags.CHECKLOCKTIMEVERIFY;
    }
    if (params.isActive(BuriedDeployment.RELATIVE_LOCK_TIME, height)) {
      flags |= ScriptFlags.CHECKSEQUENCEVERIFY;
    }
    if (params.isActive(BuriedDeployment.SEGREGATED_WITNESS, height)) {
      flags |= ScriptFlags.NULLDUMMY;
    }
    return flags;
  }

  /// The rules of a given block.
  public static int block(HeaderContext block, NetworkParameters params) {
    return block(block.height(), block.hash(), params);
  }

  /// The rules of whichever block comes after `previous`.
  public static int after(HeaderContext previous, NetworkParameters params) {
    return block(previous.height() + 1, BlockHash.ZERO, params);
  }
}
