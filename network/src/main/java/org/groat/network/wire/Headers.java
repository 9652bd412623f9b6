package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.primitives.BlockHeader;

/// Headers, each followed by a count of transactions that is always zero.
public record Headers(List<BlockHeader> headers) implements Message {
  public static final Codec<Headers> CODEC =
      Codec.of(
              Headers::readHeader,
              (BlockHeader header, ByteWriter out) -> {
                BlockHeader.CODEC.write(header, out);
                out.compactSize(0);
              })
          .list(BlockHeader.SIZE + 1, Protocol.HEADERS_MAX)
          .map(Headers::new, Headers::headers);

  public Headers {
    headers = List.copyOf(headers);
  }

  private static BlockHeader readHeader(ByteReader in) {
    BlockHeader header = BlockHeader.CODEC.read(in);
    if (in.compactSize() != 0) {
      throw new MalformedException("transactions after a header");
    }
    return header;
  }
}
