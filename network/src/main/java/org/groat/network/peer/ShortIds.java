package org.groat.network.peer;

import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.crypto.SipHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Wtxid;

/// The 48-bit names that a compact block gives its transactions (BIP-0152): keyed by the block and a nonce of the sender's, so
/// that nobody can prepare two transactions with one name.
public final class ShortIds {
  private static final long MASK = 0xffff_ffff_ffffL;

  private final SipHash hash;

  public ShortIds(BlockHeader header, long nonce) {
    ByteWriter out = new ByteWriter(BlockHeader.SIZE + 8);
    BlockHeader.CODEC.write(header, out);
    Bytes key = Bytes.wrap(Sha256.hash(out.int64(nonce).toBytes()));
    this.hash = new SipHash(key.int64At(0), key.int64At(8));
  }

  /// The short id of a transaction.
  public long of(Wtxid wtxid) {
    return hash.hash(wtxid.word(0), wtxid.word(1), wtxid.word(2), wtxid.word(3)) & MASK;
  }
}
