package org.groat.network.wire;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// Sets the bloom filter of this connection (BIP-0037).
///
/// @param functions hash functions, at most [Protocol#BLOOM_FUNCTIONS_MAX] in a filter that is accepted
/// @param tweak added to the hash functions' seeds
/// @param flags 0 never adds matched outpoints to the filter, 1 always, 2 for pay-to-public-key and bare multisig only
public record FilterLoad(Bytes filter, long functions, long tweak, int flags) implements Message {
  public static final Codec<FilterLoad> CODEC =
      Codec.struct(
          Codecs.sizedBytes(Protocol.BLOOM_FILTER_SIZE_MAX).as(FilterLoad::filter),
          Codecs.UINT32.as(FilterLoad::functions),
          Codecs.UINT32.as(FilterLoad::tweak),
          Codecs.UINT8.as(FilterLoad::flags),
          FilterLoad::new);
}
