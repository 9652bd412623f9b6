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
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.MemoryStore;
import org.groat.network.manager.Blame;
import org.groat.network.manager.NetworkLoad;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.manager.PeerInfo;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.relay.Orphanage;
import org.groat.network.relay.TransactionRequests;
import org.groat.network.sync.BlockDownloader;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.transport.SimulatedTransport;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;

/// A few whole nodes in bad weather, and everything that happens follows from one number.
///
/// **The weather.** Links with latency, bandwidth and bytes cut anywhere; partitions, one-way clogs, resets; nodes that lose
/// their power and come back with what their disk had kept; clocks that are wrong; and adversaries. Meanwhile honest nodes mine
/// and pay.
///
/// **What must hold.** Always: no honest peer is blamed for more than slowness, no limit is exceeded, no node that everybody
/// could reach is brought down. In the end, when the links are healed: all honest nodes come to share one tip, the one of most
/// work, within [#HEALED_WITHIN].
///
/// **Reproduction.** Equal seeds give equal runs, to the byte: [Result#trace()] hashes every arrival with its time.
public final class Simulation {
  /// How long, in simulated time, honest nodes may take to agree once nothing hinders them any more.
  public static final Duration HEALED_WITHIN = Duration.ofMinutes(30);

  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  private static final Instant ORIGIN = Instant.ofEpochSecond(1_750_000_000);
  private static final int FOUNDATION = 105;
  private static final List<Block> FOUNDATION_BLOCKS = foundation();
  private static final Amount FEE = Amount.ofSatoshis(20_000);
  private static final int LOAD_CHECK_EVERY = 64;

  private static final Set<Misbehaviour> SLOWNESS =
      Set.of(
          Misbehaviour.PING_TIMEOUT,
          Misbehaviour.INACTIVE,
          Misbehaviour.HANDSHAKE_TIMEOUT,
          Misbehaviour.BLOCK_STALL,
          Misbehaviour.BLOCK_TIMEOUT,
          Misbehaviour.HEADERS_TIMEOUT,
          Misbehaviour.CONNECTED_TO_SELF,
          Misbehaviour.CHAIN_TOO_WEAK);

  private final long seed;
  private final SplittableRandom random;
  private final ManualEventLoop world = new ManualEventLoop(ORIGIN);
  private final MessageDigest trace = sha256();
  private final Map<Bytes, LinkConditions> conditions = new HashMap<>();
  private final Set<Bytes> closed = new LinkedHashSet<>();
  private final SimulatedNetwork links;
  private final List<NetworkAddress> addresses = new ArrayList<>();
  private final List<NetworkSettings> settings = new ArrayList<>();
  private final TreeMap<Integer, SimulatedNode> nodes = new TreeMap<>();
  private final TreeMap<Integer, MemoryStore> disks = new TreeMap<>();
  private final List<Duration> skews = new ArrayList<>();
  private final List<Adversary> adversaries = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final List<OutPoint> coins = new ArrayList<>();
  private final Map<OutPoint, Amount> values = new HashMap<>();
  private boolean storm = true;
  private long incarnations;
  private long events;

  private Simulation(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.links = new SimulatedNetwork(world, random.split(), this::conditions);
    links.observe(this::observed);
  }

  /// Plays one seed to its end.
  public static Result run(long seed) {
    return new Simulation(seed).play();
  }

