package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.service.ChainView;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.ChainState;
import org.groat.chain.state.ChainVerifier;
import org.groat.chain.state.HeaderEntry;
import org.groat.node.config.PruneMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Methods about blocks, headers, coins and the chains they form.
public final class BlockchainMethods {
  private static final int VERIFY_LEVEL = 3;
  private static final int VERIFY_LEVEL_MAX = 4;
  private static final int VERIFY_BLOCKS = 6;

  private static final Logger LOG = LoggerFactory.getLogger(BlockchainMethods.class);

  private static final String BLOCK_HASH = "The block's hash";

  /// From here on a height to prune to is a time.
  private static final int TIME_MIN = 1_000_000_000;

  /// How far block times may be off.
  private static final int TIME_WINDOW_SECONDS = 2 * 60 * 60;

  private final ChainAccess chain;
  private final TransactionJson transactions;
  private final BlockJson blocks;
  private final LongSupplier storeBytes;
  private final PruneMode prune;

  /// @param storeBytes tells how much the ledger takes on disk
  public BlockchainMethods(
      ChainAccess chain, TransactionJson transactions, LongSupplier storeBytes, PruneMode prune) {
    this.chain = chain;
    this.transactions = transactions;
    this.blocks = new BlockJson(transactions);
    this.storeBytes = storeBytes;
    this.prune = prune;
  }

  public List<RpcMethod> methods() {
    return List.of(
        getBlockchainInfo(),
        getBlockCount(),
        getBestBlockHash(),
        getBlockHash(),
        getBlockHeader(),
        getBlock(),
        getDifficulty(),
        getTxOut(),
        getChainTips(),
        verifyChain(),
        pruneBlockchain(),
        judging(
            "invalidateblock",
            "Declares a block invalid: the chain goes on without it.",
            ChainState::invalidate),
        judging("reconsiderblock", "Takes back that a block is invalid.", ChainState::reconsider),
        judging(
            "preciousblock", "Prefers a block to others of the same work.", ChainState::precious));
  }

  private RpcMethod getBlockchainInfo() {
    return RpcMethod.named("getblockchaininfo")
        .does("Tells the state of the chain.")
        .returns(
            "{ \"chain\", \"blocks\", \"headers\", \"bestblockhash\", \"bits\", \"target\","
                + " \"difficulty\", ... } (json object)")
        .by(call -> blockchainInfo());
  }

  private ObjectNode blockchainInfo() {
    ChainSnapshot snapshot = chain.snapshot();
    HeaderEntry tip = snapshot.tip();
    BlockHeader header = tip.header();
    ObjectNode json = Json.object();
    json.put("chain", chain.parameters().name())
        .put("blocks", tip.height())
        .put("headers", snapshot.bestHeader().height())
        .put("bestblockhash", tip.hash().toString())
        .put("bits", HexFormat.of().toHexDigits((int) header.bits()))
        .put("target", BlockJson.number(ProofOfWork.target(header.bits()).orElse(BigInteger.ZERO)))
        .put("difficulty", ProofOfWork.difficulty(header.bits()))
        .put("time", header.time())
        .put("mediantime", tip.medianTimePast())
        .put("verificationprogress", progress(snapshot))
        .put("initialblockdownload", snapshot.initialBlockDownload())
        .put("chainwork", BlockJson.number(tip.chainWork()))
        .put("size_on_disk", storeBytes.getAsLong())
        .put("pruned", prune.on());
    if (prune.on()) {
      json.put("pruneheight", chain.service().storedFrom())
          .put("automatic_pruning", prune.targetBytes() > 0);
      if (prune.targetBytes() > 0) {
        json.put("prune_target_size", prune.targetBytes());
      }
    }
    chain
        .parameters()
        .signetChallenge()
        .ifPresent(challenge -> json.put("signet_challenge", challenge.toHex()));
    return json.set("warnings", Json.array());
  }

  /// The work done of the work known: 1 at the tip of the best header.
  private static double progress(ChainSnapshot snapshot) {
    double done = snapshot.tip().chainWork().doubleValue();
    double known = snapshot.bestHeader().chainWork().doubleValue();
    return Math.min(1.0, done / known);
  }

  private RpcMethod getBlockCount() {
    return RpcMethod.named("getblockcount")
        .does("Gives the height of the active chain's tip.")
        .returns("n (numeric) The height; the genesis block has 0")
        .by(call -> Json.number(chain.snapshot().tip().height()));
  }

