package org.groat.network.address;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;

/// First addresses for a node that knows none: from names that volunteers keep pointed at peers. A network on one machine has
/// no such names.
public final class DnsSeeds {
  /// Asks for peers that offer blocks and witnesses: seeds know services by the first part of the name.
  private static final String SERVICES_PREFIX = "x9.";

  /// Addresses taken from one answer: a seed that gives many shall not outweigh the others.
  private static final int ADDRESSES_MAX = 32;

  /// Seeds say nothing of times; theirs are taken as three to seven days old, so that gossip counts for more.
  private static final long AGE_SECONDS_MIN = 3L * 24 * 3600;

  private static final long AGE_SECONDS_MORE = 4L * 24 * 3600;

  private final NameResolver names;
  private final RandomGenerator random;

  public DnsSeeds(NameResolver names, RandomGenerator random) {
    this.names = names;
    this.random = random;
  }

  /// Asks one seed and adds what it says to the book; `done` then learns how many addresses were not known.
  ///
  /// @param port where peers of the network listen
  /// @param now seconds since 1970
  public void ask(String seed, int port, AddressBook book, long now, Consumer<Integer> done) {
    names.resolve(
        SERVICES_PREFIX + seed,
        found -> {
          List<PeerAddress> addresses =
              found.stream()
                  .limit(ADDRESSES_MAX)
                  .map(address -> address(address, port, now))
                  .toList();
          done.accept(book.add(addresses, source(seed), 0, now));
        });
  }

  private PeerAddress address(NetworkAddress address, int port, long now) {
    long lastSeen = now - AGE_SECONDS_MIN - random.nextLong(AGE_SECONDS_MORE);
    return new PeerAddress(
        new Endpoint(address, port), Services.of(Services.NETWORK, Services.WITNESS), lastSeen);
  }

  /// Each seed counts as a source of its own, though it has no address: one is made from its name.
  static NetworkAddress source(String seed) {
    Bytes hash = Bytes.wrap(Sha256.hash(Bytes.wrap(seed.getBytes(StandardCharsets.US_ASCII))));
    return new NetworkAddress(Network.I2P, hash);
  }
}
