package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.PartialMerkleTree;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.service.ChainView;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.wire.MerkleBlock;
import org.groat.node.index.IndexSet;
import org.groat.node.index.TransactionIndex;

/// Methods that prove that transactions are in a block, and check such proofs.
public final class ProofMethods {
  /// Outputs of a transaction that are looked up to find its block by an unspent one.
  private static final int OUTPUTS_TRIED_MAX = 4_096;

  private final ChainAccess chain;
  private final IndexSet indexes;

  public ProofMethods(ChainAccess chain, IndexSet indexes) {
    this.chain = chain;
    this.indexes = indexes;
  }

  public List<RpcMethod> methods() {
    return List.of(getTxOutProof(), verifyTxOutProof());
  }

  private RpcMethod getTxOutProof() {
    Parameter<JsonNode> txids = Parameter.array("txids", "Ids of transactions of one block");
    Parameter<BlockHash> hash =
        Parameter.blockHash(
                "blockhash",
                "Their block; else one has to have an unspent output, or txindex is needed")
            .optional();
    return RpcMethod.named("gettxoutproof")
        .does("Proves that transactions are in a block.")
        .takes(txids, hash)
        .returns("\"hex\" (string) The proof")
        .by(
            call -> {
              Set<Txid> wanted = txids(call.get(txids));
              HeaderEntry entry =
                  call.find(hash).map(chain::entry).orElseGet(() -> blockOf(wanted));
              return Json.hex(MerkleBlock.CODEC.encode(prove(entry, wanted)));
            });
  }

  private static Set<Txid> txids(JsonNode list) {
    Set<Txid> wanted = new LinkedHashSet<>();
    Parameter<Txid> element = Parameter.txid("txid", "");
    for (JsonNode each : list) {
      if (!each.isTextual()) {
        throw new RpcException(
            RpcCode.TYPE_ERROR,
            "JSON value of type " + Parameter.typeName(each) + " is not of expected type string");
      }
      if (!wanted.add(element.read(each))) {
        throw new RpcException(
            RpcCode.INVALID_PARAMETER, "Invalid parameter, duplicated txid: " + each.textValue());
      }
    }
    if (wanted.isEmpty()) {
      throw new RpcException(RpcCode.INVALID_PARAMETER, "Parameter 'txids' cannot be empty");
    }
    return wanted;
  }

  private HeaderEntry blockOf(Set<Txid> wanted) {
    Optional<HeaderEntry> byCoin = chain.ask(view -> byUnspentOutput(view, wanted));
    Optional<TransactionIndex> index = indexes.transactions();
    return byCoin
        .or(
            () ->
                index
                    .flatMap(found -> found.find(wanted.iterator().next(), chain.snapshot()))
                    .map(TransactionIndex.Found::block))
        .orElseThrow(
            () -> new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, "Transaction not yet in block"));
  }

  private static Optional<HeaderEntry> byUnspentOutput(ChainView view, Set<Txid> wanted) {
    for (Txid txid : wanted) {
      for (int output = 0; output < OUTPUTS_TRIED_MAX; output++) {
        Optional<Coin> coin = view.chain().coin(new OutPoint(txid, output));
        if (coin.isPresent()) {
          return view.chain().active(coin.get().height());
        }
      }
    }
    return Optional.empty();
  }

  private MerkleBlock prove(HeaderEntry entry, Set<Txid> wanted) {
    Block block = chain.block(entry);
    List<Txid> txids = block.transactions().stream().map(Transaction::txid).toList();
    List<Boolean> chosen = txids.stream().map(wanted::contains).toList();
    if (chosen.stream().filter(Boolean::booleanValue).count() != wanted.size()) {
      throw new RpcException(
          RpcCode.INVALID_ADDRESS_OR_KEY,
          "Not all transactions found in specified or retrieved block");
    }
    return MerkleBlock.of(entry.header(), PartialMerkleTree.of(txids, chosen));
  }

  private RpcMethod verifyTxOutProof() {
    Parameter<Bytes> proof = Parameter.hex("proof", "The proof, hex");
    return RpcMethod.named("verifytxoutproof")
        .does("Checks a proof that transactions are in a block of the active chain.")
        .takes(proof)
        .returns("[ \"txid\", ... ] (json array) What it proves; empty where it is not sound")
        .by(
            call -> {
              MerkleBlock given;
              try {
                given = MerkleBlock.CODEC.decode(call.get(proof));
              } catch (MalformedException e) {
                throw new RpcException(RpcCode.DESERIALIZATION_ERROR, "Proof decode failed");
              }
              Optional<List<Txid>> proven = given.tree().prove(given.header().merkleRoot());
              if (proven.isEmpty()) {
                return Json.array();
              }
              Optional<HeaderEntry> entry = chain.service().header(given.header().hash());
              if (entry.isEmpty()
                  || !chain.snapshot().isActive(entry.get())
                  || entry.get().transactionCount() == 0) {
                throw new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, "Block not found in chain");
              }
              return entry.get().transactionCount() == given.transactionCount()
                  ? Json.texts(proven.get())
                  : Json.array();
            });
  }
}
