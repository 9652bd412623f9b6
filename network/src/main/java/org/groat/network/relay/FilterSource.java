package org.groat.network.relay;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.state.HeaderEntry;

/// Where the compact filters of blocks come from (BIP-0158). Each answer is empty where the filter is not there yet. Read on the
/// network loop.
public interface FilterSource {
  /// A block's filter as it travels.
  Optional<Bytes> filter(HeaderEntry entry);

  /// The hash of a block's filter.
  Optional<FilterHash> hash(HeaderEntry entry);

  /// The header of a block's filter, which commits to all filters before it.
  Optional<FilterHash> header(HeaderEntry entry);
}
