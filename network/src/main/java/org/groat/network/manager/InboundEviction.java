package org.groat.network.manager;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Network;

/// Decides which inbound peer makes room when all inbound slots are taken and another calls.
///
/// An attacker who opens many connections wants ours to be all his. So peers are protected first for what is hard to fake,
/// each time the best by one measure:
///
/// - four from netgroups picked by a secret key: nobody can tell which network to call from;
/// - the eight with the shortest ping: nearness cannot be faked;
/// - the four that last brought us a transaction we took, and the four that last brought a block: that costs work;
/// - the eight that last brought a block, relay no transactions, and serve blocks;
/// - of the rest, the half that has been connected longest, up to a half of that reserved for networks that ping poorly (onion,
///   I2P, CJDNS, local).
///
/// Most have brought nothing yet. Of those, peers that relay transactions come before others where transactions count, and
/// wallets that filter what they are told by a bloom filter last: they cost most and bring least. Where blocks count, peers that
/// serve them come first. Else the older.
///
/// Of what is left, the netgroup with most connections loses its youngest. Discouraged peers go first wherever they are left.
/// A pure function of plain data.
final class InboundEviction {
  private static final int BY_GROUP = 4;
  private static final int BY_PING = 8;
  private static final int BY_TRANSACTION = 4;
  private static final int BY_BLOCK_ONLY = 8;
  private static final int BY_BLOCK = 4;

  /// Equal peers in the order in which they came, the last first: what is at an order's end is protected.
  private static final Comparator<Candidate> YOUNGEST_FIRST =
      Comparator.comparingLong(Candidate::connectedSeconds)
          .reversed()
          .thenComparing(Candidate::id, Comparator.reverseOrder());

  private static final Comparator<Candidate> BY_TRANSACTIONS =
      Comparator.comparingLong((Candidate c) -> c.use.lastTransaction)
          .thenComparing(c -> c.use.relaysTransactions)
          .thenComparing(c -> !c.use.filtered);

  private static final Comparator<Candidate> BY_BLOCKS =
      Comparator.comparingLong((Candidate c) -> c.use.lastBlock)
          .thenComparing(c -> c.use.servesBlocks);

  private static final Comparator<Candidate> BY_BLOCKS_ALONE =
      Comparator.comparing((Candidate c) -> !c.use.relaysTransactions).thenComparing(BY_BLOCKS);

  /// Networks that ping poorly.
  private static final List<Predicate<Candidate>> POOR =
      List.of(
          c -> c.network == Network.CJDNS,
          c -> c.network == Network.I2P,
          Candidate::local,
          c -> c.network == Network.TORV3);

  private InboundEviction() {}

  /// The peer to let go; empty where all are protected, and the caller is turned away.
  static Optional<PeerId> choose(List<Candidate> inbound) {
    List<Candidate> rest = new ArrayList<>(inbound);
    rest.removeIf(Candidate::protectedByUser);
    protect(rest, Comparator.comparingLong(Candidate::keyedGroup), BY_GROUP, c -> true);
    protect(rest, Comparator.comparingLong(Candidate::pingLeast).reversed(), BY_PING, c -> true);
    protect(rest, BY_TRANSACTIONS, BY_TRANSACTION, c -> true);
    protect(
        rest, BY_BLOCKS_ALONE, BY_BLOCK_ONLY, c -> !c.use.relaysTransactions && c.use.servesBlocks);
    protect(rest, BY_BLOCKS, BY_BLOCK, c -> true);
    protectOldest(rest);
    if (rest.stream().anyMatch(Candidate::preferred)) {
      rest.removeIf(c -> !c.preferred());
    }
    return youngestOfLargestGroup(rest);
  }

  /// Takes the `count` last of the order that match off the list.
  private static void protect(
      List<Candidate> rest, Comparator<Candidate> order, int count, Predicate<Candidate> matches) {
    rest.sort(order.thenComparing(YOUNGEST_FIRST));
    List<Candidate> last = rest.subList(Math.max(0, rest.size() - count), rest.size());
    last.removeIf(matches);
  }

  private static void protectOldest(List<Candidate> rest) {
    int size = rest.size();
    int half = size / 2;
    protectPoor(rest, half / 2);
    protect(rest, YOUNGEST_FIRST, half - (size - rest.size()), c -> true);
  }

  /// Shares places among the networks that ping poorly, the one with fewest peers first; what one does not need the others have.
  private static void protectPoor(List<Candidate> rest, int places) {
    List<Predicate<Candidate>> networks =
        POOR.stream()
            .sorted(Comparator.comparingLong(of -> rest.stream().filter(of).count()))
            .toList();
    int end = rest.size() - places;
    while (rest.size() > end) {
      long present = networks.stream().filter(of -> rest.stream().anyMatch(of)).count();
      if (present == 0) {
        return;
      }
      int share = Math.max((int) ((rest.size() - end) / present), 1);
      for (Predicate<Candidate> network : networks) {
        List<Candidate> oldest =
            rest.stream().filter(network).sorted(YOUNGEST_FIRST.reversed()).toList();
        // A share of one can be more than what is left, where there are more networks than places.
        rest.removeAll(
            oldest.subList(0, Math.min(oldest.size(), Math.min(share, rest.size() - end))));
      }
    }
  }

  private static Optional<PeerId> youngestOfLargestGroup(List<Candidate> rest) {
    Map<Long, List<Candidate>> groups = new HashMap<>();
    rest.forEach(c -> groups.computeIfAbsent(c.keyedGroup(), g -> new ArrayList<>()).add(c));
    return groups.values().stream()
        .max(
            Comparator.<List<Candidate>>comparingInt(List::size)
                .thenComparingLong(
                    g -> g.stream().mapToLong(Candidate::connectedSeconds).max().orElse(0))
                .thenComparingLong(g -> g.getFirst().keyedGroup()))
        .flatMap(
            g ->
                g.stream()
                    .max(
                        Comparator.comparingLong(Candidate::connectedSeconds)
                            .thenComparing(Candidate::id)))
        .map(Candidate::id);
  }

  /// What the decision needs of one inbound peer.
  ///
  /// @param keyedGroup its netgroup, hashed with the node's secret
  /// @param connectedSeconds since 1970
  /// @param pingLeast nanoseconds; `Long.MAX_VALUE` where unknown
  /// @param preferred discouraged, so to go before others
  /// @param protectedByUser never to be evicted
  record Candidate(
      PeerId id,
      long keyedGroup,
      long connectedSeconds,
      long pingLeast,
      Use use,
      Network network,
      boolean local,
      boolean preferred,
      boolean protectedByUser) {}

  /// What a peer is good for.
  ///
  /// @param lastTransaction seconds since 1970 of the last one we took, 0 for never
  /// @param lastBlock seconds since 1970 of the last one we took, 0 for never
  /// @param relaysTransactions whether it wants to hear of them
  /// @param filtered narrowed by a bloom filter what it is told
  /// @param servesBlocks offers what we ask of peers that we call
  record Use(
      long lastTransaction,
      long lastBlock,
      boolean relaysTransactions,
      boolean filtered,
      boolean servesBlocks) {}
}
