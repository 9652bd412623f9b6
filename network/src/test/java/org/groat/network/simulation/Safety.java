package org.groat.network.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.service.ChainEvents;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.manager.Blame;
import org.groat.network.manager.NetworkLoad;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.relay.Orphanage;
import org.groat.network.relay.TransactionRequests;
import org.groat.network.sync.BlockDownloader;
import org.groat.network.wire.NetworkAddress;

/// What must hold after every single thing that happens, looked at on the node to which it happened.
///
/// - No honest peer is blamed for more than slowness.
/// - Nothing that peers can fill is fuller than its limit.
/// - No block of an honest miner is condemned, whatever false copies of it went around.
/// - The coins never amount to more than the schedule of subsidies has made by that height: reckoned block by block from
///   outputs and undo data, and counted coin by coin when a node starts and at the end.
final class Safety {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;

  /// Addresses that fit into the book's 1,024 and 256 buckets of 64.
  private static final int ADDRESSES_MAX = (1_024 + 256) * 64;

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

  private final int connectionsMax;
  private final Set<NetworkAddress> honest;
  private final Set<BlockHash> honestBlocks = new HashSet<>();
  private final Map<NetworkAddress, Guard> guards = new LinkedHashMap<>();
  private final List<Long> schedule = new ArrayList<>(List.of(0L));
  private final List<String> violations = new ArrayList<>();
  private long checks;

  Safety(Set<NetworkAddress> honest, int connectionsMax) {
    this.honest = Set.copyOf(honest);
    this.connectionsMax = connectionsMax;
  }

  /// Watches a node from before its network starts.
  void watch(SimulatedNode node) {
    Guard guard = new Guard(node);
    guards.put(node.address(), guard);
    node.chain().subscribe(Runnable::run, guard);
    node.network().observeBlame(blame -> judge(node, blame));
    node.afterEach(guard::check);
  }

  /// An honest miner made this block.
  void mined(BlockHash hash) {
    honestBlocks.add(hash);
  }

  /// True for a block of an honest miner.
  boolean isHonest(BlockHash hash) {
    return honestBlocks.contains(hash);
  }

  /// Notes something that must not be.
  void violated(String what) {
    violations.add(what);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /// How often all was looked at.
  long checks() {
    return checks;
  }

  /// Counts a node's coins one by one.
  void audit(SimulatedNode node) {
    long counted = supply(node);
    Guard guard = guards.get(node.address());
    if (guard == null || guard.supply != counted || counted > scheduled(node.tip().height())) {
      violated(node.address() + " has coins of " + counted + " at " + node.tip().height());
    }
  }

  private void judge(SimulatedNode node, Blame blame) {
    if (honest.contains(blame.peer().address()) && !SLOWNESS.contains(blame.misbehaviour())) {
      violated(node.address() + " blames an honest peer: " + blame);
    }
  }

  private long scheduled(int height) {
    for (int next = schedule.size(); next <= height; next++) {
      schedule.add(schedule.getLast() + Subsidy.at(next, REGTEST).satoshis());
    }
    return schedule.get(height);
  }

  private static long supply(SimulatedNode node) {
    try (CoinSnapshot coins = node.chain().ask(view -> view.chain().coinSnapshot())) {
      return CoinStatistics.of(coins, CoinStatistics.HashKind.NONE, done -> {}).total().satoshis();
    }
  }

  /// Watches one life of one node.
  private final class Guard implements ChainEvents {
    private final SimulatedNode node;
    private long supply;
    private int height;

    Guard(SimulatedNode node) {
      this.node = node;
      this.supply = Safety.supply(node);
      this.height = node.tip().height();
      check();
    }

    private void check() {
      checks++;
      if (supply > scheduled(height)) {
        violated(node.address() + " has coins of " + supply + " at height " + height);
      }
      NetworkLoad load = node.network().load();
      boolean within =
          load.connections() <= connectionsMax
              && load.orphans() <= Orphanage.COUNT_MAX
              && load.orphanBytes() <= Orphanage.BYTES_MAX
              && load.announcements() <= load.connections() * TransactionRequests.ANNOUNCEMENTS_MAX
              && load.undeliveredBlocks() <= BlockDownloader.UNDELIVERED_MAX
              && load.undeliveredBytes() <= BlockDownloader.UNDELIVERED_BYTES_MAX
              && load.addresses() <= ADDRESSES_MAX;
      if (!within) {
        violated(node.address() + " exceeds a limit: " + load);
      }
    }

    @Override
    public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
      supply += made(block, undo);
      height = entry.height();
    }

    @Override
    public void blockDisconnected(HeaderEntry entry, Block block, BlockUndo undo) {
      supply -= made(block, undo);
      height = entry.height() - 1;
    }

    @Override
    public void invalidFound(HeaderEntry entry, Rejection rejection) {
      if (rejection.kind() == Rule.Kind.MUTATED || honestBlocks.contains(entry.hash())) {
        violated(node.address() + " condemns " + entry + ": " + rejection);
      }
    }

    private static long made(Block block, BlockUndo undo) {
      long sum = 0;
      for (Transaction tx : block.transactions()) {
        for (TxOutput output : tx.outputs()) {
          sum += output.amount().satoshis();
        }
      }
      return sum
          - undo.spent().stream().flatMap(List::stream).mapToLong(coin -> coin.satoshis()).sum();
    }
  }
}
