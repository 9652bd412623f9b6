package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.primitives.Block;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.sync.BlockDownloader;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.SendCompact;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Near the tip a block is asked for as soon as its header is there, of whoever announced it, without a round of questions.
final class DirectFetchTest extends PeerStories {
  private final SimulatedNode node = node(SimulatedNode.calling());
  private Puppet puppet;

  @BeforeEach
  void connect() {
    node.mine(5);
    puppet = puppet(node, 2);
  }

  @Test
  void theBlockOfAnAnnouncedHeaderIsAskedForWithinMilliseconds() {
    Block next = BlockMaker.block(node.tip(), world.nowSeconds(), 1);
    puppet.say(new Headers(List.of(next.header())));
    pass(0.05);
    assertThat(puppet.askedBlocks()).containsExactly(InventoryItem.witnessBlock(next.hash()));
    puppet.say(new BlockMessage(next));
    pass(0.05);
    assertThat(node.tip().hash()).isEqualTo(next.hash());
  }

  @Test
  void theNextBlockIsAskedForInItsCompactFormOfWhoHasIt() {
    puppet.say(new SendCompact(false, 2));
    Block next = BlockMaker.block(node.tip(), world.nowSeconds(), 1);
    puppet.say(new Headers(List.of(next.header())));
    pass(0.05);
    assertThat(puppet.askedBlocks()).containsExactly(InventoryItem.compactBlock(next.hash()));
  }

  @Test
  void ofSeveralNewBlocksAllAreAskedForWholeFromTheLowestUp() {
    puppet.say(new SendCompact(false, 2));
    List<Block> run = run(3);
    puppet.say(new Headers(run.stream().map(Block::header).toList()));
    pass(0.05);
    assertThat(puppet.askedBlocks())
        .isEqualTo(run.stream().map(b -> InventoryItem.witnessBlock(b.hash())).toList());
  }

  @Test
  void neverMoreThanSixteenBlocksAreOutstandingAtOnePeer() {
    List<Block> run = run(40);
    puppet.say(new Headers(run.stream().map(Block::header).toList()));
    pass(0.05);
    assertThat(puppet.askedBlocks()).hasSize(BlockDownloader.IN_FLIGHT_PER_PEER_MAX);
    for (int i = 0; i < 40; i++) {
      puppet.say(new BlockMessage(run.get(i)));
      pass(0.05);
      int answered = i + 1;
      assertThat(puppet.askedBlocks().size() - answered)
          .isLessThanOrEqualTo(BlockDownloader.IN_FLIGHT_PER_PEER_MAX);
    }
    assertThat(puppet.askedBlocks()).hasSize(40).doesNotHaveDuplicates();
    assertThat(node.tip().hash()).isEqualTo(run.getLast().hash());
  }

  @Test
  void aBlockThatIsOnItsWayIsNotAskedOfASecondPeerBeforeTheFirstIsSlow() {
    Puppet second = puppet(node, 3);
    Block next = BlockMaker.block(node.tip(), world.nowSeconds(), 1);
    puppet.say(new Headers(List.of(next.header())));
    pass(0.05);
    second.say(new Headers(List.of(next.header())));
    pass(BlockDownloader.RESCUE_AFTER.toSeconds() - 2);
    assertThat(second.askedBlocks()).isEmpty();
    pass(4);
    assertThat(second.askedBlocks()).hasSize(1);
  }

  @Test
  void aHashAloneLeadsToTheHeaderAndThatToTheBlock() {
    Block next = BlockMaker.block(node.tip(), world.nowSeconds(), 1);
    puppet.say(new Inv(List.of(InventoryItem.block(next.hash()))));
    pass(0.05);
    assertThat(puppet.askedBlocks()).as("a hash proves no work").isEmpty();
    assertThat(puppet.messages()).anyMatch(GetHeaders.class::isInstance);
    puppet.say(new Headers(List.of(next.header())));
    pass(0.05);
    assertThat(puppet.askedBlocks()).hasSize(1);
  }

  @Test
  void aWeakerBranchIsNotFetched() {
    HeaderEntry fork = node.tip().ancestor(3);
    Block weaker = BlockMaker.block(fork, world.nowSeconds(), 9);
    puppet.say(new Headers(List.of(weaker.header())));
    pass(5);
    assertThat(puppet.askedBlocks()).isEmpty();
  }

  @Test
  void aStrongerBranchIsFetchedFromTheForkOn() {
    List<Block> branch = run(node.tip().ancestor(3), 4, 1_000);
    puppet.say(new Headers(branch.stream().map(Block::header).toList()));
    pass(0.05);
    assertThat(puppet.askedBlocks()).hasSize(4);
    branch.forEach(block -> puppet.say(new BlockMessage(block)));
    pass(1);
    assertThat(node.tip().hash()).isEqualTo(branch.getLast().hash());
  }

  private List<Block> run(int count) {
    return run(node.tip(), count, 0);
  }

  /// Blocks on top of one, made on a node of their own.
  private List<Block> run(HeaderEntry from, int count, int tag) {
    SimulatedNode maker =
        new SimulatedNode(
            world,
            links,
            NetworkAddress.ofIpv4(10, 200, 0, 1),
            REGTEST,
            SimulatedNode.calling(),
            99 + tag);
    for (int height = 1; height <= from.height(); height++) {
      maker.submit(node.chain().block(from.ancestor(height)).orElseThrow());
    }
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HeaderContext parent = maker.tip();
      Block block = BlockMaker.block(parent, world.nowSeconds(), 10_000 + tag + i);
      maker.submit(block);
      blocks.add(block);
    }
    return blocks;
  }
}
