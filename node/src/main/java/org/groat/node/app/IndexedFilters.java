package org.groat.node.app;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.BlockFilter;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.relay.FilterSource;
import org.groat.node.index.FilterIndex;

/// The compact filters that peers are given: those of the index (BIP-0157).
record IndexedFilters(FilterIndex index) implements FilterSource {
  @Override
  public Optional<Bytes> filter(HeaderEntry entry) {
    return index.filter(entry).map(BlockFilter::encoded);
  }

  @Override
  public Optional<FilterHash> hash(HeaderEntry entry) {
    return index.hash(entry);
  }

  @Override
  public Optional<FilterHash> header(HeaderEntry entry) {
    return index.header(entry);
  }
}
