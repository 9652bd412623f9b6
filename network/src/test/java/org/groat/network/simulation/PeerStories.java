package org.groat.network.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.storage.MemoryStore;
import org.groat.network.address.AddressBook;
import org.groat.network.address.NameResolver;
import org.groat.network.manager.Blame;
import org.groat.network.manager.NetworkFiles;
import org.groat.network.manager.NetworkNode;
import org.groat.network.manager.NetworkPorts;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.transport.SimulatedTransport;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// One loop, links that are always open, whole nodes on them, and peers that say what a test says: where stories of a few nodes
/// take place.
public abstract class PeerStories {
  protected static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  protected static final Amount FEE = Amount.ofSatoshis(10_000);

  /// For nodes that no name leads from.
  protected static final NameResolver NO_NAMES = (name, found) -> found.accept(List.of());

  protected final ManualEventLoop world = new ManualEventLoop(Instant.ofEpochSecond(1_750_000_000));
  protected final SimulatedNetwork links =
      new SimulatedNetwork(
          world, new SplittableRandom(1), (from, to) -> this.conditions.apply(from, to));

  /// What the nodes blamed their peers for.
  protected final List<Blame> blames = new ArrayList<>();

  private BiFunction<NetworkAddress, NetworkAddress, LinkConditions> conditions =
      (from, to) -> LinkConditions.LOCAL;

  /// Has links between others than [LinkConditions#LOCAL] be as a test wants them.
  protected final void linked(BiFunction<NetworkAddress, NetworkAddress, LinkConditions> asIs) {
    conditions = asIs;
  }

  protected final void pass(double seconds) {
    world.runFor(Duration.ofNanos((long) (seconds * 1e9)));
  }

  /// Starts a node at 10.1.0.1.
  protected final SimulatedNode node(NetworkSettings settings) {
    return node(1, REGTEST, settings);
  }

  /// Starts a node.
  ///
  /// @param number makes its address, 10.number.0.1, and its random choices
  protected final SimulatedNode node(
      int number, NetworkParameters parameters, NetworkSettings settings) {
    SimulatedNode node =
        new SimulatedNode(
            world, links, NetworkAddress.ofIpv4(10, number, 0, 1), parameters, settings, number);
    node.network().start();
    node.network().observeBlame(blames::add);
    return node;
  }

  /// A peer that called the node and has shaken hands.
  ///
  /// @param number makes its address, 66.number.0.1
  protected final Puppet puppet(SimulatedNode node, int number) {
    return Puppet.calling(node.endpoint(), world, links, number);
  }

  /// A place on the links.
  protected final SimulatedTransport host(NetworkAddress address) {
    return links.host(address, world, V1Framing.only(REGTEST.magic()), BufferLimits.DEFAULT);
  }

  /// A chain of regtest in memory.
  protected final ChainService chain() {
    return ChainService.open(
        ChainSettings.of(REGTEST)
            .withCacheBytes(ChainSettings.CACHE_BYTES_MIN)
            .withScriptThreads(1),
        new MemoryStore(),
        world,
        Runnable::run,
        Secp256k1s.best());
  }

  /// Ports of a node that knows no addresses, for tests that build one by themselves.
  protected final NetworkPorts ports(
      ChainService chain,
      SimulatedTransport at,
      NameResolver names,
      @Nullable NetworkFiles files,
      long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AddressBook book = AddressBook.empty(random, NetworkNode.admissible(REGTEST));
    return new NetworkPorts(chain, at, names, book, files, world, random);
  }

  /// Starts such a node.
  protected final NetworkNode start(
      NetworkSettings settings, NetworkParameters parameters, NetworkPorts ports) {
    NetworkNode network = new NetworkNode(settings, parameters, ports);
    network.start();
    network.observeBlame(blames::add);
    return network;
  }

  /// Spends what the coinbase at a height of the node's chain made, to two outputs that anybody can spend.
  protected static Transaction spendCoinbase(SimulatedNode node, int height, Amount fee) {
    Transaction coinbase =
        node.chain().block(node.tip().ancestor(height)).orElseThrow().transaction(0);
    return BlockMaker.spend(
        List.of(new OutPoint(coinbase.txid(), 0)), coinbase.output(0).amount(), 2, fee);
  }

  protected static Transaction spendCoinbase(SimulatedNode node, int height) {
    return spendCoinbase(node, height, FEE);
  }
}
