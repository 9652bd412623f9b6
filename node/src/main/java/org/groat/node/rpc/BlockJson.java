package org.groat.node.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;

/// Blocks and headers as JSON, in the field's spelling and order.
public final class BlockJson {
  private final TransactionJson transactions;

  public BlockJson(TransactionJson transactions) {
    this.transactions = transactions;
  }

  /// Blocks on top of this one and itself; -1 where it is not on the active chain.
  public static int confirmations(HeaderEntry entry, ChainSnapshot chain) {
    return chain.isActive(entry) ? chain.tip().height() - entry.height() + 1 : -1;
  }

  /// A header in its place.
  public static ObjectNode header(HeaderEntry entry, ChainSnapshot chain) {
    BlockHeader header = entry.header();
    ObjectNode json = Json.object();
    json.put("hash", entry.hash().toString())
        .put("confirmations", confirmations(entry, chain))
        .put("height", entry.height())
        .put("version", header.version())
        .put("versionHex", HexFormat.of().toHexDigits(header.version()))
        .put("merkleroot", header.merkleRoot().toString())
        .put("time", header.time())
        .put("mediantime", entry.medianTimePast())
        .put("nonce", header.nonce())
        .put("bits", HexFormat.of().toHexDigits((int) header.bits()))
        .put("target", number(ProofOfWork.target(header.bits()).orElse(BigInteger.ZERO)))
        .put("difficulty", ProofOfWork.difficulty(header.bits()))
        .put("chainwork", number(entry.chainWork()))
        .put("nTx", entry.transactionCount());
    entry
        .previous()
        .ifPresent(previous -> json.put("previousblockhash", previous.hash().toString()));
    if (chain.isActive(entry)) {
      chain
          .active(entry.height() + 1)
          .ifPresent(next -> json.put("nextblockhash", next.hash().toString()));
    }
    return json;
  }

  /// A block.
  ///
  /// @param verbosity 1: txids; 2: whole transactions with fees; 3: and the coins that they spend
  /// @param undo the coins that the block spent, where they are stored
  public ObjectNode block(
      HeaderEntry entry,
      Block block,
      Optional<BlockUndo> undo,
      ChainSnapshot chain,
      int verbosity) {
    ObjectNode json = header(entry, chain);
    json.put("strippedsize", block.strippedSize())
        .put("size", block.totalSize())
        .put("weight", block.weight().units());
    ArrayNode list = json.putArray("tx");
    for (int i = 0; i < block.transactions().size(); i++) {
      Transaction tx = block.transaction(i);
      if (verbosity < 2) {
        list.add(tx.txid().toString());
      } else {
        int index = i;
        List<Coin> spent = undo.map(coins -> coins.ofTransaction(index)).orElse(List.of());
        ObjectNode whole = transactions.of(tx, spent, verbosity > 2);
        list.add(whole.set("hex", TransactionJson.hex(tx)));
      }
    }
    return json;
  }

  /// A 256-bit number as 64 hexadecimal digits.
  static String number(BigInteger number) {
    String digits = number.toString(16);
    return "0".repeat(Math.max(0, 64 - digits.length())) + digits;
  }
}
