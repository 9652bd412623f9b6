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
import org.groat.chain.primitives.TxInput;
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
  private final Sight sight;
  private final SplittableRandom random;
  private BlockHash lastSeen = BlockHash.ZERO;
  private boolean slow;

  Adversary(Kind kind, SimulatedTransport transport, Sight sight, SplittableRandom random) {
    super(transport);
    this.kind = kind;
    this.sight = sight;
    this.random = random;
  }

  /// True for one that goes on when the links are healed.
  boolean neverGivesUp() {
    return kind == Kind.ECLIPSE;
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
      case ECLIPSE -> sendGang();
      case IDLE -> {}
    }
    sight.world().schedule(Duration.ofSeconds(1), this::act);
  }

  /// Its own addresses, as if they were good ones.
  private void sendGang() {
    Services services = Services.of(Services.NETWORK, Services.WITNESS);
    long now = sight.world().nowSeconds();
    send(
        new AddrV2(
            sight.gang().stream().map(place -> new PeerAddress(place, services, now)).toList()));
  }

  private void announceHonestChain() {
    HeaderEntry tip = sight.honest().chain().snapshot().tip();
    List<BlockHeader> headers = new ArrayList<>();
    for (int height = 1;
        height <= tip.height() && headers.size() < Protocol.HEADERS_MAX;
        height++) {
      headers.add(tip.ancestor(height).header());
    }
    send(new Headers(headers));
  }

  private void sendInvalidBlock() {
    HeaderEntry tip = sight.honest().chain().snapshot().tip();
    int height = tip.height() + 1;
    Amount twice = Amount.ofSatoshis(2 * Subsidy.at(height, NetworkParameters.REGTEST).satoshis());
    Block greedy =
        BlockMaker.block(
            tip,
            sight.world().nowSeconds(),
            BlockMaker.coinbase(height, random.nextLong(), twice),
            List.of());
    send(new Headers(List.of(greedy.header())));
    send(new BlockMessage(greedy));
  }

  private void sendMutatedBlock() {
    HeaderEntry tip = sight.honest().chain().snapshot().tip();
    if (tip.hash().equals(lastSeen)) {
      return;
    }
    lastSeen = tip.hash();
    sight
        .honest()
        .chain()
        .block(tip)
        .ifPresent(
            block -> {
              send(new Headers(List.of(block.header())));
              send(new BlockMessage(Block.of(block.header(), mutated(block, tip.height()))));
            });
  }

  /// Transactions that are not the block's: another coinbase, the last one twice so that the tree's root stays, or a witness
  /// that the commitment does not know.
  private List<Transaction> mutated(Block block, int height) {
    List<Transaction> txs = new ArrayList<>(block.transactions());
    int choice = random.nextInt(3);
    if (choice == 0 && txs.size() % 2 == 1 && txs.size() > 1) {
      txs.add(txs.getLast());
    } else if (choice == 1) {
      Transaction coinbase = txs.getFirst();
      TxInput input = coinbase.input(0).withWitness(List.of(Bytes.wrap(new byte[33])));
      txs.set(0, Transaction.of(2, List.of(input), coinbase.outputs(), 0));
    } else {
      return List.of(BlockMaker.coinbase(height, random.nextLong(), Amount.ZERO));
    }
    return txs;
  }

  private void sendWeakHeaders() {
    // Long branches from far below, each too short to matter.
    HeaderEntry tip = sight.honest().chain().snapshot().tip();
    for (int i = 0; i < 5; i++) {
      HeaderEntry base = tip.ancestor(random.nextInt(Math.max(1, tip.height() - 30)));
      Block first = BlockMaker.block(base, base.header().time() + 1, random.nextLong());
      send(new Headers(List.of(first.header())));
    }
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
              sight.world().nowSeconds()));
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
    HeaderEntry tip = sight.honest().chain().snapshot().tip();
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
    /// Takes many places, in both directions where it can, tells of nobody but itself, and of no block that is new.
    ECLIPSE,
    /// Takes a place, and does nothing.
    IDLE;

    /// Addresses that it acts from.
    int places() {
      return switch (this) {
        case IDLE, ECLIPSE -> 40;
        case STALLER,
            INVALID_BLOCKS,
            MUTATED_BLOCKS,
            HEADER_SPAM,
            ORPHANS,
            INVENTORY,
            ADDRESSES,
            SLOW_READER,
            GARBAGE ->
            1;
      };
    }
  }

  /// What an adversary can see.
  ///
  /// @param gang where it acts from
  record Sight(Honest honest, EventLoop world, List<Endpoint> gang) {
    Sight {
      gang = List.copyOf(gang);
    }
  }

  /// What an adversary can see of the honest nodes.
  interface Honest {
    ChainService chain();
  }
}
