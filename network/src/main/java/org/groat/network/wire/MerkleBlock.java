package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.consensus.PartialMerkleTree;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.MerkleRoot;

/// A header with the part of its merkle tree that leads to the transactions matched (BIP-0037).
///
/// @param transactionCount of the whole block
/// @param hashes of the tree's nodes, depth first
/// @param flags one bit a node, the least significant first
public record MerkleBlock(
    BlockHeader header, long transactionCount, List<MerkleRoot> hashes, Bytes flags)
    implements Message {
  public static final Codec<MerkleBlock> CODEC =
      Codec.struct(
          BlockHeader.CODEC.as(MerkleBlock::header),
          Codecs.UINT32.as(MerkleBlock::transactionCount),
          MerkleRoot.CODEC
              .list(Hash256.SIZE, Protocol.PAYLOAD_SIZE_MAX / Hash256.SIZE)
              .as(MerkleBlock::hashes),
          Codecs.sizedBytes(Protocol.PAYLOAD_SIZE_MAX).as(MerkleBlock::flags),
          MerkleBlock::new);

  public MerkleBlock {
    hashes = List.copyOf(hashes);
  }

  /// A header with the proof that some transactions are in its block.
  public static MerkleBlock of(BlockHeader header, PartialMerkleTree tree) {
    return new MerkleBlock(header, tree.transactionCount(), tree.hashes(), tree.flags());
  }

  /// The part of the tree; what it proves, it proves to whoever trusts the header's root.
  public PartialMerkleTree tree() {
    return new PartialMerkleTree(transactionCount, hashes, flags);
  }
}
