package org.groat.network.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.service.ChainEvents;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.manager.NetworkTotals;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// How fast blocks and transactions spread among many whole nodes.
///
/// **The network.** Every node calls [#CALLS] others at random, fewer where there are few, and takes whoever calls it. Each
/// direction of each link has its own latency and bandwidth, about those of homes and data centres in the world. All of a run
/// follows from its seed.
///
/// **The course.** In each round, transactions enter at random nodes, spread over half a minute; another half a minute later a
/// random node mines a block of what its pool holds; and half a minute goes by. So a transaction's way is measured before a
/// block takes it, and a block's without another one beside it.
public final class Propagation {
  /// The most nodes that a run takes: what fits into a few gigabytes.
  public static final int NODES_MAX = 2_000;

  /// Rounds, each of which ends with a block, and transactions that a run takes.
  public static final int ITEMS_MAX = 1_000;

  /// Others that a node calls.
  public static final int CALLS = 8;

  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  private static final Instant ORIGIN = Instant.ofEpochSecond(1_750_000_000);
  private static final Amount FEE = Amount.ofSatoshis(1_000);
  private static final Duration SETTLING = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int LATENCY_MILLIS_MIN = 10;
  private static final int LATENCY_MILLIS_MAX = 150;
  private static final int JITTER_MILLIS = 10;
  private static final int BYTES_PER_SECOND_MIN = 250_000;
  private static final int BYTES_PER_SECOND_MAX = 12_500_000;
  private static final int CHUNK_MAX = 16_384;

  private final Plan plan;
  private final Consumer<String> progress;
  private final SplittableRandom random;
  private final ManualEventLoop world = new ManualEventLoop(ORIGIN);
  private final Map<Bytes, LinkConditions> conditions = new HashMap<>();
  private final SimulatedNetwork links;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final Map<Hash256, Spread> blocks = new HashMap<>();
  private final Map<Hash256, Spread> transactions = new HashMap<>();
  private final List<NetworkTotals> before = new ArrayList<>();

  private Propagation(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    this.random = new SplittableRandom(plan.seed);
    this.links = new SimulatedNetwork(world, random.split(), this::conditions);
  }

  /// Plays a plan to its end.
  ///
  /// @param progress told what is going on, now and then
  public static Result run(Plan plan, Consumer<String> progress) {
    return new Propagation(plan, progress).play();
  }

  private Result play() {
    Foundation foundation = Foundation.ofCoins(plan.transactions, ORIGIN);
    build(foundation);
    progress.accept(plan.nodes + " nodes call each other");
    pass(SETTLING);
    nodes.forEach(node -> before.add(node.network().networkTotals()));
    long start = world.nanos();
    List<OutPoint> coins = foundation.coins();
    int paid = 0;
    for (int round = 0; round < plan.blocks; round++) {
      int due = (int) ((long) plan.transactions * (round + 1) / plan.blocks);
      for (; paid < due; paid++) {
        OutPoint coin = coins.get(paid);
        Duration at = Duration.ofMillis(random.nextLong(PAUSE.toMillis()));
        world.schedule(at, () -> pay(coin, foundation.value(coin)));
      }
      pass(PAUSE);
      pass(PAUSE);
      mine();
      pass(PAUSE);
      progress.accept("block " + (round + 1) + " of " + plan.blocks);
    }
    return result(Duration.ofNanos(world.nanos() - start));
  }

  private void build(Foundation foundation) {
    List<NetworkAddress> addresses = new ArrayList<>();
    for (int i = 0; i < plan.nodes; i++) {
      addresses.add(NetworkAddress.ofIpv4(100 + i / 250, 1 + i % 250, 0, 1));
    }
    for (int i = 0; i < plan.nodes; i++) {
      SimulatedNode.Machine machine =
          new SimulatedNode.Machine(addresses.get(i), foundation.disk(), Duration.ZERO, List.of());
      NetworkSettings settings =
          NetworkSettings.quiet(SimulatedNode.USER_AGENT).withConnect(calls(i, addresses));
      SimulatedNode node =
          new SimulatedNode(world, links, machine, REGTEST, settings, random.nextLong());
      nodes.add(node);
      node.chain().subscribe(Runnable::run, new Watch(i));
      node.network().start();
    }
  }

