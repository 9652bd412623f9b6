package org.groat.chain.service;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;

/// Writes blocks of the active chain to a file that [BlockImporter] reads.
public final class BlockExporter {
  private final ChainService service;

  public BlockExporter(ChainService service) {
    this.service = service;
  }

  /// Writes the blocks of the active chain from one height to another, both included, in order.
  ///
  /// @param progress told of each height written, on the calling thread
  /// @return bytes written
  /// @throws BlockFileException where the file cannot be written, or a block is not stored any more
  public long export(Path file, int from, int to, IntConsumer progress) {
    ChainSnapshot chain = service.snapshot();
    if (from < 0 || from > to || to > chain.tip().height()) {
      throw new BlockFileException(
          "no blocks %d to %d: the chain has heights 0 to %d"
              .formatted(from, to, chain.tip().height()));
    }
    long written = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int height = from; height <= to; height++) {
        HeaderEntry entry = chain.tip().ancestor(height);
        Bytes block = service.rawBlock(entry).orElseThrow(() -> pruned(entry));
        ByteWriter prefix = new ByteWriter().int32(service.params().magic()).int32(block.size());
        out.write(prefix.toBytes().toByteArray());
        out.write(block.toByteArray());
        written += prefix.size() + block.size();
        progress.accept(height);
      }
    } catch (IOException e) {
      throw new BlockFileException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
    return written;
  }

  private static BlockFileException pruned(HeaderEntry entry) {
    return new BlockFileException("block " + entry + " is not stored: it was pruned");
  }
}
