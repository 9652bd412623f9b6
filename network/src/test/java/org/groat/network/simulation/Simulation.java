package org.groat.network.simulation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.MemoryStore;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.manager.PeerInfo;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.SimulatedTransport;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;

/// A few whole nodes in bad weather, and everything that happens follows from one number.
///
/// **The weather.** Links with latency, bandwidth and bytes cut anywhere; partitions, one-way clogs, stalls, lines grown slow,
/// resets; nodes that lose their power and come back with what their disk had kept; clocks that are wrong; and adversaries.
/// Meanwhile honest nodes mine and pay. In half of the runs nodes call whom they are told to, in the others whom their address
/// book offers.
///
/// **What must hold.** After every event, what [Safety] says. In the end, when the links are healed: all honest nodes come to
/// share one tip, the one of most work, within [#HEALED_WITHIN], even with those adversaries still there that never give up.
///
/// **Reproduction.** Equal seeds give equal runs, to the byte: [Result#trace()] hashes every arrival with its time.
public final class Simulation {
  /// How long, in simulated time, honest nodes may take to agree once nothing hinders them any more.
  public static final Duration HEALED_WITHIN = Duration.ofMinutes(30);

  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  private static final Instant ORIGIN = Instant.ofEpochSecond(1_750_000_000);
  private static final Foundation FOUNDATION = Foundation.ofRewards(5, ORIGIN);
  private static final Amount FEE = Amount.ofSatoshis(20_000);
  private static final int CONNECTIONS_MAX = 32;
  private static final int AGREED_CHECK_EVERY = 64;

  private final long seed;
  private final SplittableRandom random;
  private final ManualEventLoop world = new ManualEventLoop(ORIGIN);
  private final MessageDigest trace = sha256();
  private final List<NetworkAddress> addresses = new ArrayList<>();
  private final Weather weather;
  private final Safety safety;
  private final List<NetworkSettings> settings = new ArrayList<>();
  private final TreeMap<Integer, SimulatedNode> nodes = new TreeMap<>();
  private final TreeMap<Integer, MemoryStore> disks = new TreeMap<>();
  private final List<Duration> skews = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final List<OutPoint> coins = new ArrayList<>();
  private final Map<OutPoint, Amount> values = new HashMap<>();
  private final boolean automatic;
  private boolean storm = true;
  private long incarnations;
  private long events;

