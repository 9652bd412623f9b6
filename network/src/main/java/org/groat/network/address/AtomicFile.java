package org.groat.network.address;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.groat.chain.codec.Bytes;

/// Replaces files as a whole: written beside, forced to the disk, then renamed over the old one, so that after a crash either
/// is there.
final class AtomicFile {
  private AtomicFile() {}

  /// @throws IOException where the disk fails; the old file is then still there
  static void write(Path path, Bytes content) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (var buffer = content.toByteBuffer(); buffer.hasRemaining(); ) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Renames a file that cannot be read, so that its owner can look at it.
  static Path setAside(Path path) throws IOException {
    Path aside = path.resolveSibling(path.getFileName() + ".bad");
    return Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
  }
}
