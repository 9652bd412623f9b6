package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.CoinHistory;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.KeyValueStore;

/// An import of a regtest file that nothing disturbs: what others are held against.
///
/// @param coinsAt the hash of the coins at each height
/// @param entries the block at each height
record ReferenceImport(List<Bytes> coinsAt, List<HeaderEntry> entries) {

  /// @param store an empty one, which is closed afterwards
  static ReferenceImport of(Path file, KeyValueStore store) {
    List<Bytes> coinsAt = new ArrayList<>();
    List<HeaderEntry> entries = new ArrayList<>();
    try (TestChain chain = TestChain.open(ChainSettings.of(NetworkParameters.REGTEST), store)) {
      CoinHistory hash = new CoinHistory(NetworkParameters.REGTEST);
      coinsAt.add(hash.hash());
      entries.add(chain.service().snapshot().tip());
      chain
          .service()
          .subscribe(
              Runnable::run,
              new ChainEvents() {
                @Override
                public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
                  hash.connected(entry, block, undo);
                  coinsAt.add(hash.hash());
                  entries.add(entry);
                }
              });
      chain.service().importer().run(file, progress -> {});
    }
    return new ReferenceImport(coinsAt, entries);
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
    assertThat(chain.muHash())
        .as("coins at %d, %s", tip.height(), about)
        .isEqualTo(TestChain.text(coinsAt.get(tip.height())));
    return tip.height();
  }
}
