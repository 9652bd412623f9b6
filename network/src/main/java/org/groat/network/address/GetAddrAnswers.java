package org.groat.network.address;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Protocol;

/// Answers to `getaddr`: for about a day the same one to everybody who asks by the same way.
///
/// Fresh samples would give the whole book, and what changes in it, to anyone who asks often. One answer for each network that
/// askers come from and each address they come to keeps a node that is on several networks from being recognised by it.
public final class GetAddrAnswers {
  /// The most of the book that one answer tells.
  private static final int PERCENT_MAX = 23;

  /// How long an answer stays the same: at least, and up to this much more.
  private static final long SECONDS_MIN = 21 * 3600;

  private static final long SECONDS_MORE = 6 * 3600;

  /// Answers kept; the oldest goes.
  private static final int ANSWERS_MAX = 64;

  private final AddressBook book;
  private final RandomGenerator random;
  private final Map<Way, Answer> answers = new LinkedHashMap<>();

  public GetAddrAnswers(AddressBook book, RandomGenerator random) {
    this.book = book;
    this.random = random;
  }

  /// The answer to somebody who asks.
  ///
  /// @param asker the network the asker is on
  /// @param local where the asker connected to
  /// @param networks those whose addresses may be told
  public List<PeerAddress> answer(Network asker, Endpoint local, Set<Network> networks, long now) {
    Way way = new Way(asker, local);
    Answer known = answers.get(way);
    if (known != null && now < known.until) {
      return known.addresses;
    }
    answers.remove(way);
    while (answers.size() >= ANSWERS_MAX) {
      answers.remove(answers.keySet().iterator().next());
    }
    List<PeerAddress> sample = fresh(networks, now);
    answers.put(way, new Answer(sample, now + SECONDS_MIN + random.nextLong(SECONDS_MORE)));
    return sample;
  }

  /// A sample of its own, for somebody who is trusted with it.
  public List<PeerAddress> fresh(Set<Network> networks, long now) {
    return List.copyOf(book.sample(Protocol.ADDRESSES_MAX, PERCENT_MAX, networks, now));
  }

  private record Way(Network asker, Endpoint local) {}

  private record Answer(List<PeerAddress> addresses, long until) {}
}
