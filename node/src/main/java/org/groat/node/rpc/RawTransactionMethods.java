package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.TransactionRules;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.OutputType;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptText;
import org.groat.chain.service.ChainView;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.HeaderEntry;
import org.groat.node.index.IndexSet;
import org.groat.node.index.TransactionIndex;

/// Methods about single transactions and scripts.
public final class RawTransactionMethods {
  /// A fee rate beyond this is taken for a mistake unless the caller says otherwise: 0.10 BTC for 1000 virtual bytes.
  static final Amount FEE_RATE_MAX = Amount.ofSatoshis(10_000_000);

  private final ChainAccess chain;
  private final TransactionJson transactions;
  private final IndexSet indexes;

  public RawTransactionMethods(ChainAccess chain, TransactionJson transactions, IndexSet indexes) {
    this.chain = chain;
    this.transactions = transactions;
    this.indexes = indexes;
  }

  public List<RpcMethod> methods() {
    return List.of(
        getRawTransaction(), decodeRawTransaction(), decodeScript(), sendRawTransaction());
  }

  private RpcMethod getRawTransaction() {
    Parameter<Txid> txid = Parameter.txid("txid", "The transaction's id");
    Parameter<Integer> verbosity =
        Parameter.verbosity(
                "verbosity", "0: hex; 1: an object; 2: with fee and the coins it spends")
            .orElse(0);
    Parameter<BlockHash> blockHash =
        Parameter.blockHash("blockhash", "The block to look into").optional();
    return RpcMethod.named("getrawtransaction")
        .does("Gives a transaction of the memory pool, or of a given block.")
        .takes(txid, verbosity, blockHash)
        .returns("\"hex\" (string) Its bytes, or { ... } (json object)")
        .by(
            call -> {
              Txid wanted = call.get(txid);
              if (wanted.equals(chain.parameters().genesis().transaction(0).txid())) {
                throw new RpcException(
                    RpcCode.INVALID_ADDRESS_OR_KEY,
                    "The genesis block coinbase is not considered an ordinary transaction and"
                        + " cannot be retrieved");
              }
              Optional<BlockHash> hash = call.find(blockHash);
              int level = call.get(verbosity);
              return hash.isPresent()
                  ? fromBlock(wanted, hash.get(), level)
                  : fromPoolOrIndex(wanted, level);
            });
  }

