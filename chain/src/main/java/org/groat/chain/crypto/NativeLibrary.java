package org.groat.chain.crypto;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A place where libsecp256k1 may be: inside a jar on the class path, or installed on the machine.
///
/// The one in the jar is known to the byte ([LibraryFile]).
sealed interface NativeLibrary
    permits NativeLibrary.Bundled, NativeLibrary.InFile, NativeLibrary.Installed, JniLibrary {

  /// How the log calls it.
  String name();

  /// Loads the library for the rest of the process and binds its functions.
  ///
  /// @throws UnavailableException where there is none, it does not load, or it lacks a function
  Secp256k1 curve() throws UnavailableException;

  /// False where pointers have not 64 bits, for which nothing here is made.
  static boolean isUsable() {
    return ValueLayout.ADDRESS.byteSize() == Long.BYTES;
  }

  /// The one in the jar for this system and processor.
  static Bundled bundled() {
    return new Bundled(LibraryFile.resource());
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

  /// A resource of the jar `secp256k1-kmp-jni-jvm-*`. The one for Windows is of use to [JniLibrary] only.
  record Bundled(String resource) implements NativeLibrary {
    @Override
    public String name() {
      return "bundled";
    }

    @Override
    public NativeSecp256k1 curve() throws UnavailableException {
      return new NativeSecp256k1(load());
    }

    SymbolLookup load() throws UnavailableException {
      if (resource.endsWith(".dll")) {
        throw new UnavailableException("the DLL exports native methods only");
      }
      try {
        return LibraryFile.load(resource, file -> SymbolLookup.libraryLookup(file, Arena.global()))
            .orElseThrow(() -> new UnavailableException("no " + resource + " on the class path"));
      } catch (IOException | IllegalArgumentException e) {
        throw new UnavailableException(String.valueOf(e.getMessage()));
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
    public NativeSecp256k1 curve() throws UnavailableException {
      return new NativeSecp256k1(load());
    }

    SymbolLookup load() throws UnavailableException {
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
    public NativeSecp256k1 curve() throws UnavailableException {
      try {
        return new NativeSecp256k1(SymbolLookup.libraryLookup(name, Arena.global()));
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
