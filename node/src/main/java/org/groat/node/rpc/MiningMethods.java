package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.Limits;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.HeadersOutcome;
import org.groat.node.mining.BlockTemplate;
import org.groat.node.mining.Candidate;
import org.groat.node.mining.Miner;
import org.groat.node.mining.TemplateSource;

/// Methods about making blocks.
public final class MiningMethods {
  private static final int TRIES_DEFAULT = 1_000_000;
  private static final int HASH_RATE_BLOCKS = 120;

  private final ChainAccess chain;
  private final TemplateSource templates;
  private final ScriptNames names;
  private final FeeRate feeRateMin;

  /// @param feeRateMin the least rate that gets into a block
  public MiningMethods(
      ChainAccess chain, TemplateSource templates, ScriptNames names, FeeRate feeRateMin) {
    this.chain = chain;
    this.templates = templates;
    this.names = names;
    this.feeRateMin = feeRateMin;
  }

  public List<RpcMethod> methods() {
    return List.of(
        generateToAddress(),
        generateBlock(),
        getMiningInfo(),
        getNetworkHashRate(),
        getBlockTemplate(),
        submitBlock(),
        submitHeader());
  }

  private RpcMethod generateToAddress() {
    Parameter<Integer> blocks = Parameter.integer("nblocks", "How many blocks");
    Parameter<String> address = Parameter.text("address", "Whom they pay");
    Parameter<Integer> tries =
        Parameter.integer("maxtries", "Hashes to try at most").orElse(TRIES_DEFAULT);
    return RpcMethod.named("generatetoaddress")
        .does("Mines blocks at once.")
        .takes(blocks, address, tries)
        .returns("[ hash, ... ] (json array) The blocks' hashes")
        .by(
            call -> {
              requireMineable();
              Bytes script = names.script(call.get(address));
              return Json.texts(generate(call.get(blocks), script, call.get(tries)));
            });
  }

  private List<BlockHash> generate(int count, Bytes script, long tries) {
    List<BlockHash> hashes = new ArrayList<>();
    try (Miner miner = new Miner(1)) {
      long extraNonce = 0;
      while (hashes.size() < count && miner.hashes() < tries) {
        BlockTemplate template = await(templates.fromPool());
        Optional<Block> block =
            miner.mine(
                template.blockFor(script, extraNonce++),
                template.target(),
                () -> miner.hashes() >= tries);
        if (block.isPresent()) {
          requireTaken(chain.submit(block.get()));
          hashes.add(block.get().hash());
        }
      }
    }
    return hashes;
  }

  private void requireMineable() {
    if (chain.parameters().signetChallenge().isPresent()) {
      throw new RpcException(
          RpcCode.MISC_ERROR,
          "a signet's blocks must be signed by those who run it: Groat cannot make them; use"
              + " regtest or testnet4");
    }
  }

  private static void requireTaken(BlockOutcome outcome) {
    if (outcome instanceof BlockOutcome.Rejected rejected) {
      throw new RpcException(
          RpcCode.VERIFY_ERROR, "the new block is not valid: " + rejected.rejection().text());
    }
  }

  private RpcMethod generateBlock() {
    Parameter<String> output = Parameter.text("output", "The address that the block pays");
    Parameter<JsonNode> list =
        Parameter.array(
            "transactions", "Txids of the memory pool, or whole transactions, hex, in order");
    Parameter<Boolean> submit =
        Parameter.flag("submit", "Whether the chain takes it at once").orElse(true);
    return RpcMethod.named("generateblock")
        .does("Mines a block with exactly the given transactions.")
        .takes(output, list, submit)
        .returns("{ \"hash\", \"hex\" where not submitted } (json object)")
        .by(
            call -> {
              requireMineable();
              Bytes script = names.script(call.get(output));
              List<Candidate> chosen = new ArrayList<>();
              call.get(list).forEach(text -> chosen.add(candidate(text.asText())));
              BlockTemplate template = await(templates.of(chosen));
              Block block = mine(template.blockFor(script, 0), template);
              ObjectNode json = Json.object().put("hash", block.hash().toString());
              if (call.get(submit)) {
                requireTaken(chain.submit(block));
              } else {
                json.put("hex", block.raw().toHex());
              }
              return json;
            });
  }

  private static Block mine(Block block, BlockTemplate template) {
    try (Miner miner = new Miner(1)) {
      return miner
          .mine(block, template.target(), () -> miner.hashes() >= TRIES_DEFAULT)
          .orElseThrow(() -> new RpcException(RpcCode.MISC_ERROR, "Failed to make block."));
    }
  }

