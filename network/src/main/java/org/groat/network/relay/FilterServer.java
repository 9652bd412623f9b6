package org.groat.network.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.wire.CompactFilter;
import org.groat.network.wire.CompactFilterCheckpoints;
import org.groat.network.wire.CompactFilterHeaders;
import org.groat.network.wire.GetCompactFilterCheckpoints;
import org.groat.network.wire.GetCompactFilterHeaders;
import org.groat.network.wire.GetCompactFilters;
import org.groat.network.wire.Protocol;
import org.jspecify.annotations.Nullable;

/// Hands out compact filters, for light wallets that find their own transactions in blocks without telling which (BIP-0157).
///
/// Filters of a range are read and sent as fast as the peer reads, like blocks; hashes and checkpoints, small in comparison, go
/// out at once. A request that BIP-0157 forbids, or any where no service bit invites it, ends the connection; one for filters
/// that are not built yet has no answer.
///
/// At most [#RANGES_MAX] ranges of one peer wait. Owned by the network loop.
final class FilterServer {
  /// Ranges of filters of one peer that wait; what is asked beyond them has no answer.
  static final int RANGES_MAX = 16;

  /// The filter type that there is: basic filters (BIP-0158).
  static final int BASIC = 0;

  private final ChainService chain;
  private final @Nullable FilterSource source;
  private final Map<PeerId, Deque<Range>> queues = new LinkedHashMap<>();

  /// @param source none where filters are not served
  FilterServer(ChainService chain, @Nullable FilterSource source) {
    this.chain = chain;
    this.source = source;
  }

  void gone(PeerId id) {
    queues.remove(id);
  }

  /// A peer asks for filters.
  void requested(PeerLink link, GetCompactFilters request) {
    Optional<HeaderEntry> stop =
        stop(
            link,
            request.filterType(),
            request.startHeight(),
            request.stop(),
            Protocol.FILTERS_MAX);
    if (stop.isEmpty()) {
      return;
    }
    Deque<Range> queue = queues.computeIfAbsent(link.id(), id -> new ArrayDeque<>());
    if (queue.size() < RANGES_MAX) {
      queue.add(new Range(stop.get(), (int) request.startHeight()));
    }
    pump(link);
  }

  /// A peer asks for the hashes of filters.
  void requested(PeerLink link, GetCompactFilterHeaders request) {
    Optional<HeaderEntry> stop =
        stop(
            link,
            request.filterType(),
            request.startHeight(),
            request.stop(),
            Protocol.FILTER_HEADERS_MAX);
    if (stop.isEmpty() || source == null) {
      return;
    }
    int start = (int) request.startHeight();
    Optional<FilterHash> before =
        start == 0 ? Optional.of(FilterHash.ZERO) : source.header(stop.get().ancestor(start - 1));
    List<FilterHash> hashes = new ArrayList<>();
    for (int height = start; height <= stop.get().height(); height++) {
      source.hash(stop.get().ancestor(height)).ifPresent(hashes::add);
    }
    if (before.isPresent() && hashes.size() == stop.get().height() - start + 1) {
      link.send(new CompactFilterHeaders(BASIC, request.stop(), before.get(), hashes));
    }
  }

  /// A peer asks for checkpoints.
  void requested(PeerLink link, GetCompactFilterCheckpoints request) {
    Optional<HeaderEntry> stop =
        stop(link, request.filterType(), 0, request.stop(), Integer.MAX_VALUE);
    if (stop.isEmpty() || source == null) {
      return;
    }
    List<FilterHash> headers = new ArrayList<>();
    int count = stop.get().height() / Protocol.FILTER_CHECKPOINT_INTERVAL;
    for (int i = 1; i <= count; i++) {
      source
          .header(stop.get().ancestor(i * Protocol.FILTER_CHECKPOINT_INTERVAL))
          .ifPresent(headers::add);
    }
    if (headers.size() == count) {
      link.send(new CompactFilterCheckpoints(BASIC, request.stop(), headers));
    }
  }

  /// Sends as many filters as the peer's send buffer takes.
  void pump(PeerLink link) {
    Deque<Range> queue = queues.get(link.id());
    if (queue == null || source == null) {
      return;
    }
    while (!queue.isEmpty() && !link.isCongested()) {
      Range range = queue.remove();
      HeaderEntry entry = range.stop.ancestor(range.next);
      Optional<Bytes> filter = source.filter(entry);
      if (filter.isEmpty()) {
        continue;
      }
      link.send(new CompactFilter(BASIC, entry.hash(), filter.get()));
      if (range.next < range.stop.height()) {
        queue.addFirst(new Range(range.stop, range.next + 1));
      }
    }
    if (queue.isEmpty()) {
      queues.remove(link.id());
    }
  }

  /// The last block of a range that may be asked for; otherwise the peer answers for its request.
  private Optional<HeaderEntry> stop(
      PeerLink link, int type, long start, BlockHash hash, int countMax) {
    if (source == null) {
      link.punish(Misbehaviour.FORBIDDEN_FILTERS, hash.toString());
      return Optional.empty();
    }
    HeaderEntry tip = chain.snapshot().tip();
    Optional<HeaderEntry> stop =
        chain.header(hash).filter(entry -> DataServer.mayServe(entry, tip));
    if (type != BASIC
        || stop.isEmpty()
        || start > stop.get().height()
        || stop.get().height() - start >= countMax) {
      link.punish(
          Misbehaviour.BAD_FILTER_REQUEST, "type " + type + " from " + start + " to " + hash);
      return Optional.empty();
    }
    return stop;
  }

  /// @param next height of the next filter to send
  private record Range(HeaderEntry stop, int next) {}
}
