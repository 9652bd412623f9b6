package org.groat.node.app.crowd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.groat.network.simulation.BlockMaker;
import org.groat.network.wire.AddrV2;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.GetData;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Locator;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Ping;
import org.groat.network.wire.Services;
import org.groat.network.wire.TxMessage;

/// The ways to hurt a node that a crowd tries, each as fast as the node takes it. Only the first two do not shake hands.
enum Hostile {
  /// Calls, says half a word, and waits.
  HALF_OPEN,
  /// Begins the encrypted transport with a key that is none and garbage without an end, and calls again when it is cut off.
  GARBAGE,
  /// Breaks the layout of a message, and calls again when it is cut off.
  MALFORMED,
  /// Asks for many blocks, and reads nothing.
  SLOW_READER,
  /// Asks for many blocks, and reads them.
  GETDATA,
  /// Asks for all headers, again and again.
  GETHEADERS,
  /// Announces transactions that nobody has.
  INVENTORY,
  /// Sends transactions whose parents nobody has.
  ORPHANS,
  /// Sends transactions that break the rules.
  INVALID_TRANSACTIONS,
  /// Sends branches that begin at the genesis block and have too little work, each another one.
  HEADERS,
  /// Sends addresses of nobody.
  ADDRESSES,
  /// Sends pings.
  PINGS,
  /// Sends large messages of no known kind.
  LARGE;

  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  private static final int PINGS_AT_ONCE = 500;
  private static final int QUESTIONS_AT_ONCE = 50;
  private static final int TRANSACTIONS_AT_ONCE = 20;
  private static final int ITEMS = 1_000;
  private static final int BLOCKS_ASKED = 100;
  private static final int BRANCH_LENGTH = 60;
  private static final int LARGE_SIZE = 1_000_000;
  private static final int GARBAGE_SIZE = 5_000;

  /// False for those who are cut off while they shake hands, or never do.
  boolean shakesHands() {
    return this != HALF_OPEN && this != GARBAGE;
  }

  /// True for those who take in what the node says.
  boolean reads() {
    return this != SLOW_READER;
  }

  /// One piece of harm. Called again and again; waits while the node does not read.
  void act(CrowdLink link, Prey prey, RandomGenerator random) throws IOException {
    switch (this) {
      case HALF_OPEN -> link.write(Bytes.fromHex("fabf"));
      case GARBAGE -> link.write(Bytes.wrap(bytes(random, GARBAGE_SIZE)));
      case MALFORMED ->
          link.send(new Encoded("headers", Bytes.wrap(bytes(random, 1 + random.nextInt(100)))));
      case SLOW_READER, GETDATA -> askForBlocks(link, prey, random);
      case GETHEADERS -> {
        Locator locator = new Locator(List.of(REGTEST.genesis().hash()));
        repeat(link, link.encode(new GetHeaders(locator, BlockHash.ZERO)), QUESTIONS_AT_ONCE);
      }
      case INVENTORY -> link.send(new Inv(inventory(random)));
      case ORPHANS -> sendOrphans(link, random);
      case INVALID_TRANSACTIONS -> sendInvalid(link, prey, random);
      case HEADERS -> link.send(new Headers(branch(random)));
      case ADDRESSES -> link.send(new AddrV2(addresses(random)));
      case PINGS -> repeat(link, link.encode(new Ping(random.nextLong())), PINGS_AT_ONCE);
      case LARGE -> link.send(new Encoded("large", Bytes.wrap(new byte[LARGE_SIZE])));
    }
  }

  /// True for those who rest after one piece of harm until they are cut off.
  boolean waits() {
    return this == HALF_OPEN;
  }

  private static void repeat(CrowdLink link, Bytes message, int times) throws IOException {
    link.write(Bytes.concat(Collections.nCopies(times, message).toArray(Bytes[]::new)));
  }

  private static void askForBlocks(CrowdLink link, Prey prey, RandomGenerator random)
      throws IOException {
    List<InventoryItem> items = new ArrayList<>();
    prey.some(BLOCKS_ASKED, random).forEach(hash -> items.add(InventoryItem.witnessBlock(hash)));
    items.addAll(inventory(random));
    link.send(new GetData(items));
  }

  private static List<InventoryItem> inventory(RandomGenerator random) {
    List<InventoryItem> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(InventoryItem.wtx(Wtxid.of(bytes(random, 32))));
    }
    return items;
  }

  private static void sendOrphans(CrowdLink link, RandomGenerator random) throws IOException {
    for (int i = 0; i < TRANSACTIONS_AT_ONCE; i++) {
      OutPoint nowhere = new OutPoint(Txid.of(bytes(random, 32)), 0);
      link.send(
          new TxMessage(
              BlockMaker.spend(
                  List.of(nowhere), Amount.ofSatoshis(100_000), 1, Amount.ofSatoshis(1_000))));
    }
  }

  /// Spends a coin that there is with a witness that is not its script's, or, before there is one, nothing at all.
  private static void sendInvalid(CrowdLink link, Prey prey, RandomGenerator random)
      throws IOException {
    Optional<Prey.Coin> coin = prey.anyCoin();
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < TRANSACTIONS_AT_ONCE; i++) {
      TxOutput output =
          new TxOutput(Amount.ofSatoshis(10_000 + random.nextInt(1 << 20)), BlockMaker.ANYBODY);
      OutPoint spent =
          coin.map(Prey.Coin::place).orElseGet(() -> new OutPoint(Txid.of(bytes(random, 32)), 1));
      TxInput input =
          new TxInput(spent, Bytes.EMPTY, TxInput.SEQUENCE_FINAL)
              .withWitness(List.of(Bytes.wrap(bytes(random, 10)), BlockMaker.TRUE));
      List<TxOutput> outputs = coin.isPresent() ? List.of(output) : List.of();
      transactions.add(Transaction.of(2, List.of(input), outputs, 0));
    }
    for (Transaction tx : transactions) {
      link.send(new TxMessage(tx));
    }
  }

  private static List<BlockHeader> branch(RandomGenerator random) {
    BlockHeader genesis = REGTEST.genesis().header();
    List<BlockHeader> headers = new ArrayList<>();
    BlockHash previous = genesis.hash();
    for (int i = 1; i <= BRANCH_LENGTH; i++) {
      BlockHeader header =
          mined(previous, MerkleRoot.of(bytes(random, 32)), genesis.time() + i, genesis.bits());
      headers.add(header);
      previous = header.hash();
    }
    return headers;
  }

  private static BlockHeader mined(BlockHash previous, MerkleRoot root, long time, long bits) {
    for (long nonce = 0; ; nonce++) {
      BlockHeader header = new BlockHeader(0x2000_0000, previous, root, time, bits, nonce);
      if (ProofOfWork.isMet(header.hash(), bits, REGTEST)) {
        return header;
      }
    }
  }

  private static List<PeerAddress> addresses(RandomGenerator random) {
    List<PeerAddress> addresses = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
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
              1_750_000_000));
    }
    return addresses;
  }

  private static byte[] bytes(RandomGenerator random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
