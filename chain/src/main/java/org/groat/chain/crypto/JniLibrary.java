package org.groat.chain.crypto;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The bundled library, called by the native methods that it exports (JNI) beside or instead of its own functions: the only way
/// on Windows, whose DLL exports nothing else. One is made for Windows on x86-64, none for Windows on ARM.
///
/// @param resource its name in the jar; where no jar has it, a file of that name is looked for in the JVM's folders for native
///     libraries, since the distribution has the DLL there: Windows cannot remove a file that is loaded, so an unpacked copy
///     would be left at every start
/// @param folders the JVM's folders
record JniLibrary(String resource, String folders) implements NativeLibrary {

  /// The one for this system and processor.
  static JniLibrary bundled() {
    return new JniLibrary(LibraryFile.resource(), System.getProperty("java.library.path", ""));
  }

  @Override
  public String name() {
    return "bundled, by JNI";
  }

  @Override
  public JniSecp256k1 curve() throws UnavailableException {
    try {
      Optional<Boolean> unpacked = LibraryFile.load(resource, JniLibrary::load);
      if (unpacked.isEmpty()) {
        load(
            beside()
                .orElseThrow(
                    () ->
                        new UnavailableException(
                            "no " + resource + " on the class path or in java.library.path")));
      }
      return new JniSecp256k1();
    } catch (IOException | LinkageError e) {
      throw new UnavailableException(String.valueOf(e.getMessage()));
    }
  }

  /// Loads it for the class loader of this class, which has to be that of the class of the native methods.
  private static boolean load(Path file) {
    System.load(file.toString());
    return true;
  }

  /// Only in folders that are named in full: never where the process happens to run.
  private Optional<Path> beside() {
    String file = resource.substring(resource.lastIndexOf('/') + 1);
    return Arrays.stream(folders.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> path(folder).stream())
        .filter(Path::isAbsolute)
        .map(folder -> folder.resolve(file))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /// Without a launcher these are the system's folders for programs, some of which may be no paths.
  private static Optional<Path> path(String folder) {
    try {
      return Optional.of(Path.of(folder));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
