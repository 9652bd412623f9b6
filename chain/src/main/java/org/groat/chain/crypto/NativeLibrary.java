package org.groat.chain.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A place where libsecp256k1 may be: inside a jar on the class path, or installed on the machine.
///
/// The one in the jar is known to the byte and comes first. It is copied to a new file that only this user can write, loaded,
/// and the file removed at once where the system allows it.
sealed interface NativeLibrary {

  /// How the log calls it.
  String name();

  /// Loads the library for the rest of the process.
  ///
  /// @throws UnavailableException where there is none, or it does not load
  SymbolLookup load() throws UnavailableException;

  /// The places to look, the best first; none where pointers have not 64 bits.
  static List<NativeLibrary> candidates() {
    if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
      return List.of();
    }
    List<NativeLibrary> candidates = new ArrayList<>();
    candidates.add(new Bundled(bundledResource()));
    // The soname's number counts incompatible changes: the newest first.
    for (int number = 9; number >= 0; number--) {
      candidates.add(new Installed("libsecp256k1.so." + number));
    }
    candidates.add(new Installed("libsecp256k1.dylib"));
    return List.copyOf(candidates);
  }

  private static String bundledResource() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String folder = "/fr/acinq/secp256k1/jni/native/";
    if (system.contains("mac")) {
      return folder + "darwin/libsecp256k1-jni.dylib";
    } else if (system.contains("windows")) {
      return folder + "mingw-x86_64/secp256k1-jni.dll";
    }
    boolean arm = processor.equals("aarch64") || processor.equals("arm64");
    return folder + (arm ? "linux-aarch64" : "linux-x86_64") + "/libsecp256k1-jni.so";
  }

  /// A resource of the jar `secp256k1-kmp-jni-jvm-*`.
  record Bundled(String resource) implements NativeLibrary {
    @Override
    public String name() {
      return "bundled";
    }

    @Override
    public SymbolLookup load() throws UnavailableException {
      try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new UnavailableException("no " + resource + " on the class path");
        }
        // Made with permissions for its owner alone, under a name that nobody can foresee.
        Path file = Files.createTempFile("groat-", resource.substring(resource.lastIndexOf('.')));
        try {
          Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
          return SymbolLookup.libraryLookup(file, Arena.global());
        } finally {
          remove(file);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new UnavailableException(String.valueOf(e.getMessage()));
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

  /// A library that the system's loader finds by name.
  record Installed(String name) implements NativeLibrary {
    @Override
    public SymbolLookup load() throws UnavailableException {
      try {
        return SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException e) {
        throw new UnavailableException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// No such library here, which is no error while another place is left.
  final class UnavailableException extends Exception {
    UnavailableException(String message) {
      super(message);
    }
  }
}