  private RpcMethod getBestBlockHash() {
    return RpcMethod.named("getbestblockhash")
        .does("Gives the hash of the active chain's tip.")
        .returns("\"hex\" (string) The hash")
        .by(call -> Json.text(chain.snapshot().tip().hash().toString()));
  }

  private RpcMethod getBlockHash() {
    Parameter<Integer> height = Parameter.integer("height", "The height");
    return RpcMethod.named("getblockhash")
        .does("Gives the hash of the active chain's block at a height.")
        .takes(height)
        .returns("\"hex\" (string) The hash")
        .by(call -> Json.text(chain.active(call.get(height)).hash().toString()));
  }

  private RpcMethod getBlockHeader() {
    Parameter<BlockHash> hash = Parameter.blockHash("blockhash", BLOCK_HASH);
    Parameter<Boolean> verbose =
        Parameter.flag("verbose", "Whether as an object, or as hex").orElse(true);
    return RpcMethod.named("getblockheader")
        .does("Gives a block's header.")
        .takes(hash, verbose)
        .returns("{ ... } (json object) The header in its place, or \"hex\" (string) its 80 bytes")
        .by(
            call -> {
              HeaderEntry entry = chain.entry(call.get(hash));
              return call.get(verbose)
                  ? BlockJson.header(entry, chain.snapshot())
                  : Json.hex(BlockHeader.CODEC.encode(entry.header()));
            });
  }

  private RpcMethod getBlock() {
    Parameter<BlockHash> hash = Parameter.blockHash("blockhash", BLOCK_HASH);
    Parameter<Integer> verbosity =
        Parameter.verbosity(
                "verbosity",
                "0: hex; 1: an object with txids; 2: with whole transactions; 3: and the coins they"
                    + " spend")
            .orElse(1);
    return RpcMethod.named("getblock")
        .does("Gives a block.")
        .takes(hash, verbosity)
        .returns("{ ... } (json object) The block, or \"hex\" (string) its bytes")
        .by(
            call -> {
              HeaderEntry entry = chain.entry(call.get(hash));
              Block block = chain.block(entry);
              int level = call.get(verbosity);
              if (level <= 0) {
                return Json.hex(block.raw());
              }
              Optional<BlockUndo> undo = level < 2 ? Optional.empty() : chain.service().undo(entry);
              return blocks.block(entry, block, undo, chain.snapshot(), level);
            });
  }

  private RpcMethod getDifficulty() {
    return RpcMethod.named("getdifficulty")
        .does("Gives the tip's difficulty, as a multiple of the least one of main.")
        .returns("n (numeric) The difficulty")
        .by(call -> Json.number(ProofOfWork.difficulty(chain.snapshot().tip().header().bits())));
  }

  private RpcMethod getTxOut() {
    Parameter<Txid> txid = Parameter.txid("txid", "The transaction's id");
    Parameter<Long> n = Parameter.number("n", "The output's index");
    Parameter<Boolean> pool =
        Parameter.flag("include_mempool", "Whether the memory pool counts too").orElse(true);
    return RpcMethod.named("gettxout")
        .does("Gives an unspent output.")
        .takes(txid, n, pool)
        .returns(
            "{ \"bestblock\", \"confirmations\", \"value\", \"scriptPubKey\", \"coinbase\" } (json"
                + " object), or null where it is spent or unknown")
        .by(
            call -> {
              long index = call.get(n);
              if (index < 0 || index > 0xffff_ffffL) {
                throw new RpcException(RpcCode.INVALID_PARAMETER, "vout out of range");
              }
              OutPoint outPoint = new OutPoint(call.get(txid), (int) index);
              boolean withPool = call.get(pool);
              return chain.ask(view -> txOut(view, outPoint, withPool));
            });
  }

  private JsonNode txOut(ChainView view, OutPoint outPoint, boolean withPool) {
    if (withPool && view.mempool().spender(outPoint).isPresent()) {
      return Json.none();
    }
    Optional<TxOutput> unconfirmed = withPool ? view.mempool().output(outPoint) : Optional.empty();
    Optional<Coin> coin = view.chain().coin(outPoint);
    if (unconfirmed.isEmpty() && coin.isEmpty()) {
      return Json.none();
    }
    TxOutput output = coin.map(Coin::output).or(() -> unconfirmed).orElseThrow();
    int confirmations =
        coin.map(found -> view.chain().tip().height() - found.height() + 1).orElse(0);
    ObjectNode json = Json.object();
    json.put("bestblock", view.chain().tip().hash().toString()).put("confirmations", confirmations);
    json.set("value", Json.amount(output.amount()));
    json.set("scriptPubKey", transactions.script(output.scriptPubKey()));
    return json.put("coinbase", coin.map(Coin::coinbase).orElse(false));
  }

