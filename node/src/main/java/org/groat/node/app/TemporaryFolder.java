package org.groat.node.app;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A fresh folder, removed with all that is in it when it is closed, unless it is to be kept.
record TemporaryFolder(Path path, boolean keep) implements AutoCloseable {

  /// Makes a folder in the system's place for such, or in a parent of the user's choice.
  static TemporaryFolder make(@Nullable Path parent, String prefix, boolean keep)
      throws IOException {
    if (parent == null) {
      return new TemporaryFolder(Files.createTempDirectory(prefix), keep);
    }
    Files.createDirectories(parent);
    return new TemporaryFolder(Files.createTempDirectory(parent, prefix), keep);
  }

  @Override
  public void close() throws IOException {
    if (!keep) {
      delete(path);
    }
  }

  /// Removes a folder with all that is in it.
  static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
