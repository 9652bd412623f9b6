package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.groat.chain.runtime.Stopwatch;
import org.groat.chain.service.ChainEvents;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.ChainSnapshot;
import org.groat.network.simulation.BlockMaker;
import org.groat.node.app.crowd.Crowd;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcClient;
import org.groat.wallet.keys.Address;

/// The node under a measured load, in this process: it listens, syncs when it is told to, and mines for the crowd afterwards.
final class BenchLoadNode implements AutoCloseable {
  /// What the node calls by itself, beside those who call it.
  private static final int OUTBOUND = 11;

  /// The work of a block of regtest.
  private static final int BLOCK_WORK = 2;

  /// So many that the coins of all but the last hundred can be spent.
  private static final int BLOCKS_MINED = 150;

  private static final Duration CROWD_MAX = Duration.ofSeconds(60);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  private final Closer closer = new Closer();
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final CompletableFuture<Void> arrived = new CompletableFuture<>();
  private final Settings settings;
  private final String tip;
  private final int peerPort;
  private final ChainService chain;
  private final Stopwatch sinceMined = Stopwatch.start();
  private int mined;
  private int peersMost;
  private int poolMost;

  /// Completes once the tip is the one that is waited for.
  private record Arrival(String tip, CompletableFuture<Void> reached) implements ChainEvents {
    @Override
    public void tipChanged(ChainSnapshot snapshot) {
      if (snapshot.tip().hash().toString().equals(tip)) {
        reached.complete(null);
      }
    }
  }

  private BenchLoadNode(Settings settings, String tip, int peerPort) {
    this.settings = settings;
    this.tip = tip;
    this.peerPort = peerPort;
    try {
      DataDirectory directory = DataDirectory.open(settings.networkDirectory());
      closer.add("directory", directory::close);
      Node node = closer.add("node", new Node(settings, directory, stop));
      this.chain = node.chain();
      closer.add("events", chain.subscribe(Runnable::run, new Arrival(tip, arrived)));
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  /// Starts a node with room for so many peers.
  static BenchLoadNode start(
      Session session, Path file, Path folder, BenchPeer.Chain chain, int peers)
      throws IOException, UserException {
    if (chain.height() == 0) {
      throw new UserException(file + " holds no blocks of regtest to fetch");
    }
    int peerPort = freePort();
    Map<Option<?>, String> more = new HashMap<>();
    more.put(Options.NETWORK, "regtest");
    more.put(Options.BIND, "127.0.0.1:" + peerPort);
    more.put(Options.CONNECT, "0");
    more.put(Options.LISTEN, "1");
    more.put(Options.RPCPORT, Integer.toString(freePort()));
    more.put(Options.DISABLEWALLET, "1");
    more.put(Options.MAXCONNECTIONS, Integer.toString(peers + OUTBOUND));
    // As on the networks that count: branches with little work are told from the chain.
    long work = (long) BLOCK_WORK * (chain.height() + 1);
    more.put(Options.MINIMUMCHAINWORK, Long.toHexString(work));
    Settings settings = BenchSettings.of(session, file, folder.resolve("node"), 0, more);
    return new BenchLoadNode(settings, chain.tip(), peerPort);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int peerPort() {
    return peerPort;
  }

  /// Waits until so many honest peers have shaken hands.
  void awaitHonest(int count, CompletableFuture<Void> interrupted)
      throws IOException, UserException {
    Stopwatch waited = Stopwatch.start();
    while (honest() < count) {
      if (interrupted.isDone() || waited.elapsed().compareTo(CROWD_MAX) > 0) {
        throw new UserException(
            interrupted.isDone() ? "interrupted" : "only " + honest() + " peers came");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private int honest() throws IOException {
    int count = 0;
    for (JsonNode peer : call("getpeerinfo")) {
      if (peer.path("subver").asText().equals(Crowd.HONEST_AGENT)) {
        count++;
      }
    }
    return count;
  }

  void fetchFrom(int port) throws IOException {
    call("addnode", "127.0.0.1:" + port, "add");
  }

  void awaitTip(Duration most, CompletableFuture<Void> interrupted) throws Exception {
    try {
      CompletableFuture.anyOf(arrived, stop, interrupted)
          .get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UserException(
          "the sync came only to " + chain.snapshot().tip().height() + " in " + most, e);
    } catch (ExecutionException e) {
      throw new UserException("the node stopped: " + e.getCause(), e);
    }
    if (!arrived.isDone()) {
      throw new UserException("interrupted");
    }
  }

  /// Mines coins that anybody can spend, which the honest ones of the crowd then do.
  void mineForAnybody() throws IOException {
    mine(BLOCKS_MINED);
  }

  private void mine(int blocks) throws IOException {
    String payee = Address.of(BlockMaker.ANYBODY, settings.parameters()).orElseThrow().toString();
    call("generatetoaddress", blocks, payee);
    mined += blocks;
  }

  /// Looks after the node once: a block every ten seconds, and what there is of peers and transactions.
  void look() throws IOException, UserException {
    if (stop.isDone()) {
      throw new UserException("the node stopped: " + stop.exceptionNow());
    }
    peersMost = Math.max(peersMost, call("getconnectioncount").asInt());
    poolMost = Math.max(poolMost, call("getmempoolinfo").path("size").asInt());
    if (mined > 0 && sinceMined.seconds() > 10.0 * (1 + mined - BLOCKS_MINED)) {
      mine(1);
    }
  }

  void describe(ObjectNode json) throws IOException {
    json.put("height", chain.snapshot().tip().height())
        .put("first_tip", tip)
        .put("peers_at_end", call("getconnectioncount").asInt())
        .put("honest_at_end", honest())
        .put("peers_most", peersMost)
        .put("mempool_most", poolMost)
        .put("addresses", call("getaddrmaninfo").path("all_networks").path("total").asInt());
  }

  private JsonNode call(String method, Object... arguments) throws IOException {
    RpcClient client =
        new RpcClient(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.rpcPort()),
            Files.readString(settings.cookieFile()).strip(),
            Optional.empty(),
            SILENCE_MAX);
    return client.call(method, Json.params(arguments));
  }

  @Override
  public void close() {
    closer.close();
  }
}