  private RpcMethod getChainTips() {
    return RpcMethod.named("getchaintips")
        .does("Lists the ends of all known branches.")
        .returns("[ { \"height\", \"hash\", \"branchlen\", \"status\" }, ... ] (json array)")
        .by(
            call ->
                chain.ask(
                    view ->
                        Json.array(
                            view.chain().tips(),
                            tip ->
                                Json.object()
                                    .put("height", tip.entry().height())
                                    .put("hash", tip.entry().hash().toString())
                                    .put("branchlen", tip.branchLength())
                                    .put("status", tip.status().label()))));
  }

  private RpcMethod pruneBlockchain() {
    Parameter<Integer> height =
        Parameter.integer(
            "height", "Blocks up to here are removed; from 1000000000 on a time, in seconds");
    return RpcMethod.named("pruneblockchain")
        .does("Removes old blocks and what they spent; the last 288 stay.")
        .takes(height)
        .returns("n (numeric) Height of the last block removed; -1 where none ever was")
        .by(call -> Json.number(prune(call.get(height))));
  }

  private int prune(int wanted) {
    if (!prune.on()) {
      throw new RpcException(
          RpcCode.MISC_ERROR, "Cannot prune blocks because node is not in prune mode.");
    }
    if (wanted < 0) {
      throw new RpcException(RpcCode.INVALID_PARAMETER, "Negative block height.");
    }
    HeaderEntry tip = chain.snapshot().tip();
    int height = wanted > TIME_MIN ? firstNotBefore(tip, wanted - TIME_WINDOW_SECONDS) : wanted;
    if (height > tip.height()) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER, "Blockchain is shorter than the attempted prune height.");
    }
    int removed = chain.ask(view -> view.chain().prune(height));
    return removed == 0 ? -1 : removed;
  }

  /// The first block of the active chain that is not earlier than a time.
  private static int firstNotBefore(HeaderEntry tip, long seconds) {
    for (int height = 0; height <= tip.height(); height++) {
      if (tip.ancestor(height).header().time() >= seconds) {
        return height;
      }
    }
    throw new RpcException(
        RpcCode.INVALID_PARAMETER, "Could not find block with at least the specified timestamp.");
  }

  private RpcMethod verifyChain() {
    Parameter<Integer> level =
        Parameter.integer("checklevel", "How thoroughly, 0 to 4").orElse(VERIFY_LEVEL);
    Parameter<Integer> depth =
        Parameter.integer("nblocks", "How many blocks from the tip down; 0 for all")
            .orElse(VERIFY_BLOCKS);
    return RpcMethod.named("verifychain")
        .does("Proves the stored chain good.")
        .takes(level, depth)
        .returns("true|false (boolean) Whether it is good; the log says what is wrong")
        .by(
            call -> {
              ChainVerifier.Result result =
                  chain
                      .service()
                      .verify(
                          Math.clamp(call.get(level), 0, VERIFY_LEVEL_MAX),
                          Math.max(0, call.get(depth)),
                          progress -> {});
              if (!result.isGood()) {
                LOG.error("the stored chain is not good problem={}", result.problem());
              }
              return Json.flag(result.isGood());
            });
  }

  private RpcMethod judging(
      String name, String summary, BiConsumer<ChainState, HeaderEntry> action) {
    Parameter<BlockHash> hash = Parameter.blockHash("blockhash", BLOCK_HASH);
    return RpcMethod.named(name)
        .does(summary)
        .takes(hash)
        .by(
            call -> {
              HeaderEntry entry = chain.entry(call.get(hash));
              try {
                chain.ask(
                    view -> {
                      action.accept(view.chain(), entry);
                      return true;
                    });
              } catch (IllegalArgumentException e) {
                throw new RpcException(RpcCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
              }
              return Json.none();
            });
  }

  /// A block from hex.
  ///
  /// @throws RpcException where it is none
  static Block decodeBlock(Bytes bytes) {
    try {
      return Block.CODEC.decode(bytes);
    } catch (MalformedException e) {
      throw new RpcException(RpcCode.DESERIALIZATION_ERROR, "Block decode failed");
    }
  }
}
