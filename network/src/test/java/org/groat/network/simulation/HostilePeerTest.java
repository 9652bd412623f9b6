package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.FilterClear;
import org.groat.network.wire.GetBlockTransactions;
import org.groat.network.wire.GetData;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Locator;
import org.groat.network.wire.MempoolRequest;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.NotFound;
import org.groat.network.wire.TxMessage;
import org.groat.network.wire.Verack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One node, and one peer that follows a script: what each misbehaviour leads to, and what a stranger can learn.
final class HostilePeerTest extends PeerStories {
  private final SimulatedNode node = node(SimulatedNode.calling());
  private Puppet puppet;

  @BeforeEach
  void connect() {
    node.mine(105);
    puppet = puppet(node, 2);
  }

  @Test
  void theSenderOfAnInvalidBlockIsDiscouraged() {
    Block greedy =
        BlockMaker.block(
            node.tip(),
            world.nowSeconds(),
            BlockMaker.coinbase(106, 1, Amount.ofBitcoins(51)),
            List.of());
    puppet.say(new Headers(List.of(greedy.header())));
    pass(1);
    puppet.say(new BlockMessage(greedy));
    pass(1);
    assertBlamed(Misbehaviour.INVALID_BLOCK);
    assertThat(node.tip().height()).isEqualTo(105);
  }

  @Test
  void whatIsAnnouncedWhileAQuestionIsOutstandingIsAskedForOnceThatIsAnswered() {
    Puppet late = puppet(node(2, REGTEST, SimulatedNode.calling()), 3);
    assertThat(questions(late)).as("how the young node begins").isEqualTo(1);
    late.say(new Headers(List.of(node.tip().ancestor(2).header())));
    late.say(new Headers(List.of(node.tip().ancestor(3).header())));
    pass(1);
    assertThat(questions(late)).as("one question at a time").isEqualTo(1);
    late.say(new Headers(List.of(node.tip().ancestor(1).header())));
    pass(1);
    assertThat(questions(late)).as("the rest is asked for").isEqualTo(2);
    late.say(new Headers(List.of()));
    pass(1);
    assertThat(questions(late)).as("but not for ever").isLessThanOrEqualTo(3);
  }

  private static long questions(Puppet puppet) {
    return puppet.heard(GetHeaders.class).size();
  }

  @Test
  void aMutatedBlockIsDiscouragedAndTheTrueOneIsTakenFromAnother() {
    Block good = BlockMaker.block(node.tip(), world.nowSeconds(), 7);
    Block mutated =
        Block.of(good.header(), List.of(BlockMaker.coinbase(106, 8, Amount.ofBitcoins(50))));
    puppet.say(new Headers(List.of(good.header())));
    pass(1);
    puppet.say(new BlockMessage(mutated));
    pass(1);
    assertBlamed(Misbehaviour.MUTATED_BLOCK);

    Puppet honest = puppet(node, 3);
    honest.say(new Headers(List.of(good.header())));
    pass(1);
    assertThat(honest.asked(good.hash())).isPositive();
    honest.say(new BlockMessage(good));
    pass(1);
    assertThat(node.tip().hash()).isEqualTo(good.hash());
    assertThat(honest.isGone()).isFalse();
  }

  @Test
  void headersThatDoNotFollowOneAnotherAreDiscouraged() {
    BlockHeader one = BlockMaker.block(node.tip(), world.nowSeconds(), 1).header();
    BlockHeader two = BlockMaker.block(node.tip(), world.nowSeconds(), 2).header();
    puppet.say(new Headers(List.of(one, two)));
    pass(1);
    assertBlamed(Misbehaviour.NON_CONTINUOUS_HEADERS);
  }

  @Test
  void aHeaderWithoutProofOfWorkIsDiscouraged() {
    BlockHeader good = BlockMaker.block(node.tip(), world.nowSeconds(), 1).header();
    BlockHeader weak = good;
    for (long nonce = 0; node.chain().header(weak.hash()).isEmpty() && isMet(weak); nonce++) {
      weak =
          new BlockHeader(
              good.version(), good.previous(), good.merkleRoot(), good.time(), good.bits(), nonce);
    }
    puppet.say(new Headers(List.of(weak)));
    pass(1);
    assertBlamed(Misbehaviour.INVALID_HEADER);
  }

  @Test
  void aMalformedMessageEndsTheSession() {
    puppet.say(new Encoded("headers", Bytes.of((byte) 5, (byte) 1)));
    pass(1);
    assertBlamed(Misbehaviour.MALFORMED_MESSAGE);
  }

  @Test
  void anUnknownMessageHasNoEffect() {
    puppet.say(new Encoded("nonsense", Bytes.of((byte) 5, (byte) 1)));
    pass(1);
    assertThat(puppet.isGone()).isFalse();
  }

  @Test
  void bloomFiltersAndASecondVerackAreAnswered() {
    puppet.say(new Verack());
    pass(1);
    assertThat(puppet.isGone()).as("a second verack is ignored").isFalse();
    puppet.say(new FilterClear());
    pass(1);
    assertBlamed(Misbehaviour.FORBIDDEN_BLOOM);
  }

