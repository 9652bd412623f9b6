package org.groat.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.KnownSnapshot;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.service.TestChain;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.TestKey;
import org.groat.chain.storage.MemoryStore;
import org.groat.node.config.PruneMode;
import org.groat.node.index.IndexBuilder;
import org.groat.node.index.IndexSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Methods about coins, indexes, snapshots, proofs and deployments, asked of a chain of 110 blocks.
class ChainMethodsTest {
  private static final long BTC = 100_000_000L;
  private static final IndexSet.Wanted ALL = new IndexSet.Wanted(true, true, true);

  private final ChainBuilder builder = ChainBuilder.regtest();
  private final Map<String, RpcMethod> methods = new HashMap<>();
  private Transaction spend;
  private TestChain chain;
  private ThreadEventLoop loop;
  private IndexSet indexes;
  private PruneMode pruning = PruneMode.OFF;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    builder.mineEmpty(102);
    spend =
        builder.spendCoinbase(1, TestKey.of(2).output(20 * BTC), TestKey.of(3).output(29 * BTC));
    builder.mine(spend);
    builder.mineEmpty(7);
    open(ALL, NetworkParameters.REGTEST);
    builder.blocks().forEach(chain::submit);
    waitForIndexes();
  }

  @AfterEach
  void stop() {
    indexes.close();
    loop.close();
    chain.close();
  }

  private void open(IndexSet.Wanted wanted, NetworkParameters params) {
    chain = TestChain.open(ChainSettings.of(params), new MemoryStore());
    loop = new ThreadEventLoop("index", failure -> {});
    indexes = IndexSet.start(wanted, chain.service(), chain.store(), loop);
    ChainAccess access = new ChainAccess(chain.service());
    ScriptNames names = new RawNames();
    methods.clear();
    add(new CoinMethods(access, indexes, names, () -> 7).methods());
    add(new SnapshotMethods(access, folder).methods());
    add(new ChainFactMethods(access).methods());
    add(new IndexMethods(access, indexes).methods());
    add(new ProofMethods(access, indexes).methods());
    add(new BlockchainMethods(access, new TransactionJson(names), () -> 9, pruning).methods());
    add(new RawTransactionMethods(access, new TransactionJson(names), indexes).methods());
  }

  private void reopen(IndexSet.Wanted wanted, NetworkParameters params) {
    stop();
    open(wanted, params);
  }

  @Test
  void indexesTellHowFarTheyAre() {
    JsonNode all = call("getindexinfo");
    assertThat(all.properties()).hasSize(3);
    assertThat(all.at("/txindex/synced").booleanValue()).isTrue();
    assertThat(all.at("/txindex/best_block_height").intValue()).isEqualTo(110);
    assertThat(call("getindexinfo", "\"basic block filter index\"").properties()).hasSize(1);
    assertThat(call("getindexinfo", "\"none\"").isEmpty()).isTrue();
  }

  @Test
  void aTransactionOfTheChainIsFoundByTheIndexAlone() {
    String txid = quoted(spend.txid());
    JsonNode found = call("getrawtransaction", txid, "1");
    assertThat(found.get("blockhash").textValue()).isEqualTo(builder.block(103).hash().toString());
    assertThat(found.get("confirmations").intValue()).isEqualTo(8);
    assertThat(found.has("in_active_chain")).isFalse();
    expectError(
        "No such mempool or blockchain transaction",
        "getrawtransaction",
        quoted("00".repeat(31) + "01"));
    reopen(IndexSet.Wanted.NONE, NetworkParameters.REGTEST);
    expectError("Use -txindex or provide a block hash", "getrawtransaction", txid);
  }

  @Test
  void aFilterComesWithItsHeader() {
    String hash = quoted(builder.tip().hash());
    JsonNode filter = call("getblockfilter", hash);
    assertThat(filter.get("filter").textValue()).isNotEmpty();
    assertThat(filter.get("header").textValue()).hasSize(64);
    expectError("Unknown filtertype", "getblockfilter", hash, "\"extended\"");
    expectError("Block not found", "getblockfilter", quoted("00".repeat(32)));
    reopen(IndexSet.Wanted.NONE, NetworkParameters.REGTEST);
    expectError("Index is not enabled for filtertype basic", "getblockfilter", hash);
  }

  @Test
  void theCoinsAreCountedAndTheIndexAgrees() {
    JsonNode counted = call("gettxoutsetinfo", "\"muhash\"", "null", "false");
    JsonNode indexed = call("gettxoutsetinfo", "\"muhash\"");
    assertThat(counted.get("txouts").intValue()).isEqualTo(111);
    assertThat(counted.get("transactions").intValue()).isEqualTo(110);
    assertThat(counted.get("disk_size").intValue()).isEqualTo(7);
    for (String field :
        List.of("height", "bestblock", "txouts", "bogosize", "muhash", "total_amount")) {
      assertThat(indexed.get(field)).as(field).isEqualTo(counted.get(field));
    }
    assertThat(indexed.has("transactions")).isFalse();
    assertThat(call("gettxoutsetinfo").get("hash_serialized_3").textValue()).hasSize(64);
    assertThat(call("gettxoutsetinfo", "\"none\"").has("muhash")).isFalse();

    JsonNode at103 = call("gettxoutsetinfo", "\"none\"", "103");
    assertThat(at103.get("height").intValue()).isEqualTo(103);
    assertThat(at103.get("txouts").intValue()).isEqualTo(104);
    assertThat(at103.at("/block_info/prevout_spent").decimalValue()).isEqualByComparingTo("50");
    assertThat(at103.at("/block_info/new_outputs_ex_coinbase").decimalValue())
        .isEqualByComparingTo("49");
    assertThat(at103.at("/block_info/unspendables/unclaimed_rewards").decimalValue())
        .isEqualByComparingTo("1");
    assertThat(at103.get("total_unspendable_amount").decimalValue()).isEqualByComparingTo("51");
    assertThat(call("gettxoutsetinfo", "\"none\"", quoted(builder.block(103).hash())))
        .isEqualTo(at103);
    JsonNode genesis = call("gettxoutsetinfo", "\"none\"", "0");
    assertThat(genesis.at("/block_info/unspendables/genesis_block").decimalValue())
        .isEqualByComparingTo("50");
  }

  @Test
  void whatCannotBeAnsweredOfTheCoinsIsSaid() {
    expectError("'md5' is not a valid hash_type", "gettxoutsetinfo", "\"md5\"");
    expectError(
        "cannot be queried for a specific block", "gettxoutsetinfo", "\"hash_serialized_3\"", "5");
    expectError("Cannot set use_index to false", "gettxoutsetinfo", "\"none\"", "5", "false");
    expectError(
        "Target block height 111 after current tip 110", "gettxoutsetinfo", "\"none\"", "111");
    expectError("Target block height -1 is negative", "gettxoutsetinfo", "\"none\"", "-1");
    reopen(IndexSet.Wanted.NONE, NetworkParameters.REGTEST);
    expectError("requires coinstatsindex", "gettxoutsetinfo", "\"none\"", "0");
  }

  @Test
  void theCoinsOfAScriptAreFound() {
    String raw = "raw(" + TestKey.of(3).output(1).scriptPubKey().toHex() + ")";
    JsonNode result = call("scantxoutset", "\"start\"", "[\"" + raw + "\"]");
    assertThat(result.get("success").booleanValue()).isTrue();
    assertThat(result.get("txouts").intValue()).isEqualTo(111);
    assertThat(result.get("unspents")).hasSize(1);
    JsonNode coin = result.get("unspents").get(0);
    assertThat(coin.get("txid").textValue()).isEqualTo(spend.txid().toString());
    assertThat(coin.get("vout").intValue()).isEqualTo(1);
    assertThat(coin.get("amount").decimalValue()).isEqualByComparingTo("29");
    assertThat(coin.get("confirmations").intValue()).isEqualTo(8);
    assertThat(coin.get("coinbase").booleanValue()).isFalse();
    assertThat(result.get("total_amount").decimalValue()).isEqualByComparingTo("29");
    assertThat(call("scantxoutset", "\"status\"").isNull()).isTrue();
    assertThat(call("scantxoutset", "\"abort\"").booleanValue()).isFalse();
    expectError("scanobjects argument is required", "scantxoutset", "\"start\"");
    expectError("Invalid action 'stop'", "scantxoutset", "\"stop\"");
    expectError("Range is too large", "scantxoutset", "\"start\"", range("[0, 1000000]"));
    expectError("must not have begin after end", "scantxoutset", "\"start\"", range("[2, 1]"));
    expectError("greater or equal than 0", "scantxoutset", "\"start\"", range("[-1, 1]"));
  }

  private static String range(String range) {
    return "[{\"desc\": \"raw(51)\", \"range\": " + range + "}]";
  }

  @Test
  void coinsAreDumpedByOneNodeAndLoadedByAnother() {
    JsonNode dumped = call("dumptxoutset", "\"coins.dat\"", "\"latest\"");
    assertThat(dumped.get("coins_written").intValue()).isEqualTo(111);
    assertThat(dumped.get("base_height").intValue()).isEqualTo(110);
    assertThat(dumped.get("nchaintx").intValue()).isEqualTo(112);
    assertThat(dumped.get("path").textValue()).isEqualTo(folder.resolve("coins.dat").toString());
    assertThat(dumped.get("txoutset_hash"))
        .isEqualTo(call("gettxoutsetinfo").get("hash_serialized_3"));
    expectError("already exists", "dumptxoutset", "\"coins.dat\"", "\"latest\"");
    expectError("Invalid snapshot type \"\"", "dumptxoutset", "\"more.dat\"");
    JsonNode rolledBack =
        call("dumptxoutset", "\"more.dat\"", "\"rollback\"", "{\"rollback\": 103}");
    assertThat(rolledBack.get("coins_written").intValue()).isEqualTo(104);
    assertThat(chain.service().snapshot().tip().height()).isEqualTo(110);
    JsonNode states = call("getchainstates").get("chainstates");
    assertThat(states).hasSize(1);
    assertThat(states.get(0).get("validated").booleanValue()).isTrue();

    Bytes hash = Bytes.fromHex(dumped.get("txoutset_hash").textValue()).reversed();
    reopen(
        ALL,
        NetworkParameters.REGTEST.withSnapshots(
            List.of(new KnownSnapshot(110, builder.tip().hash(), hash, 112))));
    expectError("must appear in the headers chain", "loadtxoutset", "\"coins.dat\"");
    chain
        .service()
        .submitHeaders(
            builder.blocks().subList(1, 111).stream().map(Block::header).toList(), outcome -> {});
    expectError("Couldn't open file", "loadtxoutset", "\"nothing.dat\"");
    expectError("block hash in snapshot metadata not recognized", "loadtxoutset", "\"more.dat\"");
    JsonNode loaded = call("loadtxoutset", "\"coins.dat\"");
    assertThat(loaded.get("coins_loaded").intValue()).isEqualTo(111);
    assertThat(loaded.get("tip_hash").textValue()).isEqualTo(builder.tip().hash().toString());
    JsonNode two = call("getchainstates").get("chainstates");
    assertThat(two).hasSize(2);
    assertThat(two.get(0).get("blocks").intValue()).isZero();
    assertThat(two.get(1).get("blocks").intValue()).isEqualTo(110);
    assertThat(two.get(1).get("validated").booleanValue()).isFalse();
    assertThat(two.get(1).get("snapshot_blockhash")).isEqualTo(loaded.get("tip_hash"));
    assertThat(call("gettxoutsetinfo").get("hash_serialized_3"))
        .isEqualTo(dumped.get("txoutset_hash"));
    builder.blocks().forEach(chain::submit);
    waitFor(() -> call("getchainstates").get("chainstates").size() == 1);
    // Now the indexes have all blocks too.
    chain.submit(builder.mine());
    waitForIndexes();
  }

  @Test
  void proofsOfTransactionsAreMadeAndChecked() {
    String txid = quoted(spend.txid());
    String byCoin = call("gettxoutproof", "[" + txid + "]").textValue();
    String byBlock =
        call("gettxoutproof", "[" + txid + "]", quoted(builder.block(103).hash())).textValue();
    assertThat(byCoin).isEqualTo(byBlock);
    JsonNode proven = call("verifytxoutproof", quoted(byCoin));
    assertThat(proven).hasSize(1);
    assertThat(proven.get(0).textValue()).isEqualTo(spend.txid().toString());
    // The first coin is spent: only the index knows where its transaction is.
    String spent = quoted(builder.coinbase(1).txid());
    assertThat(call("gettxoutproof", "[" + spent + "]").textValue()).isNotEmpty();
    expectError("cannot be empty", "gettxoutproof", "[]");
    expectError("duplicated txid", "gettxoutproof", "[" + txid + "," + txid + "]");
    expectError("Not all transactions found", "gettxoutproof", "[" + txid + "," + spent + "]");
    expectError("Transaction not yet in block", "gettxoutproof", "[\"" + "11".repeat(32) + "\"]");
    // The first byte of the first hash, behind header, count and number of hashes.
    String forged = byCoin.substring(0, 170) + "ffff" + byCoin.substring(174);
    assertThat(call("verifytxoutproof", quoted(forged))).isEmpty();
    expectError("Proof decode failed", "verifytxoutproof", quoted("00"));
  }

  @Test
  void deploymentsAreTold() {
    assertThat(call("getdeploymentinfo").get("script_flags"))
        .extracting(JsonNode::textValue)
        .containsExactly(
            "CHECKLOCKTIMEVERIFY",
            "CHECKSEQUENCEVERIFY",
            "DERSIG",
            "NULLDUMMY",
            "P2SH",
            "TAPROOT",
            "WITNESS");
    assertThat(call("getdeploymentinfo", quoted(builder.block(0).hash())).get("script_flags"))
        .extracting(JsonNode::textValue)
        .containsExactly("NULLDUMMY", "P2SH", "TAPROOT", "WITNESS");
    JsonNode info = call("getdeploymentinfo").get("deployments");
    assertThat(info.at("/segwit/type").textValue()).isEqualTo("buried");
    assertThat(info.at("/segwit/active").booleanValue()).isTrue();
    assertThat(info.at("/taproot/bip9/status").textValue()).isEqualTo("active");
    assertThat(info.at("/taproot/height").intValue()).isZero();
    assertThat(info.at("/testdummy/bip9/status").textValue()).isEqualTo("defined");
    assertThat(info.at("/testdummy/active").booleanValue()).isFalse();
    chain.submit(builder.mineEmpty(33).getFirst());
    builder.blocks().forEach(chain::submit);
    JsonNode started = call("getdeploymentinfo").at("/deployments/testdummy/bip9");
    assertThat(started.get("status").textValue()).isEqualTo("defined");
    assertThat(started.get("status_next").textValue()).isEqualTo("started");
    chain.submit(builder.mine());
    JsonNode next = call("getdeploymentinfo").at("/deployments/testdummy/bip9");
    assertThat(next.get("status").textValue()).isEqualTo("started");
    assertThat(next.get("since").intValue()).isEqualTo(144);
    assertThat(next.at("/statistics/elapsed").intValue()).isEqualTo(1);
    assertThat(next.get("signalling").textValue()).isEqualTo("-");
  }

  @Test
  void oldBlocksAreRemovedByHandWhereTheNodePrunes() {
    assertThat(call("getblockchaininfo").get("pruned").booleanValue()).isFalse();
    expectError("node is not in prune mode", "pruneblockchain", "10");
    builder.mineEmpty(300 - builder.height());
    pruning = new PruneMode(true, 0);
    reopen(IndexSet.Wanted.NONE, NetworkParameters.REGTEST);
    builder.blocks().forEach(chain::submit);
    assertThat(chain.service().servesAllBlocks()).isTrue();
    expectError("Negative block height", "pruneblockchain", "-1");
    expectError("shorter than the attempted prune height", "pruneblockchain", "301");
    expectError("at least the specified timestamp", "pruneblockchain", "2000000000");
    assertThat(call("pruneblockchain", "5").intValue()).isEqualTo(5);
    assertThat(call("pruneblockchain", "300").intValue()).isEqualTo(12);
    JsonNode info = call("getblockchaininfo");
    assertThat(info.get("pruned").booleanValue()).isTrue();
    assertThat(info.get("pruneheight").intValue()).isEqualTo(13);
    assertThat(info.get("automatic_pruning").booleanValue()).isFalse();
    assertThat(chain.service().servesAllBlocks()).isFalse();
    expectError("Block not found on disk", "getblock", quoted(builder.block(12).hash()));
    assertThat(call("getblock", quoted(builder.block(13).hash())).isObject()).isTrue();
  }

  @Test
  void transactionsAreCounted() {
    JsonNode all = call("getchaintxstats");
    assertThat(all.get("txcount").intValue()).isEqualTo(112);
    assertThat(all.get("window_block_count").intValue()).isEqualTo(109);
    assertThat(all.get("window_tx_count").intValue()).isEqualTo(110);
    assertThat(all.get("window_interval").longValue()).isPositive();
    JsonNode few = call("getchaintxstats", "10", quoted(builder.block(105).hash()));
    assertThat(few.get("window_tx_count").intValue()).isEqualTo(11);
    assertThat(few.get("window_interval").longValue()).isEqualTo(6000);
    assertThat(call("getchaintxstats", "0").has("window_interval")).isFalse();
    expectError("Invalid block count", "getchaintxstats", "110");
    expectError("Invalid block count", "getchaintxstats", "-1");
  }

  @Test
  void aBlocksTransactionsAreAddedUp() {
    JsonNode all = call("getblockstats", "103");
    assertThat(call("getblockstats", quoted(builder.block(103).hash()))).isEqualTo(all);
    long fee = BTC;
    for (String name : List.of("totalfee", "avgfee", "minfee", "maxfee", "medianfee")) {
      assertThat(all.get(name).longValue()).as(name).isEqualTo(fee);
    }
    long rate = fee * 4 / spend.weight().units();
    for (String name : List.of("avgfeerate", "minfeerate", "maxfeerate")) {
      assertThat(all.get(name).longValue()).as(name).isEqualTo(rate);
    }
    assertThat(all.get("feerate_percentiles")).hasSize(5).allMatch(p -> p.longValue() == rate);
    for (String name :
        List.of("total_size", "avgtxsize", "maxtxsize", "mediantxsize", "swtotal_size")) {
      assertThat(all.get(name).intValue()).as(name).isEqualTo(spend.totalSize());
    }
    assertThat(all.get("total_weight").intValue()).isEqualTo(spend.weight().units());
    assertThat(all.get("total_out").longValue()).isEqualTo(49 * BTC);
    assertThat(all.get("subsidy").longValue()).isEqualTo(50 * BTC);
    assertThat(all.get("txs").intValue()).isEqualTo(2);
    assertThat(all.get("swtxs").intValue()).isEqualTo(1);
    assertThat(all.get("ins").intValue()).isEqualTo(1);
    int made = 0;
    int size = 0;
    for (Transaction tx : builder.block(103).transactions()) {
      made += tx.outputCount();
      size += tx.outputs().stream().mapToInt(o -> 8 + 1 + o.scriptPubKey().size() + 41).sum();
    }
    int spent = 8 + 1 + builder.block(1).transaction(0).scriptPubKey(0).size() + 41;
    assertThat(all.get("outs").intValue()).isEqualTo(made);
    assertThat(all.get("utxo_increase").intValue()).isEqualTo(made - 1);
    assertThat(all.get("utxo_size_inc").intValue()).isEqualTo(size - spent);
    int commitment = made - 3;
    assertThat(all.get("utxo_increase_actual").intValue()).isEqualTo(2);
    assertThat(all.get("utxo_size_inc_actual").intValue())
        .isEqualTo(size - spent - commitment * (8 + 1 + 38 + 41));
  }

  @Test
  void statisticsOfABlockMayBeChosenAndOneWithoutPaymentsHasNone() {
    JsonNode few = call("getblockstats", "103", "[\"txs\", \"height\"]");
    assertThat(few).isEqualTo(Json.object().put("txs", 2).put("height", 103));
    JsonNode empty = call("getblockstats", "50");
    for (String name : List.of("ins", "totalfee", "avgfee", "minfee", "mintxsize", "total_out")) {
      assertThat(empty.get(name).longValue()).as(name).isZero();
    }
    assertThat(empty.get("feerate_percentiles")).hasSize(5).allMatch(p -> p.longValue() == 0);
    JsonNode genesis = call("getblockstats", "0");
    assertThat(genesis.get("outs").intValue()).isEqualTo(1);
    assertThat(genesis.get("utxo_increase_actual").intValue()).isZero();
    expectError("Invalid selected statistic 'fun'", "getblockstats", "103", "[\"fun\"]");
    expectError("Target block height 111 after current tip 110", "getblockstats", "111");
    expectError("Block not found", "getblockstats", "\"" + "0".repeat(63) + "1\"");
  }

  private void waitForIndexes() {
    waitFor(() -> indexes.builders().stream().allMatch(IndexBuilder::isSynced));
  }

  private static void waitFor(BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private void add(List<RpcMethod> list) {
    list.forEach(method -> methods.put(method.name(), method));
  }

  private JsonNode call(String name, String... arguments) {
    try {
      JsonNode params = Json.parse("[" + String.join(",", arguments) + "]");
      return methods.get(name).call(params, null);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void expectError(String message, String name, String... arguments) {
    assertThatThrownBy(() -> call(name, arguments))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining(message);
  }

  private static String quoted(Object text) {
    return "\"" + text + "\"";
  }

  /// Knows no addresses.
  private static final class RawNames implements ScriptNames {
    @Override
    public Optional<String> address(Bytes script) {
      return Optional.empty();
    }

    @Override
    public String descriptor(Bytes script) {
      return "raw(" + script.toHex() + ")";
    }

    @Override
    public List<Bytes> scripts(String descriptor, int first, int last) {
      return List.of(Bytes.fromHex(descriptor.substring(4, descriptor.length() - 1)));
    }

    @Override
    public Bytes script(String address) {
      throw new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, "no addresses here");
    }
  }
}
