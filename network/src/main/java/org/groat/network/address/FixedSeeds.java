package org.groat.network.address;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;

/// Addresses of peers that come with the program, for a node that no other way brings any: a file for each network that has some.
///
/// They are old when they are used. So they count as a week old, and what gossip brings counts for more.
public final class FixedSeeds {
  private static final long AGE_SECONDS_MIN = 7L * 24 * 3600;
  private static final long AGE_SECONDS_MORE = 7L * 24 * 3600;

  private FixedSeeds() {}

  /// The network's; none where it has none.
  public static List<Endpoint> of(NetworkParameters parameters) {
    String file = "seeds-" + parameters.name() + ".txt";
    try (InputStream in = FixedSeeds.class.getResourceAsStream(file)) {
      if (in == null) {
        return List.of();
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      return reader
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .map(line -> Endpoint.parse(line, parameters.defaultPort()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("this program's own file " + file + " cannot be read", e);
    }
  }

  /// Puts those into the book that the node can reach.
  ///
  /// @return how many were not known
  public static int add(
      List<Endpoint> seeds,
      Set<Network> reachable,
      AddressBook book,
      RandomGenerator random,
      long now) {
    List<PeerAddress> addresses =
        seeds.stream()
            .filter(seed -> reachable.contains(seed.address().network()))
            .map(
                seed ->
                    new PeerAddress(
                        seed,
                        Services.of(Services.NETWORK, Services.WITNESS),
                        now - AGE_SECONDS_MIN - random.nextLong(AGE_SECONDS_MORE)))
            .toList();
    return book.add(addresses, DnsSeeds.source("fixed seeds"), 0, now);
  }
}
