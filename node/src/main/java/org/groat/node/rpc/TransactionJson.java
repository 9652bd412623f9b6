package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.script.OutputType;
import org.groat.chain.script.ScriptText;

/// Transactions as JSON, in the field's spelling and order.
public final class TransactionJson {
  private final ScriptNames names;

  public TransactionJson(ScriptNames names) {
    this.names = names;
  }

  /// A transaction without what its coins tell.
  public ObjectNode of(Transaction tx) {
    return of(tx, List.of(), false);
  }

  /// @param spent the coin of each input, in order; empty where they are not known: then there is no fee
  /// @param prevouts whether each input shows the coin that it spends
  public ObjectNode of(Transaction tx, List<Coin> spent, boolean prevouts) {
    ObjectNode json = Json.object();
    json.put("txid", tx.txid().toString())
        .put("hash", tx.wtxid().toString())
        .put("version", Integer.toUnsignedLong(tx.version()))
        .put("size", tx.totalSize())
        .put("vsize", tx.virtualSize())
        .put("weight", tx.weight().units())
        .put("locktime", tx.lockTime());
    ArrayNode inputs = json.putArray("vin");
    for (int i = 0; i < tx.inputCount(); i++) {
      inputs.add(input(tx, i, prevouts && i < spent.size() ? List.of(spent.get(i)) : List.of()));
    }
    ArrayNode outputs = json.putArray("vout");
    for (int i = 0; i < tx.outputCount(); i++) {
      ObjectNode output = outputs.addObject();
      output.set("value", Json.amount(tx.value(i)));
      output.put("n", i).set("scriptPubKey", script(tx.scriptPubKey(i)));
    }
    if (!tx.isCoinbase() && spent.size() == tx.inputCount()) {
      long in = spent.stream().mapToLong(coin -> coin.amount().satoshis()).sum();
      long out = tx.outputs().stream().mapToLong(output -> output.amount().satoshis()).sum();
      json.set("fee", Json.amount(in - out));
    }
    return json;
  }

  private ObjectNode input(Transaction tx, int index, List<Coin> coin) {
    TxInput input = tx.input(index);
    OutPoint outPoint = input.outPoint();
    ObjectNode json = Json.object();
    if (tx.isCoinbase()) {
      json.put("coinbase", input.scriptSig().toHex());
    } else {
      json.put("txid", outPoint.txid().toString()).put("vout", outPoint.unsignedIndex());
      json.putObject("scriptSig")
          .put("asm", ScriptText.withHashTypes(input.scriptSig()))
          .put("hex", input.scriptSig().toHex());
    }
    if (!input.witness().isEmpty()) {
      json.set("txinwitness", Json.texts(input.witness()));
    }
    for (Coin spent : coin) {
      ObjectNode prevout = json.putObject("prevout");
      prevout.put("generated", spent.coinbase()).put("height", spent.height());
      prevout.set("value", Json.amount(spent.amount()));
      prevout.set("scriptPubKey", script(spent.script()));
    }
    return json.put("sequence", input.sequence());
  }

  /// An output's script with all that is known of it.
  public ObjectNode script(Bytes script) {
    ObjectNode json = Json.object();
    json.put("asm", ScriptText.of(script))
        .put("desc", names.descriptor(script))
        .put("hex", script.toHex());
    names.address(script).ifPresent(address -> json.put("address", address));
    return json.put("type", OutputType.of(script).text());
  }

  /// The names that scripts go by here.
  public ScriptNames names() {
    return names;
  }

  static JsonNode hex(Transaction tx) {
    return Json.hex(tx.raw());
  }
}
