package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.ScriptType;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.Peer;
import org.bitcoinj.core.PeerGroup;
import org.bitcoinj.core.Services;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionConfidence.ConfidenceType;
import org.bitcoinj.core.listeners.DownloadProgressTracker;
import org.bitcoinj.store.MemoryBlockStore;
import org.bitcoinj.wallet.SendRequest;
import org.bitcoinj.wallet.Wallet;
import org.groat.chain.state.TestKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that nobody here wrote, bitcoinj, as a peer of a regtest node.
@Tag("interop")
class BitcoinjPeerTest {
  /// Old enough that a wallet of today asks for their headers only.
  private static final int OLD_BLOCKS = 20;

  @TempDir Path folder;

  @Test
  void bitcoinjShakesHandsFetchesTheChainAndPays() throws Exception {
    Context.propagate(new Context());
    Wallet wallet = Wallet.createDeterministic(BitcoinNetwork.REGTEST, ScriptType.P2WPKH);
    BlockChain chain = chain(wallet);
    PeerGroup group = new PeerGroup(BitcoinNetwork.REGTEST, chain);
    try (TestNode node = TestNode.regtest(folder)) {
      mineForPeer(node, wallet.currentReceiveAddress().toString());
      int height = node.height();
      group.setBloomFilteringEnabled(false);
      Peer peer = sync(node, wallet, group);
      expectSameChain(node, chain, peer, height);
      JsonNode given = node.call("getpeerinfo").get(0).path("bytessent_per_msg");
      assertThat(given.has("block")).as("%s", given).isTrue();

      Transaction tx = pay(node, wallet, group);
      TestNode.await("the pool has it", () -> node.call("getrawmempool").size() == 1);
      String txid = tx.getTxId().toString();
      assertThat(node.call("getrawmempool").get(0).asText()).isEqualTo(txid);
      node.mine(1, TestKey.of(3));
      assertThat(node.block(height + 1).transactions())
          .anyMatch(mined -> mined.txid().toString().equals(txid));
      TestNode.await(
          "bitcoinj has the block",
          () -> tx.getConfidence().getConfidenceType() == ConfidenceType.BUILDING);
      assertThat(chain.getChainHead().getHeader().getHashAsString()).isEqualTo(node.tip());
      assertThat(node.call("getrawmempool")).isEmpty();
    } finally {
      stop(group);
    }
  }

  @Test
  void bitcoinjFindsItsCoinsThroughABloomFilter() throws Exception {
    Context.propagate(new Context());
    // Of a key hash, for a filter sees no witnesses.
    Wallet wallet = Wallet.createDeterministic(BitcoinNetwork.REGTEST, ScriptType.P2PKH);
    BlockChain chain = chain(wallet);
    PeerGroup group = new PeerGroup(BitcoinNetwork.REGTEST, chain);
    try (TestNode node = TestNode.regtest(folder, "--peerbloomfilters=1")) {
      mineForPeer(node, wallet.currentReceiveAddress().toString());
      int height = node.height();
      Peer peer = sync(node, wallet, group);
      expectSameChain(node, chain, peer, height);
      assertThat(peer.getBloomFilter()).isNotNull();
      assertThat(peer.getPeerVersionMessage().services().has(Services.NODE_BLOOM)).isTrue();
      JsonNode given = node.call("getpeerinfo").get(0).path("bytessent_per_msg");
      assertThat(given.has("merkleblock")).as("%s", given).isTrue();
      assertThat(given.has("block")).as("%s", given).isFalse();

      Transaction tx = pay(node, wallet, group);
      TestNode.await("the pool has it", () -> node.call("getrawmempool").size() == 1);
      node.mine(1, TestKey.of(3));
      TestNode.await(
          "bitcoinj has the block",
          () -> tx.getConfidence().getConfidenceType() == ConfidenceType.BUILDING);
      assertThat(wallet.getBalance()).isLessThan(Coin.valueOf(37, 50));
    } finally {
      stop(group);
    }
  }

  /// A group that never started says so when it is stopped, and nothing of why.
  private static void stop(PeerGroup group) {
    if (group.isRunning()) {
      group.stop();
    }
  }

  private static BlockChain chain(Wallet wallet) throws Exception {
    NetworkParameters params = NetworkParameters.of(BitcoinNetwork.REGTEST);
    return new BlockChain(
        BitcoinNetwork.REGTEST, wallet, new MemoryBlockStore(params.getGenesisBlock()));
  }

  private static Peer sync(TestNode node, Wallet wallet, PeerGroup group) throws Exception {
    group.addWallet(wallet);
    group.setFastCatchupTime(Instant.now().minus(Duration.ofDays(7)));
    group.setMinBroadcastConnections(1);
    group.start();
    DownloadProgressTracker download = new DownloadProgressTracker();
    group.startBlockChainDownload(download);
    Peer peer =
        group.connectTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.peerPort()));
    download.await();
    return peer;
  }

  /// Some old blocks, one that pays to the peer, and enough for that to be spent.
  private static void mineForPeer(TestNode node, String payee) {
    long now = node.call("getblockchaininfo").path("time").asLong();
    long monthAgo = Instant.now().minus(Duration.ofDays(30)).getEpochSecond();
    assertThat(monthAgo).isGreaterThan(now);
    node.call("setmocktime", monthAgo);
    node.mine(OLD_BLOCKS, TestKey.of(1));
    node.call("setmocktime", 0);
    node.call("generatetoaddress", 1, payee);
    node.mine(100, TestKey.of(1));
  }

  private static void expectSameChain(TestNode node, BlockChain chain, Peer peer, int height) {
    assertThat(peer.getPeerVersionMessage().subVer).contains("/Groat:");
    assertThat(peer.getPeerVersionMessage().bestHeight).isEqualTo(height);
    assertThat(chain.getBestChainHeight()).isEqualTo(height);
    assertThat(chain.getChainHead().getHeader().getHashAsString()).isEqualTo(node.tip());
    JsonNode info = node.call("getpeerinfo").get(0);
    assertThat(info.path("subver").asText()).contains("bitcoinj");
    JsonNode given = info.path("bytessent_per_msg");
    assertThat(given.has("version") && given.has("verack")).as("%s", given).isTrue();
    assertThat(given.has("headers")).as("%s", given).isTrue();
  }

  private static Transaction pay(TestNode node, Wallet wallet, PeerGroup group) throws Exception {
    assertThat(wallet.getBalance()).isEqualTo(Coin.FIFTY_COINS);
    SendRequest request =
        SendRequest.to(wallet.parseAddress(node.addressOf(TestKey.of(2))), Coin.parseCoin("12.5"));
    Transaction tx = wallet.sendCoinsOffline(request);
    group.broadcastTransaction(tx, 1, false).awaitSent().get(30, TimeUnit.SECONDS);
    return tx;
  }
}
