package org.groat.wallet.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.script.ScriptVerifier;
import org.groat.chain.script.TransactionContext;

/// A chain in memory with a mempool: it checks that coins exist, that nothing is spent twice, maturity, lock times and every script with the
/// flags of relay policy; it does not check proof of work. Tells its listeners of everything, in order.
final class FakeChain implements WalletChain {
  static final Bytes ELSEWHERE = Bytes.fromHex("51");
  static final Amount SUBSIDY = Amount.ofBitcoins(50);

  private final NetworkParameters network = NetworkParameters.REGTEST;
  private final List<Block> active = new ArrayList<>(List.of(network.genesis()));
  private final Map<BlockHash, Block> blocks = new HashMap<>();
  private final Map<BlockHash, Integer> heights = new HashMap<>();
  private final Map<OutPoint, Coin> coins = new HashMap<>();
  private final Map<Txid, Transaction> mempool = new LinkedHashMap<>();
  private final List<Consumer<WalletService>> news = new ArrayList<>();
  private final Set<BlockHash> pruned = new HashSet<>();
  private long now = 1_700_000_000L;
  private int salt;
  private FeeRate floor = new FeeRate(1000);

  FakeChain() {
    remember(network.genesis(), 0);
  }

  // What tests do.

  /// Mines a block with everything of the mempool and the given transactions.
  Block mine(Bytes rewardScript, Transaction... more) {
    List<Transaction> transactions = new ArrayList<>();
    transactions.add(coinbase(active.size(), rewardScript));
    transactions.addAll(List.of(more));
    for (Transaction tx : mempool.values()) {
      if (!transactions.contains(tx)) {
        transactions.add(tx);
      }
    }
    return connect(transactions);
  }

  void mine(int count) {
    for (int i = 0; i < count; i++) {
      mine(ELSEWHERE);
    }
  }

  /// Takes blocks off until the tip is at `height`; their transactions return to the mempool where they still can.
  void rewind(int height) {
    List<Transaction> returning = new ArrayList<>();
    while (active.size() - 1 > height) {
      Block block = active.removeLast();
      returning.addAll(0, block.transactions().subList(1, block.transactions().size()));
      int at = active.size();
      news.add(service -> service.blockDisconnected(block.hash(), block.header().previous(), at));
    }
    countCoins();
    List<Transaction> all = new ArrayList<>(returning);
    all.addAll(mempool.values());
    List.copyOf(mempool.keySet()).forEach(this::remove);
    all.forEach(this::submit);
  }

  /// A payment of a coin that is not any wallet's.
  Transaction payment(Bytes script, Amount amount) {
    Block block = mineQuietly();
    OutPoint coin = new OutPoint(block.transaction(0).txid(), 0);
    return Transaction.of(
        2,
        List.of(new TxInput(coin, Bytes.EMPTY, TxInput.SEQUENCE_FINAL)),
        List.of(
            new TxOutput(amount, script),
            new TxOutput(SUBSIDY.minus(amount).minus(Amount.ofSatoshis(500)), ELSEWHERE)),
        0);
  }

  private Block mineQuietly() {
    Block block = mine(ELSEWHERE);
    mine(100);
    return block;
  }

  void prune(int height) {
    pruned.add(active.get(height).hash());
  }

  void evict(Txid txid) {
    remove(txid);
  }

  void setFloor(FeeRate rate) {
    floor = rate;
  }

  /// Tells a service all that happened since it was told last.
  void tell(WalletService service) {
    List<Consumer<WalletService>> all = List.copyOf(news);
    news.clear();
    all.forEach(each -> each.accept(service));
    service.tipChanged();
  }

  void forgetNews() {
    news.clear();
  }

  long now() {
    return now;
  }

  // The port.

  @Override
  public NetworkParameters network() {
    return network;
  }

  @Override
  public ChainPoint tip() {
    return new ChainPoint(active.getLast().hash(), active.size() - 1);
  }

  @Override
  public long tipTime() {
    return active.getLast().header().time();
  }

  @Override
  public Optional<ChainPoint> at(int height) {
    return height < active.size()
        ? Optional.of(new ChainPoint(active.get(height).hash(), height))
        : Optional.empty();
  }

  @Override
  public Optional<ChainPoint> commonAncestor(BlockHash hash) {
    Block block = blocks.get(hash);
    while (block != null) {
      int height = heights.get(block.hash());
      if (height < active.size() && active.get(height).hash().equals(block.hash())) {
        return Optional.of(new ChainPoint(block.hash(), height));
      }
      block = blocks.get(block.header().previous());
    }
    return Optional.empty();
  }

  @Override
  public Optional<Block> block(BlockHash hash) {
    return pruned.contains(hash) ? Optional.empty() : Optional.ofNullable(blocks.get(hash));
  }

