package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockFilter;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.manager.Blame;
import org.groat.network.manager.NetworkNode;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.relay.FilterSource;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.CompactFilter;
import org.groat.network.wire.CompactFilterCheckpoints;
import org.groat.network.wire.CompactFilterHeaders;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.GetCompactFilterCheckpoints;
import org.groat.network.wire.GetCompactFilterHeaders;
import org.groat.network.wire.GetCompactFilters;
import org.groat.network.wire.GetData;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.NotFound;
import org.groat.network.wire.Services;
import org.groat.network.wire.TxMessage;
import org.junit.jupiter.api.Test;

/// What a node gives to a peer that asks, and what it does not: compact filters, blocks of a pruned node, transactions of one
/// that relays none.
final class ServingTest extends PeerStories {
  private int puppets;

  @Test
  void filtersAndTheirHeadersAreServedWhereTheyAreOffered() {
    Library library = new Library(2_001);
    assertThat(library.network.localServices().has(Services.COMPACT_FILTERS)).isTrue();
    HeaderEntry tip = library.tip();

    Puppet puppet = call(library.endpoint);
    puppet.say(new GetCompactFilters(0, 5, tip.ancestor(1_004).hash()));
    pass(5);
    List<CompactFilter> filters = puppet.heard(CompactFilter.class);
    assertThat(filters).hasSize(1_000);
    assertThat(filters.getFirst().block()).isEqualTo(tip.ancestor(5).hash());
    assertThat(filters.getLast().filter())
        .isEqualTo(library.filter(tip.ancestor(1_004)).orElseThrow());

    puppet.say(new GetCompactFilterHeaders(0, 2, tip.hash()));
    puppet.say(new GetCompactFilterHeaders(0, 0, tip.ancestor(1).hash()));
    pass(1);
    List<CompactFilterHeaders> headers = puppet.heard(CompactFilterHeaders.class);
    assertThat(headers.getFirst().filterHashes()).hasSize(2_000);
    assertThat(headers.getFirst().previousHeader())
        .isEqualTo(library.header(tip.ancestor(1)).orElseThrow());
    assertThat(headers.getLast().previousHeader()).isEqualTo(FilterHash.ZERO);

    puppet.say(new GetCompactFilterCheckpoints(0, tip.hash()));
    pass(1);
    assertThat(puppet.heard(CompactFilterCheckpoints.class))
        .singleElement()
        .satisfies(
            points ->
                assertThat(points.headers())
                    .containsExactly(
                        library.header(tip.ancestor(1_000)).orElseThrow(),
                        library.header(tip.ancestor(2_000)).orElseThrow()));
    assertThat(blames).isEmpty();
  }

  @Test
  void requestsForFiltersBeyondTheirLimitsEndTheConnection() {
    Library library = new Library(2_001);
    BlockHash tip = library.tip().hash();
    for (Message forbidden :
        List.of(
            new GetCompactFilters(0, 1_002, tip),
            new GetCompactFilters(0, 1_001, tip),
            new GetCompactFilters(1, 2_000, tip),
            new GetCompactFilters(0, 2_002, tip),
            new GetCompactFilters(0, 0, BlockHash.fromHex("%064x".formatted(5))),
            new GetCompactFilterHeaders(0, 1, tip),
            new GetCompactFilterCheckpoints(1, tip))) {
      blames.clear();
      Puppet puppet = call(library.endpoint);
      puppet.say(forbidden);
      pass(1);
      assertThat(puppet.isGone()).as(forbidden.toString()).isEqualTo(isForbidden(forbidden));
      assertThat(blames.stream().map(Blame::misbehaviour).toList())
          .isEqualTo(isForbidden(forbidden) ? List.of(Misbehaviour.BAD_FILTER_REQUEST) : List.of());
    }
  }

  @Test
  void filtersThatAreNotBuiltYetHaveNoAnswer() {
    Library library = new Library(10);
    library.builtUpTo = 5;
    Puppet puppet = call(library.endpoint);
    BlockHash tip = library.tip().hash();
    puppet.say(new GetCompactFilters(0, 4, tip));
    puppet.say(new GetCompactFilterHeaders(0, 4, tip));
    pass(1);
    assertThat(puppet.heard(CompactFilter.class)).hasSize(2);
    assertThat(puppet.heard(CompactFilterHeaders.class)).isEmpty();
    assertThat(puppet.isGone()).isFalse();
  }

  @Test
  void filtersThatAreNotOfferedAreRefused() {
    SimulatedNode node = node(SimulatedNode.calling());
    assertThat(node.network().localServices().has(Services.COMPACT_FILTERS)).isFalse();
    Puppet puppet = call(node.endpoint());
    puppet.say(new GetCompactFilterCheckpoints(0, node.tip().hash()));
    pass(1);
    assertThat(blames)
        .singleElement()
        .satisfies(b -> assertThat(b.misbehaviour()).isEqualTo(Misbehaviour.FORBIDDEN_FILTERS));
    assertThat(puppet.isGone()).isTrue();
  }

