package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Wtxid;
import org.groat.network.manager.Blame;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.manager.PeerInfo;
import org.groat.network.manager.Whitelisted;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.relay.TransactionRequests;
import org.groat.network.wire.Addr;
import org.groat.network.wire.AddrV2;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.FeeFilter;
import org.groat.network.wire.GetAddr;
import org.groat.network.wire.GetData;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Locator;
import org.groat.network.wire.MempoolRequest;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;
import org.groat.network.wire.TxMessage;
import org.junit.jupiter.api.Test;

/// What each permission lets a peer do that a stranger beside it may not. Bloom filters, bans and old blocks have their tests where
/// those are tested.
final class PermissionEffectsTest extends PeerStories {
  private static final int FRIEND = 1;
  private static final int STRANGER = 2;
  private static final int THIRD = 3;

  @Test
  void relayLetsAPeerSendTransactionsToANodeForBlocksOnly() {
    SimulatedNode node = node(SimulatedNode.calling().withBlocksOnly(true), "relay");
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    assertThat(friend.isInvitedToRelay()).isTrue();
    assertThat(stranger.isInvitedToRelay()).isFalse();

    Transaction tx = spendCoinbase(node, 1);
    friend.say(new Inv(List.of(InventoryItem.wtx(tx.wtxid()))));
    pass(5);
    assertThat(friend.heard(GetData.class)).isNotEmpty();
    friend.say(new TxMessage(tx));
    stranger.say(new TxMessage(spendCoinbase(node, 2)));
    pass(1);
    assertThat(node.holds(tx)).isTrue();
    assertThat(friend.isGone()).isFalse();
    assertBlamed(stranger, Misbehaviour.FORBIDDEN_TRANSACTION);
  }

  @Test
  void relayTakesTheLimitOfAnnouncementsAway() {
    SimulatedNode node = node(SimulatedNode.calling(), "relay");
    int most = TransactionRequests.ANNOUNCEMENTS_MAX;
    announce(puppet(node, STRANGER), 2 * most, 1);
    assertThat(node.network().load().announcements()).isEqualTo(most);
    announce(puppet(node, FRIEND), 2 * most, 2);
    assertThat(node.network().load().announcements()).isEqualTo(3 * most);
  }

  @Test
  void forceRelayPassesOnWhatIsInThePoolAlready() {
    SimulatedNode node = node(SimulatedNode.calling(), "forcerelay");
    Transaction tx = spendCoinbase(node, 1);
    node.submit(tx);
    pass(60);
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    Puppet third = puppet(node, THIRD);
    stranger.say(new TxMessage(tx));
    pass(60);
    assertThat(third.announced()).as("nobody is told twice").isEmpty();
    friend.say(new TxMessage(tx));
    pass(60);
    assertThat(third.announced()).containsExactly(InventoryItem.wtx(tx.wtxid()));
    third.say(new GetData(List.of(InventoryItem.wtx(tx.wtxid()))));
    pass(1);
    assertThat(third.messages()).contains(new TxMessage(tx));

    Transaction free = spendCoinbase(node, 2, Amount.ZERO);
    friend.say(new TxMessage(free));
    pass(5);
    friend.say(new TxMessage(free));
    pass(60);
    assertThat(third.announced()).as("what is in no pool is not passed on").hasSize(1);
  }

  @Test
  void forceRelayIsAskedToHoldNothingBack() {
    SimulatedNode node = node(SimulatedNode.calling(), "forcerelay");
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    pass(5);
    assertThat(stranger.heard(FeeFilter.class)).isNotEmpty();
    assertThat(friend.heard(FeeFilter.class)).isEmpty();
  }

  @Test
  void mempoolTellsAllOfThePool() {
    SimulatedNode node = node(SimulatedNode.calling(), "mempool");
    Transaction tx = spendCoinbase(node, 1);
    node.submit(tx);
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    friend.say(new MempoolRequest());
    stranger.say(new MempoolRequest());
    pass(60);
    assertThat(friend.announced()).containsExactly(InventoryItem.wtx(tx.wtxid()));
    assertThat(stranger.announced()).isEmpty();
    assertBlamed(stranger, Misbehaviour.FORBIDDEN_MEMPOOL);
  }

  @Test
  void mempoolIsAnsweredBeyondTheUploadTarget() {
    SimulatedNode node =
        node(SimulatedNode.calling().withBloomFilters(true).withMaxUploadTarget(500), "mempool");
    Transaction tx = spendCoinbase(node, 1);
    node.submit(tx);
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    assertThat(node.network().networkTotals().upload().reached()).isTrue();
    friend.say(new MempoolRequest());
    stranger.say(new MempoolRequest());
    pass(1);
    assertThat(stranger.isGone()).isTrue();
    assertThat(blames).as("it looks elsewhere, without blame").isEmpty();
    pass(60);
    assertThat(friend.announced()).containsExactly(InventoryItem.wtx(tx.wtxid()));
  }

