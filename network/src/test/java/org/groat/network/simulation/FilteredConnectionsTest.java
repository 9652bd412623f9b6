package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Murmur3;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.network.manager.Blame;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.manager.Whitelisted;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.wire.FilterAdd;
import org.groat.network.wire.FilterClear;
import org.groat.network.wire.FilterLoad;
import org.groat.network.wire.GetData;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.InventoryType;
import org.groat.network.wire.MempoolRequest;
import org.groat.network.wire.MerkleBlock;
import org.groat.network.wire.Message;
import org.groat.network.wire.NotFound;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;
import org.groat.network.wire.TxMessage;
import org.junit.jupiter.api.Test;

/// What a light wallet with a bloom filter is told, and who may have one.
final class FilteredConnectionsTest extends PeerStories {
  private static final int UPDATE_ALL = 1;

  private int puppets;

  @Test
  void onlyMatchingTransactionsAreAnnouncedUntilTheFilterIsCleared() {
    SimulatedNode node = mature(SimulatedNode.calling().withBloomFilters(true));
    Transaction mine = spendCoinbase(node, 1);
    Transaction other = spendCoinbase(node, 2);
    Puppet wallet = call(node, false);
    wallet.say(filter(mine.txid().toBytes()));
    pass(1);
    node.submit(other);
    node.submit(mine);
    pass(60);
    assertThat(wallet.announced()).containsExactly(InventoryItem.wtx(mine.wtxid()));

    wallet.say(new FilterAdd(spendCoinbase(node, 3).txid().toBytes()));
    wallet.say(new FilterClear());
    pass(1);
    Transaction later = spendCoinbase(node, 4);
    node.submit(later);
    pass(60);
    assertThat(wallet.announced()).contains(InventoryItem.wtx(later.wtxid()));
    assertThat(blames).isEmpty();
  }

  @Test
  void whoInvitesNoTransactionsIsToldOfNoneBeforeItsFilter() {
    SimulatedNode node = mature(SimulatedNode.calling().withBloomFilters(true));
    Puppet wallet = call(node, false);
    Transaction before = spendCoinbase(node, 1);
    node.submit(before);
    pass(60);
    assertThat(wallet.announced()).isEmpty();
    assertThat(node.network().peers().getFirst().relaysTransactions()).isFalse();
    // A filter without bits finds everything.
    wallet.say(new FilterLoad(Bytes.EMPTY, 1, 0, UPDATE_ALL));
    pass(1);
    assertThat(node.network().peers().getFirst().relaysTransactions()).isTrue();
    Transaction after = spendCoinbase(node, 2);
    node.submit(after);
    pass(60);
    assertThat(wallet.announced()).containsExactly(InventoryItem.wtx(after.wtxid()));
  }

  @Test
  void aFilteredBlockProvesItsMatchesWhichFollowIt() {
    SimulatedNode node = mature(SimulatedNode.calling().withBloomFilters(true));
    Transaction parent = spendCoinbase(node, 1);
    Transaction child =
        BlockMaker.spend(
            List.of(new OutPoint(parent.txid(), 0)), parent.output(0).amount(), 1, FEE);
    for (Transaction tx : List.of(parent, child, spendCoinbase(node, 2), spendCoinbase(node, 3))) {
      node.submit(tx);
    }
    node.mine(1);
    Block block = node.chain().block(node.tip()).orElseThrow();

    Puppet wallet = call(node, false);
    wallet.say(filter(parent.txid().toBytes(), child.outPointRaw(0)));
    wallet.say(request(block));
    pass(1);
    MerkleBlock proof = wallet.heard(MerkleBlock.class).getFirst();
    assertThat(proof.header()).isEqualTo(block.header());
    assertThat(proof.tree().prove(block.header().merkleRoot()))
        .contains(
            block.transactions().stream()
                .filter(tx -> tx.equals(parent) || tx.equals(child))
                .map(Transaction::txid)
                .toList());
    List<Message> heard = wallet.messages();
    List<TxMessage> transactions = wallet.heard(TxMessage.class);
    assertThat(heard.indexOf(transactions.getFirst())).isGreaterThan(heard.indexOf(proof));
    assertThat(transactions)
        .extracting(m -> m.transaction().txid())
        .containsExactlyInAnyOrder(parent.txid(), child.txid());
    assertThat(transactions).noneMatch(m -> m.transaction().hasWitness());
  }

  @Test
  void withoutAFilterThereAreNoFilteredBlocks() {
    SimulatedNode node = mature(SimulatedNode.calling().withBloomFilters(true));
    Puppet wallet = call(node, true);
    GetData request = request(node.chain().block(node.tip()).orElseThrow());
    wallet.say(request);
    pass(1);
    assertThat(wallet.heard(MerkleBlock.class)).isEmpty();
    assertThat(wallet.messages()).contains(new NotFound(request.items()));
  }

