package org.groat.network.manager;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.network.address.AddressBook;
import org.groat.network.address.DnsSeeds;
import org.groat.network.address.FixedSeeds;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds first addresses for a node that has none, or none that answers.
///
/// - **DNS seeds**, once: their answers go to the book. Where a proxy looks names up nothing is asked here: the seed's name is called
///   through the proxy instead, and whoever answers is asked for addresses.
/// - **Seed nodes** that the user names: called one after the other for their addresses, while there are few peers.
/// - **Fixed seeds**, once: a list that comes with the program, where the others brought nothing within [#FIXED_SEED_DELAY], or there
///   are no others.
///
/// Owned by the network loop.
final class Seeding {
  /// How long gossip may fill the book before the seeds are asked, where there is some gossip at all.
  private static final Duration SEED_DELAY = Duration.ofSeconds(11);

  /// How long the other ways have before the fixed seeds are taken.
  static final Duration FIXED_SEED_DELAY = Duration.ofSeconds(60);

  /// Between two seed nodes.
  static final Duration SEED_NODE_INTERVAL = Duration.ofSeconds(10);

  /// Outbound peers that make seeds needless.
  private static final int PEERS_ENOUGH = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);

  private final NetworkSettings settings;
  private final NetworkParameters parameters;
  private final NetworkPorts ports;
  private final Peers peers;
  private final Dialer dialer;
  private final RandomGenerator random;
  private final AddressBook book;
  private final Deque<String> seedNodes;
  private final long startedAt;
  private long seedNodeAt;
  private boolean askedDns;
  private boolean fixedDone;

  Seeding(
      NetworkSettings settings,
      NetworkParameters parameters,
      NetworkPorts ports,
      Peers peers,
      Dialer dialer) {
    this.settings = settings;
    this.parameters = parameters;
    this.ports = ports;
    this.peers = peers;
    this.dialer = dialer;
    this.random = ports.random();
    this.book = ports.book();
    this.seedNodes = new ArrayDeque<>(settings.seedNodes());
    this.startedAt = ports.loop().nanos();
    this.seedNodeAt = startedAt + (book.size() == 0 ? 0 : SEED_NODE_INTERVAL.toNanos());
  }

  void tick(Moment now) {
    if (settings.connectOnly()) {
      return;
    }
    boolean few = peers.outboundReady() < PEERS_ENOUGH;
    if (few && seedNodeAt <= now.nanos() && !seedNodes.isEmpty()) {
      seedNodeAt = now.after(SEED_NODE_INTERVAL);
      askByCall(seedNodes.remove());
    }
    askDns(few, now);
    takeFixed(now);
  }

  private void askDns(boolean few, Moment now) {
    if (askedDns || !settings.dnsSeed()) {
      return;
    }
    boolean patient = book.size() > 0 && now.nanos() - startedAt < SEED_DELAY.toNanos();
    boolean due = settings.forceDnsSeed() || few && !patient;
    if (!due) {
      return;
    }
    askedDns = true;
    if (settings.routes().namesGoToProxy()) {
      parameters.dnsSeeds().forEach(this::askByCall);
      return;
    }
    DnsSeeds seeds = new DnsSeeds(ports.names(), random);
    for (String seed : parameters.dnsSeeds()) {
      seeds.ask(
          seed,
          parameters.defaultPort(),
          book,
          now.unixSeconds(),
          count -> LOG.info("event=seed name={} addresses={}", seed, count));
    }
  }

  private void askByCall(String name) {
    LOG.info("event=seed name={} asked=\"by a call\"", name);
    dialer.callOnce(name, ConnectionType.ADDRESS_FETCH, settings.encryptedTransport());
  }

  private void takeFixed(Moment now) {
    if (fixedDone || settings.fixedSeeds().isEmpty()) {
      return;
    }
    boolean known =
        book.count(settings.routes().reachable(), false)
                + book.count(settings.routes().reachable(), true)
            > 0;
    // Without any way out yet no seed would be taken, and this is done once.
    boolean none = settings.routes().reachable().isEmpty();
    boolean othersMayCome = settings.dnsSeed() || !settings.seedNodes().isEmpty();
    boolean waiting = othersMayCome && now.nanos() - startedAt < FIXED_SEED_DELAY.toNanos();
    if (none || known || waiting) {
      return;
    }
    fixedDone = true;
    int added =
        FixedSeeds.add(
            settings.fixedSeeds(), settings.routes().reachable(), book, random, now.unixSeconds());
    LOG.info("event=fixed-seeds addresses={}", added);
  }
}