  private Candidate candidate(String text) {
    if (text.length() != 64) {
      return TemplateSource.candidate(RawTransactionMethods.decode(text, Optional.empty()));
    }
    Txid txid;
    try {
      txid = Txid.fromHex(text);
    } catch (IllegalArgumentException e) {
      throw new RpcException(
          RpcCode.DESERIALIZATION_ERROR, "Transaction decode failed for " + text);
    }
    return chain.ask(
        view ->
            view.mempool()
                .get(txid)
                .map(TemplateSource::candidate)
                .orElseThrow(
                    () ->
                        new RpcException(
                            RpcCode.INVALID_ADDRESS_OR_KEY,
                            "Transaction " + text + " not in mempool.")));
  }

  private RpcMethod getMiningInfo() {
    return RpcMethod.named("getmininginfo")
        .does("Tells what a miner wants to know.")
        .returns(
            "{ \"blocks\", \"bits\", \"difficulty\", \"target\", \"networkhashps\", \"pooledtx\","
                + " \"blockmintxfee\", \"chain\", \"next\", \"warnings\" } (json object)")
        .by(
            call -> {
              NetworkParameters parameters = chain.parameters();
              HeaderEntry tip = chain.snapshot().tip();
              BlockTemplate next = await(templates.of(List.of()));
              ObjectNode json = Json.object().put("blocks", tip.height());
              difficulty(json, tip.header().bits());
              json.put("networkhashps", hashRate(HASH_RATE_BLOCKS, tip));
              int pooled = chain.ask(view -> view.mempool().size());
              json.put("pooledtx", pooled);
              json.set("blockmintxfee", MempoolMethods.rate(feeRateMin));
              json.put("chain", parameters.name());
              difficulty(json.putObject("next").put("height", next.height()), next.bits());
              parameters
                  .signetChallenge()
                  .ifPresent(challenge -> json.put("signet_challenge", challenge.toHex()));
              return json.set("warnings", Json.array());
            });
  }

  private static void difficulty(ObjectNode json, long bits) {
    json.put("bits", HexFormat.of().toHexDigits((int) bits))
        .put("difficulty", ProofOfWork.difficulty(bits))
        .put("target", BlockJson.number(ProofOfWork.target(bits).orElse(BigInteger.ZERO)));
  }

  private RpcMethod getNetworkHashRate() {
    Parameter<Integer> blocks =
        Parameter.integer("nblocks", "Over how many blocks; -1 for those since the last retarget")
            .orElse(HASH_RATE_BLOCKS);
    Parameter<Integer> height =
        Parameter.integer("height", "Up to which height; -1 for the tip").orElse(-1);
    return RpcMethod.named("getnetworkhashps")
        .does("Estimates the hashes a second that the whole network makes.")
        .takes(blocks, height)
        .returns("n (numeric) Hashes a second")
        .by(
            call -> {
              ChainSnapshot snapshot = chain.snapshot();
              int end = call.get(height);
              HeaderEntry last =
                  end < 0 || end > snapshot.tip().height() ? snapshot.tip() : chain.active(end);
              int span = call.get(blocks);
              int sinceRetarget = last.height() % chain.parameters().retargetInterval() + 1;
              return Json.number(hashRate(span <= 0 ? sinceRetarget : span, last));
            });
  }

  private static double hashRate(int blocks, HeaderEntry last) {
    int span = Math.min(blocks, last.height());
    if (span == 0) {
      return 0;
    }
    HeaderEntry first = last.ancestor(last.height() - span);
    long earliest = first.header().time();
    long latest = earliest;
    for (int height = first.height() + 1; height <= last.height(); height++) {
      long time = last.ancestor(height).header().time();
      earliest = Math.min(earliest, time);
      latest = Math.max(latest, time);
    }
    double work = last.chainWork().subtract(first.chainWork()).doubleValue();
    return latest == earliest ? 0 : work / (latest - earliest);
  }

  private RpcMethod getBlockTemplate() {
    Parameter<JsonNode> request =
        Parameter.object("template_request", "{ \"rules\": [ \"segwit\" ] } at least")
            .orElse(Json.object());
    return RpcMethod.named("getblocktemplate")
        .does(
            "Gives what a miner outside needs to make the next block (BIP-0022, BIP-0023,"
                + " BIP-0145).")
        .takes(request)
        .returns(
            "{ \"version\", \"previousblockhash\", \"transactions\", \"coinbasevalue\", \"target\","
                + " \"curtime\", \"bits\", \"height\", ... } (json object)")
        .by(
            call -> {
              requireMineable();
              JsonNode asked = call.get(request);
              String mode = asked.path("mode").asText("template");
              if (!mode.equals("template")) {
                throw new RpcException(RpcCode.INVALID_PARAMETER, "Invalid mode");
              }
              boolean segwit = false;
              for (JsonNode rule : asked.path("rules")) {
                segwit |= rule.asText().equals("segwit");
              }
              if (!segwit) {
                throw new RpcException(
                    RpcCode.INVALID_PARAMETER,
                    "getblocktemplate must be called with the segwit rule set (call with"
                        + " {\"rules\": [\"segwit\"]})");
              }
              if (!chain.parameters().isTest() && chain.snapshot().initialBlockDownload()) {
                throw new RpcException(
                    RpcCode.CLIENT_IN_INITIAL_DOWNLOAD,
                    "Groat is in initial sync and waiting for blocks...");
              }
              return template(await(templates.fromPool()));
            });
  }

