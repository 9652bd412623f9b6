package org.groat.node.index;

import java.util.List;
import java.util.Optional;
import org.groat.chain.primitives.Block;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.ColumnId;

/// What an [IndexBuilder] builds: called on the builder's loop, block after block.
public interface ChainIndex {

  /// How Bitcoin Core's `getindexinfo` calls it.
  String name();

  /// The columns that hold the entries.
  List<ColumnId> columns();

  /// Goes back so that the next block connected is one on top of the entry returned: the highest at or below `fork` that the
  /// stored entries allow. Empty where the index begins anew, with the genesis block.
  Optional<HeaderEntry> resumeAt(HeaderEntry fork);

  /// Adds a block's entries to `batch`. Blocks come in order, the genesis block first.
  void connect(HeaderEntry entry, Block block, BlockUndo undo, Batch batch);
}
