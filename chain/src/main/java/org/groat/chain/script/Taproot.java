package org.groat.chain.script;

import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.crypto.TaggedHash;

/// The hashes that tie a taproot output's key to its scripts (BIP-0341).
public final class Taproot {
  /// The leaf version whose scripts are tapscripts (BIP-0342).
  public static final int TAPSCRIPT_LEAF = 0xc0;

  /// The first byte of an annex.
  public static final int ANNEX_TAG = 0x50;

  /// Bytes of a control block: leaf version and parity, internal key, then up to 128 hashes.
  static final int CONTROL_SIZE_BASE = 33;

  static final int CONTROL_NODE_SIZE = 32;
  static final int CONTROL_SIZE_MAX = CONTROL_SIZE_BASE + 128 * CONTROL_NODE_SIZE;

  private static final int LEAF_MASK = 0xfe;

  private static final TaggedHash TAP_LEAF = TaggedHash.of("TapLeaf");
  private static final TaggedHash TAP_BRANCH = TaggedHash.of("TapBranch");
  private static final TaggedHash TAP_TWEAK = TaggedHash.of("TapTweak");

  private Taproot() {}

  /// The hash of a script in the tree.
  ///
  /// @param leafVersion even
  public static Bytes leafHash(int leafVersion, Bytes script) {
    Sha256 sha = TAP_LEAF.start();
    Preimage.start().uint8(leafVersion).compactSize(script.size()).drainTo(sha);
    return Bytes.wrap(sha.update(script).finish());
  }

  /// The hash of two nodes of the tree, which have no order.
  public static Bytes branchHash(Bytes a, Bytes b) {
    boolean ordered = a.compareTo(b) < 0;
    return Bytes.wrap(TAP_BRANCH.hash(ordered ? a : b, ordered ? b : a));
  }

  /// What an internal key is tweaked by to become the output key.
  ///
  /// @param merkleRoot empty where there are no scripts
  public static Bytes tweak(Bytes internalKey, Bytes merkleRoot) {
    return Bytes.wrap(TAP_TWEAK.hash(internalKey, merkleRoot));
  }

  /// True for the sizes that a control block can have.
  static boolean isControlSize(int size) {
    return size >= CONTROL_SIZE_BASE
        && size <= CONTROL_SIZE_MAX
        && (size - CONTROL_SIZE_BASE) % CONTROL_NODE_SIZE == 0;
  }

  /// The leaf version in a control block.
  static int leafVersion(Bytes control) {
    return control.unsignedAt(0) & LEAF_MASK;
  }

  /// True where the control block leads from the leaf to the output key.
  static boolean commits(Bytes control, Bytes outputKey, Bytes leafHash, Secp256k1 curve) {
    Bytes internalKey = control.slice(1, CONTROL_SIZE_BASE);
    Bytes node = leafHash;
    for (int at = CONTROL_SIZE_BASE; at < control.size(); at += CONTROL_NODE_SIZE) {
      node = branchHash(node, control.slice(at, at + CONTROL_NODE_SIZE));
    }
    boolean oddY = (control.at(0) & 1) != 0;
    return curve.isTweaked(outputKey, oddY, internalKey, tweak(internalKey, node));
  }

  /// The hash of an annex as signatures sign it.
  public static Bytes annexHash(Bytes annex) {
    Sha256 sha = Sha256.start();
    Preimage.start().compactSize(annex.size()).drainTo(sha);
    return Bytes.wrap(sha.update(annex).finish());
  }
}