  @Test
  void noBanKeepsAPeerThatSendsWhatIsInvalid() {
    SimulatedNode node = node(SimulatedNode.calling(), "noban");
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    BlockHeader one = BlockMaker.block(node.tip(), world.nowSeconds(), 1).header();
    BlockHeader two = BlockMaker.block(node.tip(), world.nowSeconds(), 2).header();
    friend.say(new Headers(List.of(one, two)));
    stranger.say(new Headers(List.of(one, two)));
    pass(1);
    assertThat(friend.isGone()).isFalse();
    assertBlamed(stranger, Misbehaviour.NON_CONTINUOUS_HEADERS);
  }

  @Test
  void noBanIsToldOfTransactionsAtOnceAndAskedForThemAtOnce() {
    SimulatedNode node = node(SimulatedNode.calling(), "noban");
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    Transaction tx = spendCoinbase(node, 1);
    node.submit(tx);
    pass(0.05);
    assertThat(friend.announced()).containsExactly(InventoryItem.wtx(tx.wtxid()));
    assertThat(stranger.announced()).isEmpty();

    Transaction other = spendCoinbase(node, 2);
    Inv inv = new Inv(List.of(InventoryItem.wtx(other.wtxid())));
    stranger.say(inv);
    friend.say(inv);
    pass(1);
    assertThat(friend.heard(GetData.class)).hasSize(1);
    pass(5);
    assertThat(stranger.heard(GetData.class)).isEmpty();
  }

  @Test
  void noBanMayAskAPrunedNodeForAnyBlockItHas() {
    SimulatedNode node = node(SimulatedNode.calling(), "noban");
    node.mine(300);
    node.chain().ask(view -> view.chain().prune(50));
    BlockHash old = node.tip().ancestor(60).hash();
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    friend.say(new GetData(List.of(InventoryItem.witnessBlock(old))));
    stranger.say(new GetData(List.of(InventoryItem.witnessBlock(old))));
    pass(1);
    assertThat(friend.heard(BlockMessage.class))
        .singleElement()
        .satisfies(m -> assertThat(m.block().hash()).isEqualTo(old));
    assertBlamed(stranger, Misbehaviour.BEYOND_LIMITED_DEPTH);
  }

  @Test
  void downloadGetsHeadersOfAChainThatIsTooWeakForOthers() {
    NetworkParameters strong = REGTEST.withMinimumChainWork(BigInteger.valueOf(1_000_000));
    SimulatedNode node = node(SimulatedNode.calling(), "download", strong);
    GetHeaders question =
        new GetHeaders(new Locator(List.of(node.tip().ancestor(0).hash())), BlockHash.ZERO);
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    friend.say(question);
    stranger.say(question);
    pass(1);
    assertThat(friend.heard(Headers.class).getLast().headers()).hasSize(110);
    assertThat(stranger.heard(Headers.class)).containsExactly(new Headers(List.of()));
  }

  @Test
  void addrIsFreeOfTheRateLimitAndAnsweredEachTime() {
    SimulatedNode node = node(SimulatedNode.calling(), "addr");
    Puppet friend = puppet(node, FRIEND);
    Puppet stranger = puppet(node, STRANGER);
    friend.say(addresses(1));
    stranger.say(addresses(2));
    pass(1);
    assertThat(info(node, FRIEND).addresses().processed()).isEqualTo(1_000);
    assertThat(info(node, STRANGER).addresses().rateLimited()).isGreaterThan(900);
    assertThat(info(node, FRIEND).addresses().rateLimited()).isZero();
    for (Puppet puppet : List.of(friend, stranger)) {
      puppet.say(new GetAddr());
      pass(1);
      puppet.say(new GetAddr());
      pass(1);
    }
    assertThat(friend.heard(AddrV2.class)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(stranger.heard(AddrV2.class)).hasSize(1);
  }

  private static PeerInfo info(SimulatedNode node, int number) {
    return node.network().peers().stream()
        .filter(p -> p.remote().address().equals(address(number)))
        .findFirst()
        .orElseThrow();
  }

  private Addr addresses(int third) {
    List<PeerAddress> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(
          new PeerAddress(
              new Endpoint(NetworkAddress.ofIpv4(20 + i % 100, third, i / 100, 1), 8333),
              Services.of(Services.NETWORK, Services.WITNESS),
              world.nowSeconds()));
    }
    return new Addr(all);
  }

  private void announce(Puppet puppet, int count, int tag) {
    List<InventoryItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(InventoryItem.wtx(Wtxid.fromHex("%032x%032x".formatted(tag, i))));
    }
    puppet.say(new Inv(items));
    pass(1);
  }

  private void assertBlamed(Puppet puppet, Misbehaviour misbehaviour) {
    assertThat(puppet.isGone()).isTrue();
    assertThat(blames).extracting(Blame::misbehaviour).containsExactly(misbehaviour);
  }

  private static NetworkAddress address(int number) {
    return NetworkAddress.ofIpv4(66, number, 0, 1);
  }

  private SimulatedNode node(NetworkSettings settings, String permission) {
    return node(settings, permission, REGTEST);
  }

  /// A node with 110 blocks that gives the friend a permission.
  private SimulatedNode node(
      NetworkSettings settings, String permission, NetworkParameters parameters) {
    Whitelisted rule = Whitelisted.parse(permission + "@" + address(FRIEND));
    SimulatedNode node = node(1, parameters, settings.withWhitelist(List.of(rule)));
    node.mine(110);
    return node;
  }
}
