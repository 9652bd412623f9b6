package org.groat.chain.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.HeaderChain;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.ScriptBuilder;

/// A chain of coins in a map, 200 blocks high, one every ten minutes, for a pool that needs no more.
final class FakeChain implements MempoolChain {
  final Map<OutPoint, Coin> coins = new HashMap<>();
  private HeaderChain headers = HeaderChain.of(NetworkParameters.REGTEST).addMany(200, 600);
  private int nextCoin = 1;

  @Override
  public Optional<Coin> coin(OutPoint outPoint) {
    return Optional.ofNullable(coins.get(outPoint));
  }

  @Override
  public HeaderContext tip() {
    return headers.tip();
  }

  @Override
  public NetworkParameters params() {
    return NetworkParameters.REGTEST;
  }

  /// Makes a coin of long ago.
  OutPoint fund(long satoshis, Bytes script) {
    return fund(new Coin(new TxOutput(Amount.ofSatoshis(satoshis), script), 10, false));
  }

  OutPoint fund(Coin coin) {
    byte[] name = new byte[32];
    name[0] = (byte) nextCoin;
    name[1] = (byte) (nextCoin++ >>> 8);
    name[31] = 2;
    OutPoint outPoint = new OutPoint(Txid.of(name), 0);
    coins.put(outPoint, coin);
    return outPoint;
  }

  /// Puts a block with these transactions on top: takes their coins, adds their outputs.
  Block connect(Transaction... transactions) {
    int height = tip().height() + 1;
    Transaction coinbase =
        Transaction.of(
            1,
            List.of(
                new TxInput(
                    OutPoint.NONE,
                    new ScriptBuilder().number(height).number(0).build(),
                    TxInput.SEQUENCE_FINAL)),
            List.of(new TxOutput(Amount.ofBitcoins(1), Bytes.fromHex("51"))),
            0);
    List<Transaction> all = new ArrayList<>(List.of(coinbase));
    all.addAll(List.of(transactions));
    BlockHeader last = tip().header();
    BlockHeader header =
        new BlockHeader(
            4, last.hash(), MerkleTree.of(all).hash(), last.time() + 600, last.bits(), 0);
    headers.add(header);
    for (Transaction tx : all) {
      tx.inputs().forEach(input -> coins.remove(input.outPoint()));
      for (int i = 0; i < tx.outputCount(); i++) {
        coins.put(new OutPoint(tx.txid(), i), new Coin(tx.output(i), height, tx.isCoinbase()));
      }
    }
    return Block.of(header, all);
  }

  /// Takes the top block off; what it spent comes back as given.
  void disconnect(Block block, Map<OutPoint, Coin> spent) {
    for (Transaction tx : block.transactions()) {
      for (int i = 0; i < tx.outputCount(); i++) {
        coins.remove(new OutPoint(tx.txid(), i));
      }
    }
    coins.putAll(spent);
    int height = tip().height() - 1;
    HeaderChain shorter = HeaderChain.of(headers.at(0).header());
    for (int i = 1; i <= height; i++) {
      shorter.add(headers.at(i).header());
    }
    headers = shorter;
  }
}
