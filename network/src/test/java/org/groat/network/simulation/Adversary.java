package org.groat.network.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.transport.Connection;
import org.groat.network.transport.SimulatedTransport;
import org.groat.network.wire.AddrV2;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.GetData;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;
import org.groat.network.wire.TxMessage;

/// A peer that means harm. It sees the honest chain as an observer would, and acts on the victim every second.
final class Adversary extends ScriptedPeer {
  private final Kind kind;
  private final Honest honest;
  private final EventLoop world;
  private final SplittableRandom random;
  private BlockHash lastSeen = BlockHash.ZERO;
  private boolean slow;

  Adversary(
      Kind kind,
      SimulatedTransport transport,
      Honest honest,
      EventLoop world,
      SplittableRandom random) {
    super(transport);
    this.kind = kind;
    this.honest = honest;
    this.world = world;
    this.random = random;
  }

  @Override
  protected void ready() {
    if (kind == Kind.STALLER) {
      announceHonestChain();
    }
    act();
  }

  @Override
  protected void heard(Message message) {
    if (message instanceof GetHeaders && (kind == Kind.STALLER || kind == Kind.MUTATED_BLOCKS)) {
      announceHonestChain();
    }
  }

  private void act() {
    if (isGone()) {
      return;
    }
    switch (kind) {
      case STALLER -> {}
      case INVALID_BLOCKS -> sendInvalidBlock();
      case MUTATED_BLOCKS -> sendMutatedBlock();
      case HEADER_SPAM -> sendWeakHeaders();
      case ORPHANS -> sendOrphans();
      case INVENTORY -> sendInventory();
      case ADDRESSES -> sendAddresses();
      case SLOW_READER -> askForEverything();
      case GARBAGE -> sendGarbage();
      case IDLE -> {}
    }
    world.schedule(Duration.ofSeconds(1), this::act);
  }

  private void announceHonestChain() {
    HeaderEntry tip = honest.chain().snapshot().tip();
    List<BlockHeader> headers = new ArrayList<>();
    for (int height = 1;
        height <= tip.height() && headers.size() < Protocol.HEADERS_MAX;
        height++) {
      headers.add(tip.ancestor(height).header());
    }
    send(new Headers(headers));
  }

  private void sendInvalidBlock() {
    HeaderEntry tip = honest.chain().snapshot().tip();
    int height = tip.height() + 1;
    Amount twice = Amount.ofSatoshis(2 * Subsidy.at(height, NetworkParameters.REGTEST).satoshis());
    Block greedy =
        BlockMaker.block(
            tip,
            world.nowSeconds(),
            BlockMaker.coinbase(height, random.nextLong(), twice),
            List.of());
    send(new Headers(List.of(greedy.header())));
    send(new BlockMessage(greedy));
  }

  private void sendMutatedBlock() {
    HeaderEntry tip = honest.chain().snapshot().tip();
    if (tip.hash().equals(lastSeen)) {
      return;
    }
    lastSeen = tip.hash();
    honest
        .chain()
        .block(tip)
        .ifPresent(
            block -> {
              List<Transaction> other =
                  List.of(BlockMaker.coinbase(tip.height(), random.nextLong(), Amount.ZERO));
              send(new Headers(List.of(block.header())));
              send(new BlockMessage(Block.of(block.header(), other)));
            });
  }

  private void sendWeakHeaders() {
    // Long branches from far below, each too short to matter.
    HeaderEntry tip = honest.chain().snapshot().tip();
    HeaderEntry base = tip.ancestor(random.nextInt(Math.max(1, tip.height() - 30)));
    Block first = BlockMaker.block(base, base.header().time() + 1, random.nextLong());
    send(new Headers(List.of(first.header())));
  }

  private void sendOrphans() {
    for (int i = 0; i < 20; i++) {
      byte[] parent = new byte[32];
      random.nextBytes(parent);
      send(
          new TxMessage(
              BlockMaker.spend(
                  List.of(new OutPoint(Txid.of(parent), 0)),
                  Amount.ofSatoshis(100_000),
                  1,
                  Amount.ofSatoshis(1_000))));
    }
  }

  private void sendInventory() {
    List<InventoryItem> items = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] id = new byte[32];
      random.nextBytes(id);
      items.add(InventoryItem.wtx(Wtxid.of(id)));
    }
    send(new Inv(items));
  }

  private void sendAddresses() {
    List<PeerAddress> addresses = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      NetworkAddress address =
          NetworkAddress.ofIpv4(
              20 + random.nextInt(100),
              random.nextInt(256),
              random.nextInt(256),
              1 + random.nextInt(250));
      addresses.add(
          new PeerAddress(
              new Endpoint(address, 18444),
              Services.of(Services.NETWORK, Services.WITNESS),
              world.nowSeconds()));
    }
    send(new AddrV2(addresses));
  }

  private void askForEverything() {
    Connection connection = connection();
    if (!slow && connection != null) {
      slow = true;
      connection.pauseReading();
    }
    List<InventoryItem> items = new ArrayList<>();
    HeaderEntry tip = honest.chain().snapshot().tip();
    for (int height = 1; height <= tip.height(); height++) {
      items.add(InventoryItem.witnessBlock(tip.ancestor(height).hash()));
    }
    send(new GetData(items));
  }

  private void sendGarbage() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    String[] commands = {"headers", "inv", "tx", "block", "addrv2", "cmpctblock", "nonsense"};
    send(new Encoded(commands[random.nextInt(commands.length)], Bytes.wrap(bytes)));
  }

  /// What the adversary does.
  enum Kind {
    /// Knows the best chain and delivers none of its blocks.
    STALLER,
    /// Extends the best chain by blocks that pay themselves too much.
    INVALID_BLOCKS,
    /// Sends other transactions under a true header, before the true ones come.
    MUTATED_BLOCKS,
    /// Branches off far below the tip, again and again.
    HEADER_SPAM,
    /// Transactions whose parents do not exist.
    ORPHANS,
    /// Announcements of transactions that do not exist.
    INVENTORY,
    /// Addresses of nobody.
    ADDRESSES,
    /// Asks for all blocks, and reads none.
    SLOW_READER,
    /// Bytes of no meaning.
    GARBAGE,
    /// Takes a place, and does nothing.
    IDLE
  }

  /// What an adversary can see of the honest nodes.
  interface Honest {
    ChainService chain();
  }
}
