package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.groat.chain.runtime.Stopwatch;

/// A private network on this machine, and the story that it tells: nodes find each other, one mines, a wallet is funded, a
/// payment is made and confirmed. Every step waits until it can be seen on every node that it concerns.
final class Devnet implements AutoCloseable {
  /// Blocks until the first one's reward may be spent, and that one.
  private static final int BLOCKS = 101;

  private static final BigDecimal PAYMENT = new BigDecimal("12.5");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 50_000_000L;

  private final Output out;
  private final BooleanSupplier interrupted;
  private final List<DevnetNode> nodes = new ArrayList<>();
  private final Stopwatch watch = Stopwatch.start();

  Devnet(Output out, BooleanSupplier interrupted) {
    this.out = out;
    this.interrupted = interrupted;
  }

  List<DevnetNode> nodes() {
    return List.copyOf(nodes);
  }

  /// Starts the nodes, each told of those before it.
  void start(Path folder, int count) throws UserException, IOException {
    List<DevnetNode.Ports> ports = freePorts(count);
    tell("starting " + count + " nodes, each a process of its own, in " + folder);
    List<Integer> before = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "node" + (i + 1);
      nodes.add(DevnetNode.start(name, folder.resolve(name), ports.get(i), before));
      before.add(ports.get(i).peer());
    }
    for (DevnetNode node : nodes) {
      await(START_TIMEOUT, node.name() + " to start", node::isReady);
    }
    tell("all nodes answer");
    for (DevnetNode node : nodes) {
      await(
          STEP_TIMEOUT,
          node.name() + " to find the others",
          () -> node.call("getconnectioncount").asInt() >= nodes.size() - 1);
    }
    tell("they found each other: every node is connected to the " + (count - 1) + " others");
  }

  /// Ports that nobody listens on: taken all at once, so that they differ, and given back.
  private static List<DevnetNode.Ports> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<DevnetNode.Ports> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ports.add(
            new DevnetNode.Ports(
                sockets.get(2 * i).getLocalPort(), sockets.get(2 * i + 1).getLocalPort()));
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /// Mines, funds a wallet, pays, and has the payment confirmed.
  void tellStory() throws UserException, IOException {
    DevnetNode miner = nodes.getFirst();
    DevnetNode shop = nodes.get(1 % nodes.size());
    DevnetNode last = nodes.getLast();
    miner.call("createwallet", "alice");
    shop.call("createwallet", "bob");
    String mining = miner.callWallet("alice", "getnewaddress").asText();
    miner.call("generatetoaddress", BLOCKS, mining);
    awaitHeight(BLOCKS);
    tell(
        miner.name()
            + " mined "
            + BLOCKS
            + " blocks for alice's wallet; all nodes have them: the first reward, "
            + balance(miner, "alice", "mine")
            + " BTC, can be spent");

    String address = shop.callWallet("bob", "getnewaddress").asText();
    String txid = miner.callWallet("alice", "sendtoaddress", address, PAYMENT).asText();
    tell(
        "alice pays "
            + PAYMENT.setScale(8)
            + " BTC to bob's wallet on "
            + shop.name()
            + ": "
            + address);
    for (DevnetNode node : nodes) {
      await(
          STEP_TIMEOUT,
          "the payment to reach " + node.name(),
          () -> hasText(node.call("getrawmempool"), txid));
    }
    tell("transaction " + txid + " reached the memory pool of every node");

    last.call("generatetoaddress", 1, mining);
    awaitHeight(BLOCKS + 1);
    await(
        STEP_TIMEOUT,
        "bob's wallet to see the payment confirmed",
        () -> balance(shop, "bob", "mine").compareTo(PAYMENT) == 0);
    JsonNode fact = shop.callWallet("bob", "gettransaction", txid);
    if (fact.path("confirmations").asInt() != 1) {
      throw new UserException(
          "bob's wallet shows "
              + fact.path("confirmations").asText()
              + " confirmations where 1 belongs");
    }
    tell(
        last.name()
            + " mined block "
            + (BLOCKS + 1)
            + " with it: bob has "
            + balance(shop, "bob", "mine")
            + " BTC, confirmed once; alice has "
            + balance(miner, "alice", "mine")
            + " BTC to spend");
  }

  private static BigDecimal balance(DevnetNode node, String wallet, String whose)
      throws IOException {
    return node.callWallet(wallet, "getbalances").path(whose).path("trusted").decimalValue();
  }

  private static boolean hasText(JsonNode list, String text) {
    for (JsonNode item : list) {
      if (item.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private void awaitHeight(int height) throws UserException, IOException {
    String tip = "";
    for (DevnetNode node : nodes) {
      await(
          STEP_TIMEOUT,
          node.name() + " to reach block " + height,
          () -> node.call("getblockcount").asInt() == height);
      String hash = node.call("getbestblockhash").asText();
      if (!tip.isEmpty() && !tip.equals(hash)) {
        throw new UserException(node.name() + " has another block " + height + " than the others");
      }
      tip = hash;
    }
  }

  /// Something that comes true after a while.
  private interface Condition {
    boolean holds() throws UserException, IOException;
  }

  private void await(Duration timeout, String what, Condition condition)
      throws UserException, IOException {
    Stopwatch waited = Stopwatch.start();
    while (!condition.holds()) {
      if (interrupted.getAsBoolean()) {
        throw new UserException("interrupted");
      }
      if (waited.elapsed().compareTo(timeout) > 0) {
        throw new UserException("waited " + timeout.toSeconds() + " s in vain for " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void tell(String text) {
    out.line(String.format(Locale.ROOT, "%6.1f s  %s", watch.seconds(), text));
  }

  /// Stops all nodes at once.
  @Override
  public void close() {
    if (nodes.isEmpty()) {
      return;
    }
    nodes.forEach(DevnetNode::stop);
    boolean clean = true;
    for (DevnetNode node : nodes) {
      clean &= node.awaitEnd();
    }
    nodes.clear();
    tell(clean ? "all nodes stopped" : "all nodes stopped, not all of them cleanly");
  }
}
