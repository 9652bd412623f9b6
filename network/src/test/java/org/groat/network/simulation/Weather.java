package org.groat.network.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.wire.NetworkAddress;

/// What happens to the links: each has its own latency, jitter, bandwidth and cuts, all from the seed; some close for good,
/// some for a while, some become slow, some connections break.
final class Weather {
  /// A line on which hardly anything goes: about what a telephone carried.
  private static final long SQUEEZED_BYTES_PER_SECOND = 2_000;

  private static final int STALL_SECONDS_MAX = 90;

  private final long seed;
  private final SplittableRandom random;
  private final EventLoop world;
  private final List<NetworkAddress> addresses;
  private final Consumer<String> tell;
  private final SimulatedNetwork links;
  private final Map<Bytes, LinkConditions> conditions = new HashMap<>();
  private final Set<Bytes> closed = new HashSet<>();
  private final Set<Bytes> stalled = new HashSet<>();
  private final Set<Bytes> squeezed = new HashSet<>();

  /// @param addresses between which it happens; may grow before the first thing does
  Weather(
      long seed,
      SplittableRandom random,
      EventLoop world,
      List<NetworkAddress> addresses,
      Consumer<String> tell) {
    this.seed = seed;
    this.random = random;
    this.world = world;
    this.addresses = addresses;
    this.tell = tell;
    this.links = new SimulatedNetwork(world, random.split(), this::conditions);
  }

  SimulatedNetwork links() {
    return links;
  }

  /// Something happens.
  void turn() {
    switch (random.nextInt(6)) {
      case 0 -> partition();
      case 1 -> clog();
      case 2 -> reset();
      case 3 -> stall();
      case 4 -> squeeze();
      default -> {
        heal();
        tell.accept("links heal");
      }
    }
  }

  /// All links are as they were at first.
  void heal() {
    closed.clear();
    stalled.clear();
    squeezed.clear();
    links.conditionsChanged();
  }

  private LinkConditions conditions(NetworkAddress from, NetworkAddress to) {
    Bytes link = link(from, to);
    LinkConditions of = conditions.computeIfAbsent(link, this::drawn);
    if (closed.contains(link) || stalled.contains(link)) {
      return of.withOpen(false);
    }
    return squeezed.contains(link) ? of.withBytesPerSecond(SQUEEZED_BYTES_PER_SECOND) : of;
  }

  private LinkConditions drawn(Bytes link) {
    SplittableRandom own = new SplittableRandom(seed ^ link.hashCode() * 0x9e3779b97f4a7c15L);
    return new LinkConditions(
        Duration.ofMillis(1 + own.nextInt(250)),
        Duration.ofMillis(own.nextInt(50)),
        20_000 + own.nextInt(5_000_000),
        1 + own.nextInt(own.nextInt(10) == 0 ? 40 : 8_000),
        true);
  }

  private static Bytes link(NetworkAddress from, NetworkAddress to) {
    return Bytes.concat(from.bytes(), to.bytes());
  }

  private void partition() {
    Set<Integer> left = new LinkedHashSet<>();
    int first = random.nextInt(addresses.size());
    left.add(first);
    for (int i = 0; i < addresses.size(); i++) {
      if (i != (first + 1) % addresses.size() && random.nextBoolean()) {
        left.add(i);
      }
    }
    for (int i = 0; i < addresses.size(); i++) {
      for (int j = 0; j < addresses.size(); j++) {
        if (left.contains(i) != left.contains(j)) {
          closed.add(link(addresses.get(i), addresses.get(j)));
        }
      }
    }
    tell.accept("partition " + left);
  }

  private void clog() {
    NetworkAddress from = any();
    NetworkAddress to = another(from);
    closed.add(link(from, to));
    tell.accept("clog " + from + " to " + to);
  }

  private void reset() {
    NetworkAddress one = any();
    NetworkAddress other = another(one);
    links.reset(one, other);
    tell.accept("reset " + one + " and " + other);
  }

  /// Nothing goes either way for a while; then everything that waited does.
  private void stall() {
    NetworkAddress one = any();
    NetworkAddress other = another(one);
    int seconds = 1 + random.nextInt(STALL_SECONDS_MAX);
    List<Bytes> both = List.of(link(one, other), link(other, one));
    stalled.addAll(both);
    world.schedule(
        Duration.ofSeconds(seconds),
        () -> {
          both.forEach(stalled::remove);
          links.conditionsChanged();
        });
    tell.accept("stall of " + seconds + " s between " + one + " and " + other);
  }

  private void squeeze() {
    NetworkAddress from = any();
    NetworkAddress to = another(from);
    squeezed.add(link(from, to));
    tell.accept("squeeze " + from + " to " + to);
  }

  private NetworkAddress any() {
    return addresses.get(random.nextInt(addresses.size()));
  }

  private NetworkAddress another(NetworkAddress than) {
    int at = addresses.indexOf(than);
    return addresses.get((at + 1 + random.nextInt(addresses.size() - 1)) % addresses.size());
  }
}
