package org.groat.chain.primitives;

import java.util.Collection;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;

/// Identifies transactions that come together, with their witnesses and whatever their order.
public final class PackageHash extends Hash256 {
  private PackageHash(Bytes bytes) {
    super(bytes, 0);
  }

  /// The hash of the sorted wtxids.
  public static PackageHash of(Collection<Transaction> packaged) {
    ByteWriter out = new ByteWriter(SIZE * packaged.size());
    packaged.stream().map(Transaction::wtxid).sorted().forEach(wtxid -> wtxid.writeTo(out));
    return new PackageHash(Bytes.wrap(Sha256.hash(out.toBytes())));
  }
}
