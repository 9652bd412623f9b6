package org.groat.network.manager;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.network.address.DnsSeeds;
import org.groat.network.peer.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds first addresses for a node that has none, or none that answers: asks the network's DNS seeds, once.
///
/// Owned by the network loop.
final class Seeding {
  /// How long gossip may fill the book before the seeds are asked, where there is some gossip at all.
  private static final Duration SEED_DELAY = Duration.ofSeconds(11);

  /// Outbound peers that make seeds needless.
  private static final int PEERS_ENOUGH = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);

  private final NetworkSettings settings;
  private final NetworkParameters parameters;
  private final NetworkPorts ports;
  private final Peers peers;
  private final RandomGenerator random;
  private final long startedAt;
  private boolean asked;

  Seeding(
      NetworkSettings settings,
      NetworkParameters parameters,
      NetworkPorts ports,
      Peers peers,
      RandomGenerator random) {
    this.settings = settings;
    this.parameters = parameters;
    this.ports = ports;
    this.peers = peers;
    this.random = random;
    this.startedAt = ports.loop().nanos();
  }

  void tick(Moment now) {
    if (asked || settings.connectOnly() || !settings.dnsSeed()) {
      return;
    }
    boolean patient = ports.book().size() > 0 && now.nanos() - startedAt < SEED_DELAY.toNanos();
    if (peers.outboundReady() < PEERS_ENOUGH && !patient) {
      asked = true;
      DnsSeeds seeds = new DnsSeeds(ports.names(), random);
      for (String seed : parameters.dnsSeeds()) {
        seeds.ask(
            seed,
            parameters.defaultPort(),
            ports.book(),
            now.unixSeconds(),
            count -> LOG.info("event=seed name={} addresses={}", seed, count));
      }
    }
  }
}