  private Simulation(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    int count = 3 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      addresses.add(NetworkAddress.ofIpv4(140 + i, 1, 0, 1));
    }
    this.weather = new Weather(seed, random.split(), world, addresses, this::tell);
    // A newcomer may stand beside the one that leaves for it.
    this.safety = new Safety(Set.copyOf(addresses), CONNECTIONS_MAX + 1);
    this.automatic = random.nextBoolean();
    weather.links().observe(this::observed);
  }

  /// Plays one seed to its end.
  public static Result run(long seed) {
    return new Simulation(seed).play();
  }

  private Result play() {
    build();
    Duration stormLasts = Duration.ofSeconds(120 + random.nextInt(240));
    later(Duration.ofSeconds(2), this::mineSometimes);
    later(Duration.ofSeconds(3), this::paySometimes);
    later(Duration.ofSeconds(10), this::breakSometimes);
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      Adversary.Kind kind = Adversary.Kind.values()[random.nextInt(Adversary.Kind.values().length)];
      int number = i;
      later(Duration.ofSeconds(5 + random.nextInt(60)), () -> unleash(kind, number));
    }
    runUntil(world.nanos() + stormLasts.toNanos(), false);
    heal();
    long healedAt = world.nanos();
    boolean agreed = runUntil(healedAt + HEALED_WITHIN.toNanos(), true);
    if (!agreed) {
      safety.violated("no agreement within " + HEALED_WITHIN + ": " + tips());
    }
    checkMostWork();
    Duration healedIn = Duration.ofNanos(world.nanos() - healedAt);
    nodes.values().forEach(safety::audit);
    return new Result(
        seed,
        HexFormat.of().formatHex(trace.digest()),
        events,
        safety.checks(),
        nodes.firstEntry().getValue().tip().height(),
        healedIn,
        safety.violations(),
        List.copyOf(story));
  }

  // ------------------------------------------------------------------------------------------------ the world

  private void build() {
    for (int i = 0; i < addresses.size(); i++) {
      skews.add(Duration.ofSeconds(random.nextInt(1_200) - 600));
      NetworkSettings quiet =
          NetworkSettings.quiet(SimulatedNode.USER_AGENT).withMaxConnections(CONNECTIONS_MAX);
      settings.add(automatic ? quiet.withAutomatic() : quiet.withConnect(earlier(i)));
      disks.put(i, FOUNDATION.disk());
      start(i);
    }
    for (OutPoint coin : FOUNDATION.coins()) {
      coins.add(coin);
      values.put(coin, FOUNDATION.value(coin));
    }
    tell(addresses.size() + " nodes call " + (automatic ? "whom they know" : "whom they are told"));
  }

  /// One or two of the nodes before this one, so that all hang together.
  private List<String> earlier(int index) {
    Set<String> calls = new LinkedHashSet<>();
    for (int j = 0; index > 0 && j < 1 + random.nextInt(2); j++) {
      calls.add(endpoint(random.nextInt(index)).toString());
    }
    return List.copyOf(calls);
  }

  private Endpoint endpoint(int index) {
    return new Endpoint(addresses.get(index), REGTEST.defaultPort());
  }

  private void start(int index) {
    List<Endpoint> known = new ArrayList<>();
    for (int i = 0; automatic && i < addresses.size(); i++) {
      known.add(endpoint(i));
    }
    SimulatedNode node =
        new SimulatedNode(
            world,
            weather.links(),
            new SimulatedNode.Machine(
                addresses.get(index), disks.get(index), skews.get(index), known),
            REGTEST,
            settings.get(index),
            seed * 1_000 + incarnations++);
    nodes.put(index, node);
    safety.watch(node);
    node.network().start();
  }

  private void observed(Endpoint from, Endpoint to, Bytes bytes) {
    ByteWriter record = new ByteWriter(64 + bytes.size());
    record.int64(world.nanos()).bytes(from.address().bytes()).uint16(from.port());
    record.bytes(to.address().bytes()).uint16(to.port()).bytes(bytes);
    record.toBytes().feed(trace);
  }

  // ------------------------------------------------------------------------------------------------ what happens

  private void mineSometimes() {
    if (storm) {
      mine(anyNode());
      later(exponential(25), this::mineSometimes);
    }
  }

  private void mine(SimulatedNode miner) {
    miner.mine(1);
    safety.mined(miner.tip().hash());
  }

  private void paySometimes() {
    if (!storm) {
      return;
    }
    if (!coins.isEmpty()) {
      OutPoint coin = coins.remove(random.nextInt(coins.size()));
      Transaction tx =
          BlockMaker.spend(List.of(coin), values.get(coin), 1 + random.nextInt(3), FEE);
      anyNode().submit(tx);
      for (int i = 0; i < tx.outputCount(); i++) {
        coins.add(new OutPoint(tx.txid(), i));
        values.put(coins.getLast(), tx.output(i).amount());
      }
    }
    later(exponential(6), this::paySometimes);
  }

  private void breakSometimes() {
    if (!storm) {
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> crash();
      case 1 -> {}
      default -> weather.turn();
    }
    later(exponential(20), this::breakSometimes);
  }

  private void crash() {
    int index = random.nextInt(addresses.size());
    SimulatedNode node = nodes.get(index);
    if (node == null || nodes.size() < 2) {
      return;
    }
    nodes.remove(index);
    int unflushed = node.unflushedBatches();
    disks.put(index, node.crash(unflushed == 0 ? 0 : random.nextInt(unflushed + 1)));
    tell("crash of " + addresses.get(index) + " at " + node.tip().height());
    later(Duration.ofSeconds(1 + random.nextInt(60)), () -> restart(index));
  }

  private void restart(int index) {
    if (!nodes.containsKey(index)) {
      start(index);
      tell("restart of " + addresses.get(index) + " at " + nodes.get(index).tip().height());
    }
  }

  private void unleash(Adversary.Kind kind, int number) {
    int victim = random.nextInt(addresses.size());
    List<Endpoint> gang = new ArrayList<>();
    for (int i = 0; i < kind.places(); i++) {
      // Addresses cost money by their group: however many places, four groups.
      gang.add(
          new Endpoint(
              NetworkAddress.ofIpv4(66, 4 * number + i % 4 + 1, i, 1), REGTEST.defaultPort()));
    }
    for (Endpoint place : gang) {
      SimulatedTransport transport =
          weather
              .links()
              .host(place.address(), world, V1Framing.only(REGTEST.magic()), BufferLimits.DEFAULT);
      Adversary.Sight sight = new Adversary.Sight(() -> foremost().chain(), world, gang);
      if (kind == Adversary.Kind.ECLIPSE) {
        transport.listen(place, caller -> new Adversary(kind, transport, sight, random.split()));
      }
      harass(new Adversary(kind, transport, sight, random.split()), victim);
    }
    tell("adversary " + kind + " at " + addresses.get(victim));
  }

  private void harass(Adversary adversary, int victim) {
    if (storm || adversary.neverGivesUp()) {
      adversary.call(endpoint(victim));
      later(Duration.ofSeconds(15), () -> harassAgain(adversary, victim));
    }
  }

  private void harassAgain(Adversary adversary, int victim) {
    if (adversary.isGone()) {
      harass(adversary, victim);
    } else if (storm || adversary.neverGivesUp()) {
      later(Duration.ofSeconds(15), () -> harassAgain(adversary, victim));
    }
  }

  private SimulatedNode foremost() {
    return nodes.values().stream()
        .max((a, b) -> a.tip().chainWork().compareTo(b.tip().chainWork()))
        .orElseThrow();
  }

  private void heal() {
    storm = false;
    weather.heal();
    for (int i = 0; i < addresses.size(); i++) {
      restart(i);
    }
    // Two nodes with branches of equal work would never have to agree: one more block decides.
    mine(foremost());
    tell("healed, tips " + tips());
  }

  // ------------------------------------------------------------------------------------------------ what must hold

  private boolean runUntil(long end, boolean untilAgreed) {
    while (world.nanos() < end) {
      if (!world.runNext()) {
        return !untilAgreed || agreed();
      }
      events++;
      if (untilAgreed && events % AGREED_CHECK_EVERY == 0 && agreed()) {
        return true;
      }
    }
    return !untilAgreed || agreed();
  }

  private boolean agreed() {
    return nodes.size() == addresses.size()
        && nodes.values().stream().map(n -> n.tip().hash()).distinct().count() == 1;
  }

  /// Nobody may know of an honest block with more work than the tip that all agree on. An adversary's header is known as well for
  /// the moment until its block, which is invalid, comes behind it.
  private void checkMostWork() {
    for (SimulatedNode node : nodes.values()) {
      HeaderEntry entry = node.chain().snapshot().bestHeader();
      while (entry.chainWork().compareTo(node.tip().chainWork()) > 0 && agreed()) {
        if (safety.isHonest(entry.hash())) {
          safety.violated(node.address() + " knows of more work than its tip has: " + entry);
        }
        entry = entry.ancestor(entry.height() - 1);
      }
    }
  }

  private String tips() {
    StringBuilder tips = new StringBuilder();
    nodes.forEach(
        (i, n) ->
            tips.append(addresses.get(i))
                .append('=')
                .append(n.tip().height())
                .append(" of ")
                .append(n.chain().snapshot().bestHeader().height())
                .append(n.network().peers().stream().map(Simulation::brief).toList())
                .append(' '));
    return tips.toString();
  }

  private static String brief(PeerInfo peer) {
    return peer.remote()
        + " headers "
        + peer.syncedHeaders()
        + " blocks "
        + peer.syncedBlocks()
        + " asked "
        + peer.inFlight();
  }

  // ------------------------------------------------------------------------------------------------ small things

  private void tell(String what) {
    story.add("%.3f s: %s".formatted(world.nanos() / 1e9, what));
  }

  private void later(Duration delay, Runnable task) {
    world.schedule(delay, task);
  }

  private Duration exponential(double meanSeconds) {
    return Duration.ofNanos((long) (-Math.log1p(-random.nextDouble()) * meanSeconds * 1e9));
  }

  private SimulatedNode anyNode() {
    List<SimulatedNode> alive = List.copyOf(nodes.values());
    return alive.get(random.nextInt(alive.size()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// What came of one seed.
  ///
  /// @param trace hashes every arrival of bytes with its time
  /// @param checks how often safety was looked at
  /// @param healedIn simulated time until all agreed, once links were healed
  /// @param violations of what must hold; none in a good run
  /// @param story the weather, for whoever looks into a failure
  public record Result(
      long seed,
      String trace,
      long events,
      long checks,
      int height,
      Duration healedIn,
      List<String> violations,
      List<String> story) {
    /// All that one needs to know of a failure: the seed, what did not hold, and what happened before.
    public String account() {
      return "seed "
          + seed
          + ", trace "
          + trace
          + "\n  violated: "
          + String.join("\n  violated: ", violations)
          + "\n  "
          + String.join("\n  ", story)
          + "\n";
    }
  }
}
