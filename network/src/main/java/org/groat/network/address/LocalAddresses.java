package org.groat.network.address;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;

/// The addresses by which others can call this node, as far as it knows.
///
/// Each has a score: who says so counts most, then how many peers saw us there. A peer is told the best of its own network, or
/// of any where neither hides who we are: **an overlay address is never told outside its overlay, nor another address inside
/// it**, since that would tie the two together. Owned by the network loop.
public final class LocalAddresses {
  /// Addresses kept; more are not taken.
  static final int ADDRESSES_MAX = 64;

  private static final Set<Network> PRIVATE = Set.of(Network.TORV3, Network.I2P);

  private final boolean discover;
  private final Predicate<Network> reachable;
  private final Map<Endpoint, Integer> scores = new LinkedHashMap<>();

  /// @param discover takes what nobody told us expressly: what our interfaces have, what a router maps to us
  /// @param reachable networks that the node calls: what is discovered on others is of no use
  public LocalAddresses(boolean discover, Predicate<Network> reachable) {
    this.discover = discover;
    this.reachable = reachable;
  }

  /// Whose word an address rests on, and the score that it begins with.
  public enum Source {
    /// An interface of this machine has it.
    INTERFACE(1),
    /// We listen there.
    BOUND(2),
    /// A router sends callers on to us.
    MAPPED(3),
    /// The user says so, or an overlay network does that we asked for it.
    MANUAL(4);

    private final int score;

    Source(int score) {
      this.score = score;
    }
  }

  /// Takes an address.
  ///
  /// @return false where it is none that others could call, or not wanted
  public boolean add(Endpoint endpoint, Source source) {
    NetworkAddress address = endpoint.address();
    boolean wanted = source == Source.MANUAL || discover && reachable.test(address.network());
    boolean room = scores.size() < ADDRESSES_MAX || scores.containsKey(endpoint);
    if (!wanted || !room || !address.isRoutable()) {
      return false;
    }
    Integer before = scores.get(endpoint);
    scores.put(endpoint, before == null ? source.score : Math.max(source.score, before + 1));
    return true;
  }

  public void remove(Endpoint endpoint) {
    scores.remove(endpoint);
  }

  /// A peer that called us says that it called this address.
  public void seen(Endpoint endpoint) {
    scores.computeIfPresent(endpoint, (same, score) -> score + 1);
  }

  /// The address to tell a peer of.
  ///
  /// @param peer the network that connects us to the peer
  public Optional<Local> best(Network peer) {
    return all().stream()
        .filter(
            local -> {
              Network network = local.endpoint.address().network();
              return network == peer || !PRIVATE.contains(network) && !PRIVATE.contains(peer);
            })
        .max(
            Comparator.comparing((Local local) -> local.endpoint.address().network() == peer)
                .thenComparing(Local::score));
  }

  /// All, in the order that they became known.
  public List<Local> all() {
    return scores.entrySet().stream()
        .map(each -> new Local(each.getKey(), each.getValue()))
        .toList();
  }

  /// @param score the higher, the surer
  public record Local(Endpoint endpoint, int score) {
    /// True where peers cannot know better.
    public boolean isCertain() {
      return score >= Source.MANUAL.score;
    }
  }
}
