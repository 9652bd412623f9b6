package org.groat.chain.crypto;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the libsecp256k1 that the system installed, in the folders where systems put libraries. Only names are looked at: a
/// library is not loaded to learn how old it is. One in another place is taken when the user names it ([Secp256k1s#FORCE]).
final class InstalledLibraries {
  /// A name like `libsecp256k1.so.6` may have these first numbers beyond the bundled library's own. Each is one look into each
  /// folder; a release that removes something comes every year or so.
  private static final int NUMBERS_AHEAD = 10;

  private InstalledLibraries() {}

  /// Where this system's loader looks, the user's own folders first.
  static List<Path> folders() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("windows")) {
      return List.of();
    }
    boolean mac = system.contains("mac");
    String search = System.getenv(mac ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH");
    Stream<String> own =
        search == null ? Stream.empty() : Stream.of(search.split(File.pathSeparator));
    return Stream.concat(own, mac ? macFolders() : linuxFolders())
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .distinct()
        .toList();
  }

  private static Stream<String> macFolders() {
    return Stream.of("/usr/local/lib", "/opt/homebrew/lib", "/opt/local/lib");
  }

  private static Stream<String> linuxFolders() {
    String processor = System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
    String debian = "/" + processor + "-linux-gnu";
    return Stream.of(
        "/usr/local/lib" + debian,
        "/usr/local/lib64",
        "/usr/local/lib",
        "/usr/lib" + debian,
        "/lib" + debian,
        "/usr/lib64",
        "/lib64",
        "/usr/lib",
        "/lib");
  }

  /// The libraries in these folders whose names say that they are newer than a version, the newest first.
  static List<NativeLibrary.InFile> newerThan(LibraryVersion version, List<Path> folders) {
    List<NativeLibrary.InFile> found = new ArrayList<>();
    for (Path folder : folders) {
      for (int ahead = 0; ahead <= NUMBERS_AHEAD; ahead++) {
        int number = version.major() + ahead;
        for (String name :
            List.of("libsecp256k1.so." + number, "libsecp256k1." + number + ".dylib")) {
          at(folder.resolve(name))
              .filter(library -> library.version().orElseThrow().compareTo(version) > 0)
              .filter(library -> !found.contains(library))
              .ifPresent(found::add);
        }
      }
    }
    found.sort(
        Comparator.comparing((NativeLibrary.InFile library) -> library.version().orElseThrow())
            .reversed());
    return List.copyOf(found);
  }

  /// The library behind a name, which mostly is a link to the file that has all the numbers.
  private static Optional<NativeLibrary.InFile> at(Path name) {
    if (!Files.exists(name)) {
      return Optional.empty();
    }
    try {
      Path file = name.toRealPath();
      return LibraryVersion.ofFileName(file.getFileName().toString())
          .or(() -> LibraryVersion.ofFileName(name.getFileName().toString()))
          .map(version -> new NativeLibrary.InFile(file, Optional.of(version)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
