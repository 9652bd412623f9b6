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
import java.util.Optional;

/// A place where libsecp256k1 may be: inside a jar on the class path, or installed on the machine.
///
/// The one in the jar is known to the byte. It is copied to a new file that only this user can write, loaded, and the file
/// removed at once where the system allows it.
sealed interface NativeLibrary {

  /// How the log calls it.
  String name();

  /// Loads the library for the rest of the process.
  ///
  /// @throws UnavailableException where there is none, or it does not load
  SymbolLookup load() throws UnavailableException;

  /// False where pointers have not 64 bits, for which nothing here is made.
  static boolean isUsable() {
    return ValueLayout.ADDRESS.byteSize() == Long.BYTES;
  }

  /// The one in the jar for this system and processor.
  static NativeLibrary bundled() {
    return new Bundled(bundledResource());
  }

  /// Those that the system's loader may find, whatever their age: for systems that no jar is made for.
  static List<NativeLibrary> byName() {
    List<NativeLibrary> candidates = new ArrayList<>();
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

  /// A library at a place that is known.
  ///
  /// @param version what its name says that it is; where that is said, what releases up to it removed must be gone
  record InFile(Path file, Optional<LibraryVersion> version) implements NativeLibrary {
    @Override
    public String name() {
      return version.map(known -> known + " " + file).orElseGet(file::toString);
    }

    @Override
    public SymbolLookup load() throws UnavailableException {
      SymbolLookup library;
      try {
        library = SymbolLookup.libraryLookup(file, Arena.global());
      } catch (IllegalArgumentException e) {
        throw new UnavailableException(String.valueOf(e.getMessage()));
      }
      requireGone(library, LibraryVersion.WITHOUT_SCRATCH_SPACE, "secp256k1_scratch_space_create");
      requireGone(library, LibraryVersion.WITHOUT_PRIVKEY, "secp256k1_ec_privkey_negate");
      return library;
    }

    private void requireGone(SymbolLookup library, LibraryVersion since, String function)
        throws UnavailableException {
      if (version.isPresent()
          && version.get().compareTo(since) >= 0
          && library.find(function).isPresent()) {
        throw new UnavailableException("older than its name: it has " + function);
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
