package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.network.peer.ShortIds;
import org.groat.network.wire.BlockTransactions;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.GetBlockTransactions;
import org.groat.network.wire.TxMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Compact blocks with transactions that are in no pool of ours (BIP-0152): refused by policy, replaced, or waiting for a parent.
final class CompactExtrasTest extends PeerStories {
  private final SimulatedNode node = node(SimulatedNode.calling());
  private Puppet miner;

  @BeforeEach
  void connect() {
    node.mine(110);
    miner = puppet(node, 2);
  }

  @Test
  void whatPolicyRefusedIsAtHandWhenItIsMined() {
    Transaction free = spendCoinbase(node, 1, Amount.ZERO);
    miner.say(new TxMessage(free));
    pass(2);
    assertThat(node.holds(free)).isFalse();
    announce(block(Amount.ZERO, free));
    assertThat(miner.heard(GetBlockTransactions.class)).isEmpty();
  }

  @Test
  void whatWasReplacedIsAtHandWhenItIsMined() {
    Transaction first = spendCoinbase(node, 1, FEE);
    Transaction second = spendCoinbase(node, 1, Amount.ofSatoshis(50_000));
    node.submit(first);
    assertThat(node.submit(second)).isInstanceOf(TxOutcome.Accepted.class);
    pass(2);
    assertThat(node.holds(first)).isFalse();
    announce(block(FEE, first));
    assertThat(miner.heard(GetBlockTransactions.class)).isEmpty();
  }

  @Test
  void anOrphanIsAtHandAndItsParentIsAskedFor() {
    Transaction parent = spendCoinbase(node, 1, FEE);
    Transaction child =
        BlockMaker.spend(
            List.of(new OutPoint(parent.txid(), 0)), parent.output(0).amount(), 1, FEE);
    miner.say(new TxMessage(child));
    pass(2);
    Block block = block(Amount.ofSatoshis(20_000), parent, child);
    miner.say(compact(block));
    pass(1);
    assertThat(miner.heard(GetBlockTransactions.class))
        .containsExactly(new GetBlockTransactions(block.hash(), List.of(1)));
    miner.say(new BlockTransactions(block.hash(), List.of(parent)));
    pass(1);
    assertThat(node.tip().hash()).isEqualTo(block.hash());
  }

  private void announce(Block block) {
    miner.say(compact(block));
    pass(1);
    assertThat(node.tip().hash()).isEqualTo(block.hash());
    assertThat(miner.isGone()).isFalse();
  }

  private Block block(Amount fees, Transaction... transactions) {
    return BlockMaker.blockOf(node.tip(), world.nowSeconds(), 77, fees, List.of(transactions));
  }

  private static CompactBlock compact(Block block) {
    ShortIds ids = new ShortIds(block.header(), 5);
    List<Transaction> all = block.transactions();
    return new CompactBlock(
        block.header(),
        5,
        all.subList(1, all.size()).stream().map(tx -> ids.of(tx.wtxid())).toList(),
        List.of(new CompactBlock.PrefilledTransaction(0, all.getFirst())));
  }
}