  private JsonNode fromPoolOrIndex(Txid txid, int verbosity) {
    return fromPool(txid, verbosity)
        .or(() -> fromIndex(txid, verbosity))
        .orElseThrow(() -> new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, notFound()));
  }

  private String notFound() {
    Optional<TransactionIndex> index = indexes.transactions();
    String what =
        index.isEmpty()
            ? "No such mempool transaction. Use -txindex or provide a block hash to enable"
                + " blockchain transaction queries"
            : indexes.builder(index.get()).isSynced()
                ? "No such mempool or blockchain transaction"
                : "No such mempool transaction. Blockchain transactions are still in the process of"
                    + " being indexed";
    return what + ". Use gettransaction for wallet transactions.";
  }

  private Optional<JsonNode> fromIndex(Txid txid, int verbosity) {
    return indexes
        .transactions()
        .flatMap(index -> index.find(txid, chain.snapshot()))
        .map(
            found -> {
              JsonNode json = fromBlock(txid, found.block().hash(), verbosity);
              if (json instanceof ObjectNode object) {
                // Nobody named a block that might not be on the chain.
                object.remove("in_active_chain");
              }
              return json;
            });
  }

  private Optional<JsonNode> fromPool(Txid txid, int verbosity) {
    return chain.ask(view -> view.mempool().get(txid).map(entry -> pooled(view, entry, verbosity)));
  }

  private JsonNode pooled(ChainView view, MempoolEntry entry, int verbosity) {
    if (verbosity <= 0) {
      return TransactionJson.hex(entry.tx());
    }
    ObjectNode json =
        transactions.of(
            entry.tx(), verbosity > 1 ? spentInPool(view, entry.tx()) : List.of(), true);
    return json.set("hex", TransactionJson.hex(entry.tx()));
  }

  /// The coins of a pool's transaction, those of its unconfirmed parents among them.
  private static List<Coin> spentInPool(ChainView view, Transaction tx) {
    return tx.inputs().stream()
        .map(input -> input.outPoint())
        .flatMap(
            outPoint ->
                view
                    .chain()
                    .coin(outPoint)
                    .or(
                        () ->
                            view.mempool()
                                .output(outPoint)
                                .map(
                                    output ->
                                        new Coin(output, view.chain().tip().height() + 1, false)))
                    .stream())
        .toList();
  }

  private JsonNode fromBlock(Txid txid, BlockHash hash, int verbosity) {
    HeaderEntry entry =
        chain
            .service()
            .header(hash)
            .orElseThrow(
                () -> new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, "Block hash not found"));
    Block block = chain.block(entry);
    for (int i = 0; i < block.transactions().size(); i++) {
      Transaction tx = block.transaction(i);
      if (tx.txid().equals(txid)) {
        return verbosity <= 0 ? TransactionJson.hex(tx) : confirmed(tx, i, entry, verbosity);
      }
    }
    throw new RpcException(
        RpcCode.INVALID_ADDRESS_OR_KEY,
        "No such transaction found in the provided block. Use gettransaction for wallet"
            + " transactions.");
  }

  private JsonNode confirmed(Transaction tx, int index, HeaderEntry entry, int verbosity) {
    Optional<BlockUndo> undo = verbosity > 1 ? chain.service().undo(entry) : Optional.empty();
    int confirmations = BlockJson.confirmations(entry, chain.snapshot());
    ObjectNode json = Json.object().put("in_active_chain", confirmations > 0);
    json.setAll(
        transactions.of(tx, undo.map(coins -> coins.ofTransaction(index)).orElse(List.of()), true));
    json.set("hex", TransactionJson.hex(tx));
    json.put("blockhash", entry.hash().toString()).put("confirmations", Math.max(0, confirmations));
    if (confirmations > 0) {
      json.put("time", entry.header().time()).put("blocktime", entry.header().time());
    }
    return json;
  }

  private RpcMethod decodeRawTransaction() {
    Parameter<String> hex = Parameter.text("hexstring", "The transaction, hex");
    Parameter<Boolean> witness =
        Parameter.flag(
                "iswitness",
                "Whether it has the form with witnesses; tried both ways where not given")
            .optional();
    return RpcMethod.named("decoderawtransaction")
        .does("Shows what a transaction says.")
        .takes(hex, witness)
        .returns(
            "{ \"txid\", \"hash\", \"version\", \"size\", \"vsize\", \"weight\", \"locktime\","
                + " \"vin\", \"vout\" } (json object)")
        .by(call -> transactions.of(decode(call.get(hex), call.find(witness))));
  }

  /// A transaction from hex.
  ///
  /// @param witness whether it has the form with witnesses; empty to try both
  /// @throws RpcException where it is none
  static Transaction decode(String hex, Optional<Boolean> witness) {
    try {
      Bytes bytes = Bytes.fromHex(hex);
      if (witness.isPresent()) {
        return witness.get() ? Transaction.CODEC.decode(bytes) : Transaction.decodeStripped(bytes);
      }
      try {
        return Transaction.CODEC.decode(bytes);
      } catch (MalformedException notWithWitnesses) {
        return Transaction.decodeStripped(bytes);
      }
    } catch (IllegalArgumentException | MalformedException e) {
      throw new RpcException(
          RpcCode.DESERIALIZATION_ERROR,
          "TX decode failed. Make sure the tx has at least one input.");
    }
  }

  private RpcMethod decodeScript() {
    Parameter<Bytes> hex = Parameter.hex("hexstring", "The script, hex");
    return RpcMethod.named("decodescript")
        .does("Shows what a script says.")
        .takes(hex)
        .returns("{ \"asm\", \"desc\", \"type\", \"address\", \"p2sh\", \"segwit\" } (json object)")
        .by(call -> script(call.get(hex)));
  }

  private ObjectNode script(Bytes script) {
    OutputType type = OutputType.of(script);
    ObjectNode json =
        Json.object()
            .put("asm", ScriptText.of(script))
            .put("desc", transactions.names().descriptor(script));
    transactions.names().address(script).ifPresent(address -> json.put("address", address));
    json.put("type", type.text());
    boolean wraps =
        switch (type) {
          case MULTISIG,
              NONSTANDARD,
              PUBKEY,
              PUBKEYHASH,
              WITNESS_V0_KEYHASH,
              WITNESS_V0_SCRIPTHASH ->
              !Script.isUnspendable(script);
          case NULL_DATA, SCRIPTHASH, WITNESS_UNKNOWN, WITNESS_V1_TAPROOT, ANCHOR -> false;
        };
    if (wraps) {
      address(Script.payToScriptHash(Bytes.wrap(Hash160.of(script))))
          .ifPresent(address -> json.put("p2sh", address));
      segwit(script, type).ifPresent(segwit -> json.set("segwit", segwit));
    }
    return json;
  }

  private Optional<ObjectNode> segwit(Bytes script, OutputType type) {
    Bytes program =
        switch (type) {
          case PUBKEY ->
              Script.payToWitnessPublicKeyHash(Bytes.wrap(Hash160.of(type.payload(script))));
          case PUBKEYHASH -> Script.payToWitnessPublicKeyHash(type.payload(script));
          case MULTISIG, NONSTANDARD ->
              Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(script)));
          case NULL_DATA,
              SCRIPTHASH,
              WITNESS_UNKNOWN,
              WITNESS_V1_TAPROOT,
              ANCHOR,
              WITNESS_V0_KEYHASH,
              WITNESS_V0_SCRIPTHASH ->
              Bytes.EMPTY;
        };
    boolean uncompressed = type == OutputType.PUBKEY && type.payload(script).size() != 33;
    if (program.isEmpty() || uncompressed) {
      return Optional.empty();
    }
    ObjectNode json =
        Json.object()
            .put("asm", ScriptText.of(program))
            .put("desc", transactions.names().descriptor(program));
    json.put("hex", program.toHex());
    address(program).ifPresent(address -> json.put("address", address));
    json.put("type", OutputType.of(program).text());
    address(Script.payToScriptHash(Bytes.wrap(Hash160.of(program))))
        .ifPresent(address -> json.put("p2sh-segwit", address));
    return Optional.of(json);
  }

  private Optional<String> address(Bytes script) {
    return transactions.names().address(script);
  }

  private RpcMethod sendRawTransaction() {
    Parameter<String> hex = Parameter.text("hexstring", "The transaction, hex");
    Parameter<Amount> feeRateMax =
        Parameter.amount(
                "maxfeerate",
                "Refuse a transaction that pays more, in BTC for 1000 virtual bytes; 0 for any")
            .orElse(FEE_RATE_MAX);
    Parameter<Amount> burnMax =
        Parameter.amount(
                "maxburnamount", "Refuse outputs that can never be spent and hold more, in BTC")
            .orElse(Amount.ZERO);
    return RpcMethod.named("sendrawtransaction")
        .does("Takes a transaction into the memory pool and announces it to the network.")
        .takes(hex, feeRateMax, burnMax)
        .returns("\"hex\" (string) Its txid")
        .by(
            call -> {
              Transaction tx = decode(call.get(hex), Optional.empty());
              checkBurn(tx, call.get(burnMax));
              FeeRate limit = new FeeRate(call.get(feeRateMax).satoshis());
              if (limit.satoshisPerKilobyte() > 0
                  && chain.ask(view -> view.mempool().test(tx))
                      instanceof TxOutcome.Accepted accepted) {
                checkFee(accepted, limit);
              }
              return Json.text(submit(tx).toString());
            });
  }

  static void checkBurn(Transaction tx, Amount burnMax) {
    for (int i = 0; i < tx.outputCount(); i++) {
      if (Script.isUnspendable(tx.scriptPubKey(i)) && tx.value(i) > burnMax.satoshis()) {
        throw new RpcException(
            RpcCode.VERIFY_REJECTED,
            "Unspendable output exceeds maximum configured by user (maxburnamount)");
      }
    }
  }

  private static void checkFee(TxOutcome.Accepted accepted, FeeRate limit) {
    if (accepted.fee().compareTo(limit.feeRoundedDown(accepted.virtualSize())) > 0) {
      throw new RpcException(
          RpcCode.VERIFY_ERROR,
          "Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)");
    }
  }

  private Txid submit(Transaction tx) {
    switch (chain.submit(tx)) {
      case TxOutcome.Accepted accepted -> {
        return accepted.tx().txid();
      }
      case TxOutcome.AlreadyKnown known -> {
        if (known.rejection().reason().equals("txn-already-known")) {
          throw new RpcException(
              RpcCode.VERIFY_ALREADY_IN_UTXO_SET, "Transaction outputs already in utxo set");
        }
        return tx.txid();
      }
      case TxOutcome.MissingInputs missing ->
          throw new RpcException(RpcCode.VERIFY_ERROR, "bad-txns-inputs-missingorspent");
      case TxOutcome.Rejected rejected ->
          throw new RpcException(RpcCode.VERIFY_REJECTED, rejected.rejection().text());
    }
  }

  /// Satoshis of all outputs.
  static long valueOut(Transaction tx) {
    return TransactionRules.valueOut(tx);
  }

  /// The coin's place as text.
  static String place(OutPoint outPoint) {
    return outPoint.toString();
  }
}
