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
/// - the eight that last brought a block and relay no transactions;
/// - of the rest, the half that has been connected longest, a part of it reserved for networks that ping poorly (onion,
///   I2P, CJDNS, local).
///
/// Of what is left, the netgroup with most connections loses its youngest. Discouraged peers go first wherever they are left.
/// A pure function of plain data.
final class InboundEviction {
  private static final int BY_GROUP = 4;
  private static final int BY_PING = 8;
  private static final int BY_TRANSACTION = 4;
  private static final int BY_BLOCK_ONLY = 8;
  private static final int BY_BLOCK = 4;

  private InboundEviction() {}

  /// The peer to let go; empty where all are protected, and the caller is turned away.
  static Optional<PeerId> choose(List<Candidate> inbound) {
    List<Candidate> rest = new ArrayList<>(inbound);
    rest.removeIf(Candidate::protectedByUser);
    protect(rest, Comparator.comparingLong(Candidate::keyedGroup), BY_GROUP, c -> true);
    protect(rest, Comparator.comparingLong(Candidate::pingLeast).reversed(), BY_PING, c -> true);
    protect(rest, Comparator.comparingLong(Candidate::lastTransaction), BY_TRANSACTION, c -> true);
    protect(
        rest,
        Comparator.comparingLong(Candidate::lastBlock),
        BY_BLOCK_ONLY,
        c -> !c.relaysTransactions());
    protect(rest, Comparator.comparingLong(Candidate::lastBlock), BY_BLOCK, c -> true);
    protectOldest(rest);
    if (rest.stream().anyMatch(Candidate::preferred)) {
      rest.removeIf(c -> !c.preferred());
    }
    return youngestOfLargestGroup(rest);
  }

  /// Takes the `count` last of the order that match off the list.
  private static void protect(
      List<Candidate> rest, Comparator<Candidate> order, int count, Predicate<Candidate> matches) {
    rest.sort(order.thenComparing(Candidate::id, Comparator.reverseOrder()));
    List<Candidate> last = rest.subList(Math.max(0, rest.size() - count), rest.size());
    last.removeIf(matches);
  }

  private static void protectOldest(List<Candidate> rest) {
    int half = rest.size() / 2;
    Comparator<Candidate> byAge = Comparator.comparingLong(Candidate::connectedSeconds).reversed();
    int reserved = half / 2;
    List<Predicate<Candidate>> poor =
        List.of(
            c -> c.network() == Network.CJDNS,
            c -> c.network() == Network.I2P,
            Candidate::local,
            c -> c.network() == Network.TORV3);
    int size = rest.size();
    for (Predicate<Candidate> network : poor) {
      int share = Math.ceilDiv(reserved - (size - rest.size()), poor.size());
      rest.sort(byAge.thenComparing(Candidate::id, Comparator.reverseOrder()));
      List<Candidate> oldest = rest.stream().filter(network).toList();
      rest.removeAll(
          oldest.subList(Math.max(0, oldest.size() - Math.max(0, share)), oldest.size()));
    }
    protect(rest, byAge, half - (size - rest.size()), c -> true);
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
  /// @param lastTransaction seconds since 1970 of the last one we took, 0 for never
  /// @param lastBlock seconds since 1970 of the last one we took, 0 for never
  /// @param preferred discouraged, so to go before others
  /// @param protectedByUser never to be evicted
  record Candidate(
      PeerId id,
      long keyedGroup,
      long connectedSeconds,
      long pingLeast,
      long lastTransaction,
      long lastBlock,
      boolean relaysTransactions,
      Network network,
      boolean local,
      boolean preferred,
      boolean protectedByUser) {}
}
