package org.groat.node.rpc;

import java.io.IOException;
import java.nio.file.Path;
import org.groat.chain.service.PoolKeeper;

/// The file in which the memory pool survives the node.
public interface MempoolFile {

  /// Whether what the file held when the node started is in the pool, as far as it is good.
  boolean isLoaded();

  /// Writes the pool to the file.
  ///
  /// @return the file
  Path save() throws IOException;

  /// Takes in what stands in another file.
  ///
  /// @throws org.groat.chain.codec.MalformedException where it is no such file
  PoolKeeper.Result load(Path file, PoolKeeper.Wanted wanted) throws IOException;
}
