package org.groat.chain.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRules;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.consensus.WitnessCommitment;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.ScriptBuilder;

/// Makes regtest blocks, one on top of the other, with given transactions: a chain as data, without a node.
///
/// Each coinbase pays the subsidy, and no fees, to [#key()]. Two builders that forked make different blocks.
public final class ChainBuilder {
  /// The version that sets no bit of BIP-0009.
  private static final int VERSION = 0x2000_0000;

  private final NetworkParameters params;
  private final TestKey key;
  private final String branch;
  private final List<Block> blocks;
  private long nextTime;
  private long stepSeconds = 600;
  private int forks;

  private ChainBuilder(
      NetworkParameters params, TestKey key, String branch, List<Block> blocks, long nextTime) {
    this.params = params;
    this.key = key;
    this.branch = branch;
    this.blocks = new ArrayList<>(blocks);
    this.nextTime = nextTime;
  }

  /// A chain that has its genesis block, on regtest.
  public static ChainBuilder regtest() {
    return of(NetworkParameters.REGTEST);
  }

  /// A chain that has its genesis block.
  public static ChainBuilder of(NetworkParameters params) {
    long time = params.genesis().header().time() + 600;
    return new ChainBuilder(params, TestKey.of(1), "a", List.of(params.genesis()), time);
  }

  /// The same kind of chain, whose next blocks have times from `seconds` since 1970 on, `step` seconds apart.
  public ChainBuilder at(long seconds, long step) {
    nextTime = seconds;
    stepSeconds = step;
    return this;
  }

  /// Another builder, which has this one's blocks up to a height and goes its own way from there.
  public ChainBuilder fork(int height) {
    List<Block> shared = blocks.subList(0, height + 1);
    ChainBuilder fork =
        new ChainBuilder(
            params,
            key,
            branch + "." + ++forks,
            shared,
            shared.getLast().header().time() + stepSeconds);
    fork.stepSeconds = stepSeconds;
    return fork;
  }

  /// The key that the coinbases pay to.
  public TestKey key() {
    return key;
  }

  /// All blocks, the genesis block first.
  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  public Block block(int height) {
    return blocks.get(height);
  }

  public Block tip() {
    return blocks.getLast();
  }

  public int height() {
    return blocks.size() - 1;
  }

  /// Makes a number of blocks without transactions but the coinbase.
  ///
  /// @return the new blocks
  public List<Block> mineEmpty(int count) {
    for (int i = 0; i < count; i++) {
      mine();
    }
    return List.copyOf(blocks.subList(blocks.size() - count, blocks.size()));
  }

  /// Makes a block with the given transactions behind the coinbase.
  public Block mine(Transaction... transactions) {
    return mine(List.of(transactions));
  }

  /// Makes a block with the given transactions behind the coinbase.
  public Block mine(List<Transaction> transactions) {
    return mine(transactions, Subsidy.at(height() + 1, params).satoshis());
  }

  /// Makes a block with the given transactions behind a coinbase that pays a given amount.
  public Block mine(List<Transaction> transactions, long coinbaseSatoshis) {
    Block block = next(transactions, coinbaseSatoshis);
    blocks.add(block);
    return block;
  }

  /// A block that would come next, whose coinbase pays a given amount; not added. For blocks that break rules.
  public Block next(List<Transaction> transactions, long coinbaseSatoshis) {
    int height = height() + 1;
    List<Transaction> all = new ArrayList<>();
    all.add(coinbase(height, List.of(key.output(coinbaseSatoshis))));
    all.addAll(transactions);
    BlockHeader unsolved =
        new BlockHeader(VERSION, tip().hash(), MerkleRoot.ZERO, nextTime, tip().header().bits(), 0);
    Bytes commitment =
        WitnessCommitment.hash(
            MerkleTree.ofWitnesses(Block.of(unsolved, all)).hash(), Bytes.wrap(new byte[32]));
    all.set(
        0,
        coinbase(
            height,
            List.of(
                key.output(coinbaseSatoshis),
                new TxOutput(Amount.ZERO, WitnessCommitment.script(commitment)))));
    Block block = solve(tip().hash(), nextTime, all);
    nextTime += stepSeconds;
    return block;
  }

  /// A block with exactly these transactions on top of a given one, with proof of work and the right merkle root.
  public Block solve(BlockHash previous, long time, List<Transaction> transactions) {
    long bits = params.genesis().header().bits();
    MerkleRoot root = MerkleTree.of(transactions).hash();
    for (long nonce = 0; ; nonce++) {
      BlockHeader header = new BlockHeader(VERSION, previous, root, time, bits, nonce);
      if (ProofOfWork.isMet(header.hash(), bits, params)) {
        return Block.of(header, transactions);
      }
    }
  }

  /// The coinbase of one of the blocks; its first output pays to [#key()], and may be spent 100 blocks later.
  public Transaction coinbase(int height) {
    return blocks.get(height).transaction(0);
  }

  /// Spends the coinbase of a block to the given outputs.
  public Transaction spendCoinbase(int height, TxOutput... outputs) {
    return key.spend(coinbase(height), 0, outputs);
  }

  private Transaction coinbase(int height, List<TxOutput> outputs) {
    ByteWriter tag = new ByteWriter();
    tag.bytes(branch.getBytes(StandardCharsets.US_ASCII));
    Bytes script =
        new ScriptBuilder().raw(BlockRules.heightScript(height)).push(tag.toBytes()).build();
    TxInput input =
        new TxInput(
            OutPoint.NONE, script, TxInput.SEQUENCE_FINAL, List.of(Bytes.wrap(new byte[32])));
    return Transaction.of(2, List.of(input), outputs, 0);
  }
}