  @Test
  void thePoolIsToldAsFarAsItMatches() {
    SimulatedNode node = mature(SimulatedNode.calling().withBloomFilters(true));
    Transaction mine = spendCoinbase(node, 1);
    node.submit(mine);
    node.submit(spendCoinbase(node, 2));
    Puppet wallet = call(node, false);
    wallet.say(filter(mine.txid().toBytes()));
    wallet.say(new MempoolRequest());
    pass(60);
    assertThat(wallet.announced()).containsExactly(InventoryItem.wtx(mine.wtxid()));
    wallet.say(new GetData(List.of(InventoryItem.wtx(mine.wtxid()))));
    pass(1);
    assertThat(wallet.messages()).contains(new TxMessage(mine));

    Puppet whole = call(node, false);
    whole.say(new MempoolRequest());
    pass(60);
    assertThat(whole.announced()).hasSize(2);
  }

  @Test
  void whereNothingIsOfferedEachOfItsMessagesEndsTheConnection() {
    SimulatedNode node = mature(SimulatedNode.calling());
    assertThat(node.network().localServices().has(Services.BLOOM)).isFalse();
    for (Message forbidden :
        List.of(
            filter(Bytes.of((byte) 1)),
            new FilterAdd(Bytes.of((byte) 1)),
            new FilterClear(),
            new MempoolRequest())) {
      assertBlamed(
          node,
          forbidden instanceof MempoolRequest
              ? Misbehaviour.FORBIDDEN_MEMPOOL
              : Misbehaviour.FORBIDDEN_BLOOM,
          forbidden);
    }
  }

  @Test
  void filtersBeyondTheirLimitsEndTheConnection() {
    SimulatedNode node = mature(SimulatedNode.calling().withBloomFilters(true));
    assertThat(node.network().localServices().has(Services.BLOOM)).isTrue();
    Bytes bits = Bytes.of((byte) 1);
    assertBlamed(node, Misbehaviour.BAD_BLOOM_FILTER, new FilterLoad(bits, 51, 0, 0));
    assertBlamed(node, Misbehaviour.BAD_BLOOM_FILTER, new FilterAdd(bits));
    assertBlamed(
        node,
        Misbehaviour.MALFORMED_MESSAGE,
        new FilterLoad(Bytes.wrap(new byte[Protocol.BLOOM_FILTER_SIZE_MAX + 1]), 1, 0, 0));
    assertBlamed(
        node,
        Misbehaviour.MALFORMED_MESSAGE,
        filter(bits),
        new FilterAdd(Bytes.wrap(new byte[Protocol.BLOOM_ELEMENT_SIZE_MAX + 1])));
    Puppet most = call(node, true);
    most.say(new FilterLoad(Bytes.wrap(new byte[Protocol.BLOOM_FILTER_SIZE_MAX]), 50, 0, 0));
    most.say(new FilterAdd(Bytes.wrap(new byte[Protocol.BLOOM_ELEMENT_SIZE_MAX])));
    pass(1);
    assertThat(most.isGone()).isFalse();
  }

  @Test
  void onePeerMayHaveThePermissionThatOthersHaveNot() {
    int friend = 200;
    SimulatedNode node =
        mature(
            SimulatedNode.calling()
                .withWhitelist(List.of(Whitelisted.parse("bloomfilter@66.200.0.1"))));
    puppets = friend - 1;
    Puppet wallet = call(node, false);
    assertThat(wallet.victimServices().has(Services.BLOOM)).isTrue();
    wallet.say(filter(spendCoinbase(node, 1).txid().toBytes()));
    wallet.say(new MempoolRequest());
    pass(10);
    assertThat(wallet.isGone()).isFalse();
    assertThat(call(node, true).victimServices().has(Services.BLOOM)).isFalse();
  }

  private void assertBlamed(SimulatedNode node, Misbehaviour expected, Message... said) {
    blames.clear();
    Puppet puppet = call(node, true);
    for (Message message : said) {
      puppet.say(message);
    }
    pass(1);
    assertThat(puppet.isGone()).as(expected.toString()).isTrue();
    assertThat(blames).extracting(Blame::misbehaviour).containsExactly(expected);
  }

  private static FilterLoad filter(Bytes... elements) {
    byte[] bits = new byte[500];
    int functions = 10;
    for (Bytes element : elements) {
      for (int i = 0; i < functions; i++) {
        int hash = Murmur3.hash(i * 0xfba4c795, element);
        int bit = Integer.remainderUnsigned(hash, bits.length * 8);
        bits[bit / 8] |= (byte) (1 << bit % 8);
      }
    }
    return new FilterLoad(Bytes.wrap(bits), functions, 0, UPDATE_ALL);
  }

  private static GetData request(Block block) {
    return new GetData(List.of(new InventoryItem(InventoryType.FILTERED_BLOCK, block.hash())));
  }

  private Puppet call(SimulatedNode node, boolean relays) {
    Puppet puppet = new Puppet(world, links, ++puppets, relays);
    puppet.call(node.endpoint());
    pass(2);
    assertThat(puppet.isReady()).isTrue();
    return puppet;
  }

  private SimulatedNode mature(NetworkSettings settings) {
    SimulatedNode node = node(settings);
    node.mine(110);
    return node;
  }
}
