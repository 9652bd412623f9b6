package org.groat.chain.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What can be told of a store from outside, by its folder: when another process writes its buffers to disk, and when it has.
///
/// New tables appear when that begins; they count once the manifest, which grows then, names them. Tables that it does not name
/// are removed when the store is opened.
public final class StoreFiles {
  private StoreFiles() {}

  /// The names of tables and of files of large values; none where there is no folder yet.
  public static Set<String> tables(Path folder) throws IOException {
    return named(folder, ".sst", ".blob");
  }

  /// Bytes of the manifests.
  public static long manifestBytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("MANIFEST")) {
          bytes += Files.size(file);
        }
      }
    }
    return bytes;
  }

  private static Set<String> named(Path folder, String... endings) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> Stream.of(endings).anyMatch(name::endsWith))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NoSuchFileException e) {
      return new TreeSet<>();
    }
  }
}
