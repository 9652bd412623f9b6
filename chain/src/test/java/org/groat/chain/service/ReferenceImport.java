package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Script;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.Cursor;
import org.groat.chain.storage.KeyValueStore;

/// An import of a regtest file that nothing disturbs: what others are held against. Its coins follow from the blocks alone, not from
/// what the chain keeps of them.
///
/// @param changes what the block at each height does to the coins
/// @param entries the block at each height
record ReferenceImport(List<Change> changes, List<HeaderEntry> entries) {

  /// @param spent coins of blocks before
  /// @param made coins that are left after the block
  record Change(Set<OutPoint> spent, Map<OutPoint, Coin> made) {
    static Change of(Block block, int height) {
      Set<OutPoint> spent = new HashSet<>();
      Map<OutPoint, Coin> made = new HashMap<>();
      boolean coinbase = true;
      for (Transaction tx : block.transactions()) {
        for (int i = 0; i < tx.inputCount() && !coinbase; i++) {
          if (made.remove(tx.outPoint(i)) == null) {
            spent.add(tx.outPoint(i));
          }
        }
        for (int i = 0; i < tx.outputCount(); i++) {
          Bytes script = tx.scriptPubKey(i);
          if (!Script.isUnspendable(script)) {
            TxOutput output = new TxOutput(new Amount(tx.value(i)), script.compact());
            made.put(new OutPoint(tx.txid(), i), new Coin(output, height, coinbase));
          }
        }
        coinbase = false;
      }
      return new Change(spent, made);
    }
  }

  /// @param store an empty one, which is closed afterwards
  static ReferenceImport of(Path file, KeyValueStore store) {
    List<Change> changes = new ArrayList<>();
    List<HeaderEntry> entries = new ArrayList<>();
    try (TestChain chain = TestChain.open(ChainSettings.of(NetworkParameters.REGTEST), store)) {
      changes.add(new Change(Set.of(), Map.of()));
      entries.add(chain.service().snapshot().tip());
      chain
          .service()
          .subscribe(
              Runnable::run,
              new ChainEvents() {
                @Override
                public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
                  changes.add(Change.of(block, entry.height()));
                  entries.add(entry);
                }
              });
      chain.service().importer().run(file, progress -> {});
    }
    return new ReferenceImport(changes, entries);
  }

  int height() {
    return entries.size() - 1;
  }

  /// Expects a chain to be at a block of this one, with exactly its coins.
  ///
  /// @return the height
  int expectCoinsOfItsTip(TestChain chain, String about) {
    HeaderEntry tip = chain.service().snapshot().tip();
    assertThat(tip.hash()).as(about).isEqualTo(entries.get(tip.height()).hash());
    Map<OutPoint, Coin> wanted = coinsAt(tip.height());
    try (CoinSnapshot snapshot = chain.service().ask(view -> view.chain().coinSnapshot());
        Cursor<OutPoint, Coin> found = snapshot.coins()) {
      while (found.next()) {
        Coin coin = wanted.remove(found.key());
        if (!found.value().equals(coin)) {
          assertThat(found.value())
              .as("%s at %d, %s", found.key(), tip.height(), about)
              .isEqualTo(coin);
        }
      }
    }
    assertThat(wanted).as("coins that are missing at %d, %s", tip.height(), about).isEmpty();
    return tip.height();
  }

  private Map<OutPoint, Coin> coinsAt(int height) {
    Map<OutPoint, Coin> coins = new HashMap<>();
    for (Change change : changes.subList(0, height + 1)) {
      change.spent.forEach(coins::remove);
      coins.putAll(change.made);
    }
    return coins;
  }
}