  private static ObjectNode template(BlockTemplate template) {
    ObjectNode json = Json.object();
    json.putArray("capabilities");
    json.put("version", template.version());
    json.putArray("rules").add("csv").add("!segwit").add("taproot");
    json.putObject("vbavailable");
    json.put("vbrequired", 0).put("previousblockhash", template.previous().toString());
    Map<Txid, Integer> places = new HashMap<>();
    json.set(
        "transactions",
        Json.array(
            template.chosen(),
            candidate -> {
              Transaction tx = candidate.transaction();
              places.put(tx.txid(), places.size() + 1);
              ObjectNode one = Json.object();
              one.put("data", tx.raw().toHex())
                  .put("txid", tx.txid().toString())
                  .put("hash", tx.wtxid().toString());
              one.set(
                  "depends",
                  Json.array(
                      tx.inputs().stream()
                          .map(input -> places.get(input.outPoint().txid()))
                          .filter(place -> place != null)
                          .distinct()
                          .toList(),
                      Json::number));
              return one.put("fee", candidate.fee().satoshis())
                  .put("sigops", candidate.sigOpCost())
                  .put("weight", tx.weight().units());
            }));
    json.putObject("coinbaseaux");
    json.put("coinbasevalue", template.coinbaseValue().satoshis())
        .put("longpollid", template.previous() + "0")
        .put("target", BlockJson.number(template.target()))
        .put("mintime", template.timeMin());
    json.putArray("mutable").add("time").add("transactions").add("prevblock");
    json.put("noncerange", "00000000ffffffff")
        .put("sigoplimit", Limits.BLOCK_SIGOPS_COST_MAX)
        .put("sizelimit", Limits.BLOCK_WEIGHT_MAX)
        .put("weightlimit", Limits.BLOCK_WEIGHT_MAX)
        .put("curtime", template.time())
        .put("bits", HexFormat.of().toHexDigits((int) template.bits()))
        .put("height", template.height());
    if (template.witnessCommitted()) {
      json.put("default_witness_commitment", template.witnessCommitment().toHex());
    }
    return json;
  }

  private RpcMethod submitBlock() {
    Parameter<String> data = Parameter.text("hexdata", "The block, hex");
    Parameter<String> dummy = Parameter.text("dummy", "Ignored").optional();
    return RpcMethod.named("submitblock")
        .does("Gives a block to the chain (BIP-0022).")
        .takes(data, dummy)
        .returns("null where it was taken, or \"text\" (string) why it was not")
        .by(
            call -> {
              Bytes bytes;
              try {
                bytes = Bytes.fromHex(call.get(data));
              } catch (IllegalArgumentException e) {
                throw new RpcException(RpcCode.DESERIALIZATION_ERROR, "Block decode failed");
              }
              return switch (chain.submit(BlockchainMethods.decodeBlock(bytes))) {
                case BlockOutcome.Connected ignored -> Json.none();
                case BlockOutcome.SideBranch ignored -> Json.text("inconclusive");
                case BlockOutcome.AlreadyKnown known ->
                    Json.text(known.entry().isInvalid() ? "duplicate-invalid" : "duplicate");
                case BlockOutcome.MissingParent ignored -> Json.text("prev-blk-not-found");
                case BlockOutcome.Rejected rejected -> Json.text(rejected.rejection().reason());
              };
            });
  }

  private RpcMethod submitHeader() {
    Parameter<String> data = Parameter.text("hexdata", "The header");
    return RpcMethod.named("submitheader")
        .does("Gives a header to the chain; its block comes from peers that have it.")
        .takes(data)
        .by(
            call -> {
              BlockHeader header = decodeHeader(call.get(data));
              HeadersOutcome outcome =
                  chain.ask(view -> view.chain().acceptHeaders(List.of(header)));
              if (outcome.missingParent()) {
                throw new RpcException(
                    RpcCode.VERIFY_ERROR,
                    "Must submit previous header (" + header.previous() + ") first");
              }
              outcome
                  .rejected()
                  .ifPresent(
                      rejection -> {
                        throw new RpcException(RpcCode.VERIFY_ERROR, rejection.reason());
                      });
              return Json.none();
            });
  }

  private static BlockHeader decodeHeader(String hex) {
    try {
      return BlockHeader.CODEC.decode(Bytes.fromHex(hex));
    } catch (IllegalArgumentException | MalformedException e) {
      throw new RpcException(RpcCode.DESERIALIZATION_ERROR, "Block header decode failed");
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.join();
  }
}