  private List<String> calls(int caller, List<NetworkAddress> addresses) {
    int count = Math.min(CALLS, plan.nodes / 2);
    Set<String> calls = new LinkedHashSet<>();
    while (calls.size() < count) {
      int other = random.nextInt(plan.nodes);
      if (other != caller) {
        calls.add(new Endpoint(addresses.get(other), REGTEST.defaultPort()).toString());
      }
    }
    return List.copyOf(calls);
  }

  private LinkConditions conditions(NetworkAddress from, NetworkAddress to) {
    return conditions.computeIfAbsent(Bytes.concat(from.bytes(), to.bytes()), this::drawn);
  }

  private LinkConditions drawn(Bytes link) {
    SplittableRandom own = new SplittableRandom(plan.seed ^ link.hashCode() * 0x9e3779b97f4a7c15L);
    return new LinkConditions(
        Duration.ofMillis(own.nextInt(LATENCY_MILLIS_MIN, LATENCY_MILLIS_MAX)),
        Duration.ofMillis(JITTER_MILLIS),
        own.nextInt(BYTES_PER_SECOND_MIN, BYTES_PER_SECOND_MAX),
        CHUNK_MAX,
        true);
  }

  private void pass(Duration span) {
    world.runFor(span);
  }

  private void pay(OutPoint coin, Amount value) {
    Transaction tx = BlockMaker.spend(List.of(coin), value, 2, FEE);
    transactions.put(tx.txid(), new Spread(plan.nodes, world.nanos()));
    anyNode().submit(tx);
  }

  private void mine() {
    SimulatedNode miner = anyNode();
    Block block = miner.assemble();
    blocks.put(block.hash(), new Spread(plan.nodes, world.nanos()));
    miner.submit(block);
  }

  private SimulatedNode anyNode() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private Result result(Duration lasted) {
    long sent = 0;
    long received = 0;
    long most = 0;
    for (int i = 0; i < nodes.size(); i++) {
      NetworkTotals now = nodes.get(i).network().networkTotals();
      long up = now.bytesSent() - before.get(i).bytesSent();
      long down = now.bytesReceived() - before.get(i).bytesReceived();
      sent += up;
      received += down;
      most = Math.max(most, up + down);
    }
    return new Result(
        plan,
        links.connectionCount(),
        lasted,
        Curve.of(blocks.values()),
        Curve.of(transactions.values()),
        new Bandwidth(sent / plan.nodes, received / plan.nodes, most));
  }

  /// Notes when what is measured arrives at one node.
  private final class Watch implements ChainEvents {
    private final int index;

    Watch(int index) {
      this.index = index;
    }

    @Override
    public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
      arrived(blocks.get(entry.hash()));
      block.transactions().forEach(tx -> arrived(transactions.get(tx.txid())));
    }

    @Override
    public void transactionAdded(Transaction tx, Amount fee, int virtualSize) {
      arrived(transactions.get(tx.txid()));
    }

    private void arrived(@Nullable Spread spread) {
      if (spread != null) {
        spread.arrived(index, world.nanos());
      }
    }
  }

  /// What to play.
  ///
  /// @param blocks rounds, each of which ends with a block
  /// @param transactions in all, shared out evenly among the rounds
  public record Plan(int nodes, long seed, int blocks, int transactions) {
    public Plan {
      if (nodes < 2 || nodes > NODES_MAX) {
        throw new IllegalArgumentException("nodes are 2 to " + NODES_MAX + ", not " + nodes);
      }
      if (blocks < 1 || blocks > ITEMS_MAX || transactions < 1 || transactions > ITEMS_MAX) {
        throw new IllegalArgumentException(
            "blocks and transactions are 1 to " + ITEMS_MAX + " each");
      }
    }
  }

  /// Bytes that went over the wire in the measured time.
  ///
  /// @param sent by a node, on average
  /// @param received by a node, on average
  /// @param most both ways, of the busiest node
  public record Bandwidth(long sent, long received, long most) {}

  /// What came of a plan.
  ///
  /// @param connections that stood in the end
  /// @param lasted simulated time that was measured
  public record Result(
      Plan plan,
      int connections,
      Duration lasted,
      Curve blocks,
      Curve transactions,
      Bandwidth bandwidth) {}
}
