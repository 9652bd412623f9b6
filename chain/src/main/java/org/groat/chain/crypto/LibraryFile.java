package org.groat.chain.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The native library that a jar holds, as a file for as long as it takes to load it.
final class LibraryFile {
  private static final String FOLDER = "/fr/acinq/secp256k1/jni/native/";

  private LibraryFile() {}

  /// The resource that is made for this system and processor.
  static String resource() {
    return resource(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /// The resource that is made for a system and processor, as the JVM calls them. Not every one of them exists: Windows has
  /// one for x86-64 only.
  static String resource(String systemName, String processorName) {
    String system = systemName.toLowerCase(Locale.ROOT);
    String processor = processorName.toLowerCase(Locale.ROOT);
    boolean arm = processor.equals("aarch64") || processor.equals("arm64");
    if (system.contains("mac")) {
      return FOLDER + "darwin/libsecp256k1-jni.dylib";
    } else if (system.contains("windows")) {
      return FOLDER + (arm ? "mingw-aarch64" : "mingw-x86_64") + "/secp256k1-jni.dll";
    }
    return FOLDER + (arm ? "linux-aarch64" : "linux-x86_64") + "/libsecp256k1-jni.so";
  }

  /// Copies a resource to a new file that only this user can write, has it loaded, and removes the file at once where the
  /// system allows it.
  ///
  /// @return what `load` made of the file; nothing where there is no such resource
  static <T> Optional<T> load(String resource, Function<Path, T> load) throws IOException {
    try (InputStream in = LibraryFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        return Optional.empty();
      }
      // Made with permissions for its owner alone, under a name that nobody can foresee.
      Path file = Files.createTempFile("groat-", resource.substring(resource.lastIndexOf('.')));
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(load.apply(file.toAbsolutePath()));
      } finally {
        remove(file);
      }
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Windows keeps a loaded library's file until the process ends.
      file.toFile().deleteOnExit();
    }
  }
}
