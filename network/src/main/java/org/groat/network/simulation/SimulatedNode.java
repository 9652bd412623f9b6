package org.groat.network.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.MemoryStore;
import org.groat.network.address.AddressBook;
import org.groat.network.manager.NetworkNode;
import org.groat.network.manager.NetworkPorts;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.transport.SimulatedTransport;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;

/// A whole node (chain, mempool, network) at an address of a simulated network, driven by the world's one loop.
public final class SimulatedNode {
  public static final String USER_AGENT = "/Groat:simulated/";

  /// Small filters: a thousand nodes share one heap.
  private static final TransactionRelay.Sizes SIZES =
      new TransactionRelay.Sizes(1_000, 1_000, 1_000);

  private final ManualEventLoop world;
  private final NodeLoop loop;
  private final NetworkAddress address;
  private final NetworkParameters parameters;
  private final MemoryStore store;
  private final ChainService chain;
  private final SimulatedTransport transport;
  private final NetworkNode network;
  private final long seed;
  private long mined;

  /// @param settings without where to listen: the node listens at its address
  public SimulatedNode(
      ManualEventLoop world,
      SimulatedNetwork links,
      NetworkAddress address,
      NetworkParameters parameters,
      NetworkSettings settings,
      long seed) {
    this(world, links, Machine.at(address), parameters, settings, seed);
  }

  /// @param machine where the node runs
  public SimulatedNode(
      ManualEventLoop world,
      SimulatedNetwork links,
      Machine machine,
      NetworkParameters parameters,
      NetworkSettings settings,
      long seed) {
    this.world = world;
    this.loop = new NodeLoop(world, machine.clockSkew);
    this.address = machine.address;
    this.parameters = parameters;
    this.seed = seed;
    this.store = machine.store;
    ChainSettings chainSettings =
        ChainSettings.of(parameters)
            .withCacheBytes(ChainSettings.CACHE_BYTES_MIN)
            .withScriptThreads(1);
    this.chain = ChainService.open(chainSettings, store, loop, Runnable::run, Secp256k1s.best());
    this.transport =
        links.host(address, loop, V1Framing.only(parameters.magic()), BufferLimits.DEFAULT);
    SplittableRandom random = new SplittableRandom(seed);
    NetworkPorts ports =
        new NetworkPorts(
            chain,
            transport,
            (name, found) -> found.accept(List.of()),
            machine.book(random, parameters, loop.nowSeconds()),
            null,
            loop,
            random);
    this.network =
        new NetworkNode(settings.withBind(List.of(endpoint())).withSizes(SIZES), parameters, ports);
  }

  /// The machine loses its power: connections vanish, and of the store survives what was flushed and the first so many batches
  /// written since.
  public MemoryStore crash(int survivingBatches) {
    loop.kill();
    transport.crash();
    return store.crashed(Math.min(survivingBatches, store.unflushedBatches()));
  }

  /// Has `check` run after each thing that happens on this node.
  public void afterEach(Runnable check) {
    loop.afterEach(check);
  }

  /// Batches that a crash may take back.
  public int unflushedBatches() {
    return store.unflushedBatches();
  }

  /// Settings that call nobody but the given.
  public static NetworkSettings calling(SimulatedNode... others) {
    List<String> names = new ArrayList<>();
    for (SimulatedNode other : others) {
      names.add(other.endpoint().toString());
    }
    return NetworkSettings.quiet(USER_AGENT).withConnect(names);
  }

  public Endpoint endpoint() {
    return new Endpoint(address, parameters.defaultPort());
  }

  public NetworkAddress address() {
    return address;
  }

  public ChainService chain() {
    return chain;
  }

  public NetworkNode network() {
    return network;
  }

  public SimulatedTransport transport() {
    return transport;
  }

  public HeaderEntry tip() {
    return chain.snapshot().tip();
  }

  /// Mines blocks onto the node's own tip with what is in its pool, at the world's present time.
  public void mine(int count) {
    for (int i = 0; i < count; i++) {
      submit(assemble());
    }
  }

  /// A block on the node's own tip with what is in its pool, which the node has not seen yet.
  public Block assemble() {
    List<MempoolEntry> entries =
        chain.ask(
            view ->
                view.mempool().entries().stream()
                    .sorted(Comparator.comparingLong(e -> e.ancestors().count()))
                    .toList());
    Amount fees = entries.stream().map(MempoolEntry::fee).reduce(Amount.ZERO, Amount::plus);
    List<Transaction> txs = entries.stream().map(MempoolEntry::tx).toList();
    long tag = seed * 1_000_003L + mined++;
    return BlockMaker.blockOf(tip(), loop.nowSeconds(), tag, fees, txs);
  }

  /// Hands the node a transaction as its owner would.
  public TxOutcome submit(Transaction tx) {
    List<TxOutcome> outcomes = new ArrayList<>();
    chain.submitOwnTransaction(tx, outcomes::add);
    while (outcomes.isEmpty()) {
      world.runFor(Duration.ZERO);
    }
    return outcomes.getFirst();
  }

  /// True where the node's pool holds the transaction.
  public boolean holds(Transaction tx) {
    return chain.ask(view -> view.mempool().get(tx.txid()).isPresent());
  }

  /// Hands the node a block as its owner would, and waits until it judged it.
  public BlockOutcome submit(Block block) {
    List<BlockOutcome> outcomes = new ArrayList<>();
    chain.submitBlock(block, outcomes::add);
    while (outcomes.isEmpty()) {
      world.runFor(Duration.ZERO);
    }
    return outcomes.getFirst();
  }

  /// Where a node runs.
  ///
  /// @param store what its disk holds
  /// @param clockSkew its wall clock minus the world's
  /// @param known addresses that its book begins with
  public record Machine(
      NetworkAddress address, MemoryStore store, Duration clockSkew, List<Endpoint> known) {
    public Machine {
      known = List.copyOf(known);
    }

    /// A new machine with a right clock.
    public static Machine at(NetworkAddress address) {
      return new Machine(address, new MemoryStore(), Duration.ZERO, List.of());
    }

    private AddressBook book(RandomGenerator random, NetworkParameters parameters, long now) {
      AddressBook book = AddressBook.empty(random, NetworkNode.admissible(parameters));
      Services services = Services.of(Services.NETWORK, Services.WITNESS);
      for (Endpoint endpoint : known) {
        PeerAddress peer = new PeerAddress(endpoint, services, now);
        book.add(List.of(peer), endpoint.address(), 0, now);
      }
      return book;
    }
  }
}