  private Result play() {
    build(3 + random.nextInt(4));
    Duration stormLasts = Duration.ofSeconds(180 + random.nextInt(240));
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
      violations.add("no agreement within " + HEALED_WITHIN + ": " + tips());
    }
    checkMostWork();
    return new Result(
        seed,
        HexFormat.of().formatHex(trace.digest()),
        events,
        nodes.firstEntry().getValue().tip().height(),
        Duration.ofNanos(world.nanos() - healedAt),
        List.copyOf(violations),
        List.copyOf(story));
  }

  // ------------------------------------------------------------------------------------------------ the world

  private void build(int count) {
    for (int i = 0; i < count; i++) {
      addresses.add(NetworkAddress.ofIpv4(10, i + 1, 0, 1));
      skews.add(Duration.ofSeconds(random.nextInt(1_200) - 600));
      Set<String> calls = new LinkedHashSet<>();
      for (int j = 0; i > 0 && j < 1 + random.nextInt(2); j++) {
        calls.add(new Endpoint(addresses.get(random.nextInt(i)), REGTEST.defaultPort()).toString());
      }
      settings.add(
          NetworkSettings.quiet(SimulatedNode.USER_AGENT)
              .withConnect(List.copyOf(calls))
              .withMaxConnections(32));
      disks.put(i, new MemoryStore());
      start(i);
      for (Block block : FOUNDATION_BLOCKS) {
        nodes.get(i).submit(block);
      }
    }
    for (int height = 1; height <= FOUNDATION - 100; height++) {
      Transaction coinbase = FOUNDATION_BLOCKS.get(height - 1).transaction(0);
      coins.add(new OutPoint(coinbase.txid(), 0));
      values.put(coins.getLast(), coinbase.output(0).amount());
    }
  }

  private void start(int index) {
    SimulatedNode node =
        new SimulatedNode(
            world,
            links,
            new SimulatedNode.Machine(addresses.get(index), disks.get(index), skews.get(index)),
            REGTEST,
            settings.get(index),
            seed * 1_000 + incarnations++);
    nodes.put(index, node);
    node.network().start();
    node.network().observeBlame(blame -> judge(index, blame));
  }

  private LinkConditions conditions(NetworkAddress from, NetworkAddress to) {
    Bytes link = link(from, to);
    LinkConditions of =
        conditions.computeIfAbsent(
            link,
            l -> {
              SplittableRandom own =
                  new SplittableRandom(seed ^ l.hashCode() * 0x9e3779b97f4a7c15L);
              return new LinkConditions(
                  Duration.ofMillis(1 + own.nextInt(250)),
                  Duration.ofMillis(own.nextInt(50)),
                  20_000 + own.nextInt(5_000_000),
                  1 + own.nextInt(own.nextInt(10) == 0 ? 40 : 8_000),
                  true);
            });
    return of.withOpen(!closed.contains(link));
  }

  private static Bytes link(NetworkAddress from, NetworkAddress to) {
    return Bytes.concat(from.bytes(), to.bytes());
  }

  private void observed(Endpoint from, Endpoint to, Bytes bytes) {
    ByteWriter record = new ByteWriter(32 + bytes.size());
    record.int64(world.nanos()).bytes(from.address().bytes()).uint16(from.port());
    record.bytes(to.address().bytes()).uint16(to.port()).bytes(bytes);
    record.toBytes().feed(trace);
  }

  // ------------------------------------------------------------------------------------------------ what happens

  private void mineSometimes() {
    if (storm) {
      anyNode().mine(1);
      later(exponential(25), this::mineSometimes);
    }
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
      case 0 -> partition();
      case 1 -> clog();
      case 2 -> reset();
      case 3 -> crash();
      case 4 -> {
        closed.clear();
        links.conditionsChanged();
        tell("links heal");
      }
      default -> {}
    }
    later(exponential(25), this::breakSometimes);
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
    tell("partition " + left);
  }

  private void clog() {
    NetworkAddress from = addresses.get(random.nextInt(addresses.size()));
    NetworkAddress to = another(from);
    closed.add(link(from, to));
    tell("clog " + from + " to " + to);
  }

  private void reset() {
    NetworkAddress one = addresses.get(random.nextInt(addresses.size()));
    NetworkAddress other = another(one);
    links.reset(one, other);
    tell("reset " + one + " and " + other);
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
    tell("crash of " + addresses.get(index));
    later(Duration.ofSeconds(1 + random.nextInt(60)), () -> restart(index));
  }

  private void restart(int index) {
    if (!nodes.containsKey(index)) {
      start(index);
      tell("restart of " + addresses.get(index) + " at " + nodes.get(index).tip().height());
    }
  }

  private void unleash(Adversary.Kind kind, int number) {
    int places = kind == Adversary.Kind.IDLE ? 40 : 1;
    int victim = random.nextInt(addresses.size());
    for (int i = 0; i < places; i++) {
      NetworkAddress address = NetworkAddress.ofIpv4(66, number + 1, i, 1);
      SimulatedTransport transport =
          links.host(address, world, V1Framing.only(REGTEST.magic()), BufferLimits.DEFAULT);
      Adversary adversary =
          new Adversary(kind, transport, () -> observed().chain(), world, random.split());
      adversaries.add(adversary);
      harass(adversary, victim);
    }
    tell("adversary " + kind + " at " + addresses.get(victim));
  }

  private void harass(Adversary adversary, int victim) {
    if (!storm) {
      return;
    }
    adversary.call(new Endpoint(addresses.get(victim), REGTEST.defaultPort()));
    later(Duration.ofSeconds(15), () -> harassAgain(adversary, victim));
  }

  private void harassAgain(Adversary adversary, int victim) {
    if (adversary.isGone()) {
      harass(adversary, victim);
    } else if (storm) {
      later(Duration.ofSeconds(15), () -> harassAgain(adversary, victim));
    }
  }

  private SimulatedNode observed() {
    return nodes.values().stream()
        .max((a, b) -> a.tip().chainWork().compareTo(b.tip().chainWork()))
        .orElseThrow();
  }

  private void heal() {
    storm = false;
    closed.clear();
    links.conditionsChanged();
    for (int i = 0; i < addresses.size(); i++) {
      restart(i);
    }
    // Two nodes with branches of equal work would never have to agree: one more block decides.
    observed().mine(1);
    tell("healed, tips " + tips());
  }

  // ------------------------------------------------------------------------------------------------ what must hold

  private boolean runUntil(long end, boolean untilAgreed) {
    while (world.nanos() < end) {
      if (!world.runNext()) {
        return !untilAgreed || agreed();
      }
      events++;
      if (events % LOAD_CHECK_EVERY == 0) {
        nodes.forEach(this::checkLoad);
        if (untilAgreed && agreed()) {
          return true;
        }
      }
    }
    return !untilAgreed || agreed();
  }

  private void judge(int index, Blame blame) {
    if (addresses.contains(blame.peer().address()) && !SLOWNESS.contains(blame.misbehaviour())) {
      violations.add(addresses.get(index) + " blames an honest peer: " + blame);
    }
  }

  private void checkLoad(int index, SimulatedNode node) {
    NetworkLoad load = node.network().load();
    boolean within =
        load.connections() <= 32 + 1
            && load.orphans() <= Orphanage.COUNT_MAX
            && load.orphanBytes() <= Orphanage.BYTES_MAX
            && load.announcements() <= load.connections() * TransactionRequests.ANNOUNCEMENTS_MAX
            && load.undeliveredBlocks() <= BlockDownloader.UNDELIVERED_MAX
            && load.undeliveredBytes() <= BlockDownloader.UNDELIVERED_BYTES_MAX;
    if (!within) {
      violations.add(addresses.get(index) + " exceeds a limit: " + load);
    }
  }

  private boolean agreed() {
    return nodes.size() == addresses.size()
        && nodes.values().stream().map(n -> n.tip().hash()).distinct().count() == 1;
  }

  private void checkMostWork() {
    for (SimulatedNode node : nodes.values()) {
      HeaderEntry best = node.chain().snapshot().bestHeader();
      if (best.chainWork().compareTo(node.tip().chainWork()) > 0 && agreed()) {
        violations.add(node.address() + " knows of more work than its tip has: " + best);
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

  private NetworkAddress another(NetworkAddress than) {
    int at = addresses.indexOf(than);
    return addresses.get((at + 1 + random.nextInt(addresses.size() - 1)) % addresses.size());
  }

  private SimulatedNode anyNode() {
    List<SimulatedNode> alive = List.copyOf(nodes.values());
    return alive.get(random.nextInt(alive.size()));
  }

  private static List<Block> foundation() {
    ManualEventLoop loop = new ManualEventLoop(ORIGIN);
    SimulatedNetwork nowhere =
        new SimulatedNetwork(loop, new SplittableRandom(0), (a, b) -> LinkConditions.LOCAL);
    SimulatedNode maker =
        new SimulatedNode(
            loop, nowhere, NetworkAddress.ofIpv4(10, 0, 0, 1), REGTEST, SimulatedNode.calling(), 0);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < FOUNDATION; i++) {
      long time = ORIGIN.getEpochSecond() - (FOUNDATION - i) * 60L;
      Block block = BlockMaker.block(maker.tip(), time, i);
      maker.submit(block);
      blocks.add(block);
    }
    return List.copyOf(blocks);
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
  /// @param healedIn simulated time until all agreed, once links were healed
  /// @param violations of what must hold; none in a good run
  /// @param story the weather, for whoever looks into a failure
  public record Result(
      long seed,
      String trace,
      long events,
      int height,
      Duration healedIn,
      List<String> violations,
      List<String> story) {}
}