  @Test
  void aRequestBeyondABlocksTransactionsIsDiscouraged() {
    puppet.say(new GetBlockTransactions(node.tip().hash(), List.of(0, 9)));
    pass(1);
    assertBlamed(Misbehaviour.PARTIAL_BLOCK_OUT_OF_RANGE);
  }

  @Test
  void aStrangerCannotFetchWhatWasNotAnnouncedToIt() {
    Transaction tx = spendCoinbase(node, 1);
    node.submit(tx);
    puppet.say(new GetData(List.of(InventoryItem.wtx(tx.wtxid()))));
    pass(0.1);
    assertThat(puppet.messages()).contains(new NotFound(List.of(InventoryItem.wtx(tx.wtxid()))));
    assertThat(puppet.messages()).noneMatch(TxMessage.class::isInstance);

    pass(60);
    assertThat(puppet.messages()).contains(new Inv(List.of(InventoryItem.wtx(tx.wtxid()))));
    puppet.say(new GetData(List.of(InventoryItem.wtx(tx.wtxid()))));
    pass(1);
    assertThat(puppet.messages()).contains(new TxMessage(tx));
  }

  @Test
  void theMempoolIsNotGivenAway() {
    node.submit(spendCoinbase(node, 1));
    puppet.say(new MempoolRequest());
    pass(0.2);
    assertThat(puppet.messages()).noneMatch(Inv.class::isInstance);
    assertBlamed(Misbehaviour.FORBIDDEN_MEMPOOL);
  }

  @Test
  void aTransactionIsNotAnnouncedToWhoeverBroughtIt() {
    Transaction tx = spendCoinbase(node, 2);
    puppet.say(new TxMessage(tx));
    pass(60);
    assertThat(node.holds(tx)).isTrue();
    assertThat(puppet.messages()).noneMatch(Inv.class::isInstance);
  }

  @Test
  void headersAreServedFromTheLocatorOn() {
    BlockHash at = node.tip().ancestor(100).hash();
    puppet.say(new GetHeaders(new Locator(List.of(BlockHash.ZERO, at)), BlockHash.ZERO));
    pass(1);
    Headers headers = puppet.heard(Headers.class).getFirst();
    assertThat(headers.headers()).hasSize(5);
    assertThat(headers.headers().getLast().hash()).isEqualTo(node.tip().hash());
  }

  @Test
  void blocksAreServedWholeWithoutWitnessesAndCompact() {
    node.submit(spendCoinbase(node, 1));
    node.mine(1);
    Block block = node.chain().block(node.tip()).orElseThrow();
    puppet.say(
        new GetData(
            List.of(
                InventoryItem.witnessBlock(block.hash()),
                InventoryItem.block(block.hash()),
                InventoryItem.compactBlock(block.hash()),
                InventoryItem.block(BlockHash.fromHex("%064x".formatted(5))))));
    pass(1);
    List<Block> blocks =
        puppet.heard(BlockMessage.class).stream().map(BlockMessage::block).toList();
    assertThat(blocks).hasSize(2).first().isEqualTo(block);
    assertThat(blocks.get(1).hash()).isEqualTo(block.hash());
    assertThat(blocks.get(1).transactions()).noneMatch(Transaction::hasWitness);
    assertThat(puppet.heard(CompactBlock.class))
        .singleElement()
        .satisfies(compact -> assertThat(compact.hash()).isEqualTo(block.hash()));
    assertThat(puppet.heard(NotFound.class)).isNotEmpty();
  }

  @Test
  void aFloodOfOrphansAndAnnouncementsStaysWithinItsLimits() {
    SplittableRandom random = new SplittableRandom(5);
    for (Adversary.Kind kind :
        List.of(Adversary.Kind.ORPHANS, Adversary.Kind.INVENTORY, Adversary.Kind.ADDRESSES)) {
      Adversary adversary =
          new Adversary(
              kind,
              host(NetworkAddress.ofIpv4(66, kind.ordinal(), 0, 1)),
              new Adversary.Sight(node::chain, world, List.of()),
              random.split());
      adversary.call(node.endpoint());
    }
    pass(120);
    assertThat(node.network().load().orphans()).isBetween(1, 100);
    assertThat(node.network().load().announcements()).isBetween(1, 5_000 * 2);
    assertThat(node.network().load().addresses()).isBetween(1, 64);
    assertThat(puppet.isGone()).isFalse();
  }

  private void assertBlamed(Misbehaviour misbehaviour) {
    assertThat(blames)
        .singleElement()
        .satisfies(blame -> assertThat(blame.misbehaviour()).isEqualTo(misbehaviour));
    assertThat(puppet.isGone()).isTrue();
  }

  private static boolean isMet(BlockHeader header) {
    return ProofOfWork.isMet(header.hash(), header.bits(), REGTEST);
  }
}