  @Override
  public SubmitOutcome submit(Transaction tx) {
    if (mempool.containsKey(tx.txid())) {
      return new SubmitOutcome.Accepted();
    }
    Map<OutPoint, Coin> all = new HashMap<>(coins);
    for (Transaction waiting : mempool.values()) {
      waiting.inputs().forEach(input -> all.remove(input.outPoint()));
      for (int i = 0; i < waiting.outputCount(); i++) {
        all.put(new OutPoint(waiting.txid(), i), new Coin(waiting.output(i), active.size(), false));
      }
    }
    Optional<String> wrong = wrong(tx, all, active.size());
    if (wrong.isPresent()) {
      return new SubmitOutcome.Rejected(wrong.get());
    }
    mempool.put(tx.txid(), tx);
    news.add(service -> service.transactionAdded(tx));
    return new SubmitOutcome.Accepted();
  }

  @Override
  public List<Transaction> mempool() {
    return List.copyOf(mempool.values());
  }

  @Override
  public FeeRate feeFloor() {
    return floor;
  }

  @Override
  public Optional<FeeRate> estimateFee(int targetBlocks) {
    return Optional.empty();
  }

  // Its inside.

  private record Coin(TxOutput output, int height, boolean coinbase) {}

  private Block connect(List<Transaction> transactions) {
    for (Transaction tx : transactions) {
      if (!tx.isCoinbase()) {
        wrong(tx, coins, active.size())
            .ifPresent(
                reason -> {
                  throw new IllegalStateException("the test mines a bad transaction: " + reason);
                });
      }
      apply(tx, coins, active.size());
    }
    now += 600;
    BlockHeader header =
        new BlockHeader(4, active.getLast().hash(), MerkleRoot.ZERO, now, 0x207fffffL, salt++);
    Block block = Block.of(header, transactions);
    int height = active.size();
    active.add(block);
    remember(block, height);
    news.add(service -> service.blockConnected(block, height));
    Set<OutPoint> spent = new HashSet<>();
    transactions.forEach(tx -> tx.inputs().forEach(input -> spent.add(input.outPoint())));
    for (Transaction waiting : List.copyOf(mempool.values())) {
      if (waiting.inputs().stream().anyMatch(input -> spent.contains(input.outPoint()))) {
        remove(waiting.txid());
      }
    }
    return block;
  }

  private void remove(Txid txid) {
    if (mempool.remove(txid) != null) {
      news.add(service -> service.transactionRemoved(txid));
    }
  }

  private void remember(Block block, int height) {
    blocks.put(block.hash(), block);
    heights.put(block.hash(), height);
  }

  private Transaction coinbase(int height, Bytes script) {
    Bytes unique = new ByteWriter().uint8(4).int32(height).uint8(4).int32(salt++).toBytes();
    return Transaction.of(
        1,
        List.of(new TxInput(OutPoint.NONE, unique, TxInput.SEQUENCE_FINAL)),
        List.of(new TxOutput(SUBSIDY, script)),
        0);
  }

  private void countCoins() {
    coins.clear();
    for (int height = 1; height < active.size(); height++) {
      for (Transaction tx : active.get(height).transactions()) {
        apply(tx, coins, height);
      }
    }
  }

  private static void apply(Transaction tx, Map<OutPoint, Coin> coins, int height) {
    tx.inputs().forEach(input -> coins.remove(input.outPoint()));
    for (int i = 0; i < tx.outputCount(); i++) {
      coins.put(new OutPoint(tx.txid(), i), new Coin(tx.output(i), height, tx.isCoinbase()));
    }
  }

  private Optional<String> wrong(Transaction tx, Map<OutPoint, Coin> coins, int height) {
    List<TxOutput> spent = new ArrayList<>();
    long in = 0;
    for (TxInput input : tx.inputs()) {
      Coin coin = coins.get(input.outPoint());
      if (coin == null) {
        return Optional.of("bad-txns-inputs-missingorspent");
      } else if (coin.coinbase && height - coin.height < 100) {
        return Optional.of("bad-txns-premature-spend-of-coinbase");
      }
      spent.add(coin.output);
      in += coin.output.amount().satoshis();
    }
    long fee = in - tx.outputs().stream().mapToLong(output -> output.amount().satoshis()).sum();
    if (fee < floor.feeRoundedUp(tx.virtualSize()).satoshis()) {
      return Optional.of("min relay fee not met");
    } else if (tx.lockTime() >= height) {
      return Optional.of("non-final");
    }
    TransactionContext context = new TransactionContext(tx, spent);
    for (int i = 0; i < spent.size(); i++) {
      ScriptError error =
          ScriptVerifier.verify(context, i, ScriptFlags.STANDARD, Secp256k1s.best());
      if (error != ScriptError.OK && !spent.get(i).scriptPubKey().equals(ELSEWHERE)) {
        return Optional.of("mempool-script-verify-flag-failed (" + error.text() + ")");
      }
    }
    return Optional.empty();
  }
}
