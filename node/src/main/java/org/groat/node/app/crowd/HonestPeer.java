package org.groat.node.app.crowd;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.Stopwatch;
import org.groat.network.simulation.BlockMaker;
import org.groat.network.transport.Frame;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.GetData;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.InventoryType;
import org.groat.network.wire.Locator;
import org.groat.network.wire.Messages;
import org.groat.network.wire.Ping;
import org.groat.network.wire.Pong;
import org.groat.network.wire.SendHeaders;
import org.groat.network.wire.TxMessage;

/// A peer as most are: it answers, follows the headers, fetches new blocks and now and then an old one, relays transactions,
/// and measures how long the node takes to answer a ping.
final class HonestPeer {
  /// Larger blocks are of the chain that was there before, and hold nothing for the crowd.
  private static final int OWN_BLOCK_SIZE_MAX = 20_000;

  private static final long STEP_MILLIS = 250;

  /// Steps between two of each: seconds times four.
  private static final int PING_STEPS = 8;

  private static final int HEADERS_STEPS = 60;
  private static final int BLOCK_STEPS = 80;
  private static final int PAY_STEPS = 80;
  private static final Amount FEE = Amount.ofSatoshis(10_000);

  private final CrowdLink link;
  private final Prey prey;
  private final HonestTally tally;
  private final RandomGenerator random;
  private final Map<Long, Stopwatch> pings = new ConcurrentHashMap<>();
  private final Map<InventoryItem, Transaction> own = new ConcurrentHashMap<>();

  HonestPeer(CrowdLink link, Prey prey, HonestTally tally, RandomGenerator random) {
    this.link = link;
    this.prey = prey;
    this.tally = tally;
    this.random = random;
  }

  /// Asks for things now and then until the node hangs up or all is over.
  void ask(BooleanSupplier over) throws IOException {
    link.send(new SendHeaders());
    // Not all at once.
    for (int step = random.nextInt(BLOCK_STEPS); !over.getAsBoolean(); step++) {
      if (step % PING_STEPS == 0) {
        long nonce = random.nextLong();
        pings.put(nonce, Stopwatch.start());
        link.send(new Ping(nonce));
      }
      if (step % HEADERS_STEPS == 0) {
        BlockHash genesis = NetworkParameters.REGTEST.genesis().hash();
        link.send(new GetHeaders(new Locator(List.of(genesis)), BlockHash.ZERO));
      }
      if (step % BLOCK_STEPS == 0) {
        fetch(prey.some(1, random));
      }
      if (step % PAY_STEPS == 0) {
        pay();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS));
    }
  }

  /// Hears until the node hangs up.
  void hear() throws IOException {
    while (true) {
      handle(link.read());
    }
  }

  private void handle(Frame frame) throws IOException {
    switch (frame.command()) {
      case "ping" -> link.send(new Pong(frame.payload().int64At(0)));
      case "pong" -> {
        Stopwatch sent = pings.remove(frame.payload().int64At(0));
        if (sent != null) {
          tally.answered(sent.elapsed().toNanos());
        }
      }
      case "block" -> {
        tally.gotBlock();
        if (frame.payload().size() <= OWN_BLOCK_SIZE_MAX) {
          take((BlockMessage) decode(frame));
        }
      }
      case "headers" -> learn(((Headers) decode(frame)).headers());
      case "inv" -> wanted((Inv) decode(frame));
      case "getdata" -> serve((GetData) decode(frame));
      case "tx" -> tally.gotTransaction();
      default -> {}
    }
  }

  private static Object decode(Frame frame) {
    return Messages.decode(frame.command(), frame.payload().compact());
  }

  private void learn(List<BlockHeader> headers) throws IOException {
    // More than a few are the answer to a question, and their blocks are old.
    boolean announced = headers.size() <= 3;
    for (BlockHeader header : headers) {
      prey.learn(header.hash());
      if (announced) {
        fetch(List.of(header.hash()));
      }
    }
  }

  private void take(BlockMessage message) {
    if (tally.firstSight(message.block().hash())) {
      prey.take(message.block());
    }
  }

  private void fetch(List<BlockHash> hashes) throws IOException {
    if (!hashes.isEmpty()) {
      link.send(new GetData(hashes.stream().map(InventoryItem::witnessBlock).toList()));
    }
  }

  private void wanted(Inv inv) throws IOException {
    for (InventoryItem item : inv.items()) {
      if (item.type() == InventoryType.BLOCK) {
        prey.learn(item.blockHash());
        fetch(List.of(item.blockHash()));
      }
    }
    List<InventoryItem> transactions =
        inv.items().stream().filter(item -> item.type() == InventoryType.WTX).toList();
    if (!transactions.isEmpty()) {
      link.send(new GetData(transactions));
    }
  }

  private void serve(GetData request) throws IOException {
    for (InventoryItem item : request.items()) {
      Transaction tx = own.get(item);
      if (tx != null) {
        link.send(new TxMessage(tx));
      }
    }
  }

  private void pay() throws IOException {
    Optional<Prey.Coin> coin = prey.coin();
    if (coin.isPresent()) {
      Transaction tx = BlockMaker.spend(List.of(coin.get().place()), coin.get().value(), 1, FEE);
      InventoryItem item = InventoryItem.wtx(tx.wtxid());
      own.put(item, tx);
      tally.paid();
      link.send(new Inv(List.of(item)));
    }
  }
}