  @Test
  void aPrunedNodeGivesItsLastBlocksAndNoOthers() {
    SimulatedNode node = node(SimulatedNode.calling());
    node.mine(400);
    assertThat(node.network().localServices())
        .isEqualTo(Services.of(Services.NETWORK, Services.WITNESS, Services.NETWORK_LIMITED));
    node.chain().ask(view -> view.chain().prune(50));
    assertThat(node.network().localServices())
        .as("the last blocks only")
        .isEqualTo(Services.of(Services.WITNESS, Services.NETWORK_LIMITED));

    Puppet puppet = call(node.endpoint());
    puppet.say(new GetData(List.of(InventoryItem.witnessBlock(node.tip().ancestor(110).hash()))));
    pass(1);
    assertThat(puppet.heard(BlockMessage.class)).hasSize(1);
    assertThat(puppet.isGone()).isFalse();
    puppet.say(new GetData(List.of(InventoryItem.witnessBlock(node.tip().ancestor(109).hash()))));
    pass(1);
    assertThat(puppet.heard(BlockMessage.class)).as("stored, and yet not given").hasSize(1);
    assertThat(blames)
        .singleElement()
        .satisfies(b -> assertThat(b.misbehaviour()).isEqualTo(Misbehaviour.BEYOND_LIMITED_DEPTH));
  }

  @Test
  void whatIsOfferedIsWhatTheUserChose() {
    SimulatedNode node =
        node(SimulatedNode.calling().withEncryptedTransport(true).withBloomFilters(true));
    Services offered =
        Services.of(
            Services.NETWORK,
            Services.BLOOM,
            Services.WITNESS,
            Services.NETWORK_LIMITED,
            Services.P2P_V2);
    assertThat(node.network().localServices()).isEqualTo(offered);
    assertThat(call(node.endpoint()).victimServices()).isEqualTo(offered);
  }

  @Test
  void whatIsNotThereIsNamedInOneAnswer() {
    SimulatedNode node = node(SimulatedNode.calling());
    Puppet puppet = call(node.endpoint());
    List<InventoryItem> unknown =
        List.of(
            InventoryItem.witnessBlock(BlockHash.fromHex("%064x".formatted(5))),
            InventoryItem.wtx(spend(1).wtxid()));
    puppet.say(new GetData(unknown));
    pass(1);
    assertThat(puppet.messages()).contains(new NotFound(unknown));
  }

  @Test
  void aNodeForBlocksOnlyHangsUpOnTransactionsAndTheirAnnouncements() {
    SimulatedNode node = node(SimulatedNode.calling().withBlocksOnly(true));
    node.mine(1);
    for (Message forbidden :
        List.of(new Inv(List.of(InventoryItem.wtx(spend(1).wtxid()))), new TxMessage(spend(2)))) {
      blames.clear();
      Puppet puppet = call(node.endpoint());
      puppet.say(forbidden);
      pass(1);
      assertThat(blames)
          .singleElement()
          .satisfies(
              b -> assertThat(b.misbehaviour()).isEqualTo(Misbehaviour.FORBIDDEN_TRANSACTION));
      assertThat(puppet.isGone()).isTrue();
    }
  }

  private static boolean isForbidden(Message message) {
    // Exactly the most that may be asked for is no offence.
    return !(message instanceof GetCompactFilters f
        && f.filterType() == 0
        && f.startHeight() == 1_002);
  }

  private static Transaction spend(int tag) {
    Transaction coinbase = BlockMaker.coinbase(1, tag, Amount.ofBitcoins(50));
    return BlockMaker.spend(
        List.of(new OutPoint(coinbase.txid(), 0)), coinbase.output(0).amount(), 2, FEE);
  }

  private Puppet call(Endpoint endpoint) {
    return Puppet.calling(endpoint, world, links, ++puppets);
  }

  /// A node with the filters of its blocks, which spend nothing.
  private final class Library implements FilterSource {
    private final ChainService chain = chain();
    private final NetworkNode network;
    private final Endpoint endpoint =
        new Endpoint(NetworkAddress.ofIpv4(10, 1, 0, 9), REGTEST.defaultPort());
    private final Map<HeaderEntry, FilterHash> headers = new HashMap<>();
    private int builtUpTo = Integer.MAX_VALUE;

    private Library(int blocks) {
      for (int i = 1; i <= blocks; i++) {
        chain.submitBlock(BlockMaker.block(tip(), world.nowSeconds(), i), outcome -> {});
        pass(0.001);
      }
      assertThat(tip().height()).isEqualTo(blocks);
      FilterHash header = FilterHash.ZERO;
      for (int height = 0; height <= blocks; height++) {
        HeaderEntry entry = tip().ancestor(height);
        header = built(entry).header(header);
        headers.put(entry, header);
      }
      network =
          start(
              SimulatedNode.calling().withBind(List.of(endpoint)),
              REGTEST,
              ports(chain, host(endpoint.address()), NO_NAMES, null, 9).withFilters(this));
    }

    private HeaderEntry tip() {
      return chain.snapshot().tip();
    }

    private BlockFilter built(HeaderEntry entry) {
      return BlockFilter.of(chain.block(entry).orElseThrow(), List.of());
    }

    @Override
    public Optional<Bytes> filter(HeaderEntry entry) {
      return entry.height() > builtUpTo ? Optional.empty() : Optional.of(built(entry).encoded());
    }

    @Override
    public Optional<FilterHash> hash(HeaderEntry entry) {
      return entry.height() > builtUpTo ? Optional.empty() : Optional.of(built(entry).hash());
    }

    @Override
    public Optional<FilterHash> header(HeaderEntry entry) {
      return entry.height() > builtUpTo
          ? Optional.empty()
          : Optional.ofNullable(headers.get(entry));
    }
  }
}
