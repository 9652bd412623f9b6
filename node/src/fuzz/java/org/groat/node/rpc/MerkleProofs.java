package org.groat.node.rpc;

import java.util.List;
import java.util.Optional;
import org.groat.chain.primitives.Txid;
import org.groat.network.wire.MerkleBlock;

/// Proofs that a block has some transactions.
public final class MerkleProofs {
  private MerkleProofs() {}

  /// The transactions proven; empty where the proof is not sound.
  public static Optional<List<Txid>> prove(MerkleBlock proof) {
    return PartialMerkleTree.prove(proof);
  }
}
