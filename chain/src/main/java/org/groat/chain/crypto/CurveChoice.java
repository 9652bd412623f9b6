package org.groat.chain.crypto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which implementation of the curve a process uses, and which it refused.
///
/// In this order: the library that the user names, whatever its age; an installed one that is newer than the bundled one; the
/// bundled one; the same by JNI, where nothing else can be called; an installed one of any age, where no bundled one is made for
/// this machine; plain Java. The first two must have every module that is used here. All must answer [CurveSelfCheck] rightly,
/// or the next is asked.
///
/// @param description what the user is told
/// @param forcedRefusal why not the library that the user named, where it is refused
/// @param refused each library that was tried before, with the reason
record CurveChoice(
    Secp256k1 curve, String description, Optional<String> forcedRefusal, List<String> refused) {

  /// Chooses.
  ///
  /// @param forced the library that the user names
  /// @param folders where newer ones are looked for
  static CurveChoice of(Optional<Path> forced, List<Path> folders) {
    return of(forced, folders, List.of(NativeLibrary.bundled(), JniLibrary.bundled()));
  }

  /// Chooses.
  ///
  /// @param bundled the library in the jars, by each way to call it
  static CurveChoice of(Optional<Path> forced, List<Path> folders, List<NativeLibrary> bundled) {
    List<String> refused = new ArrayList<>();
    if (!NativeLibrary.isUsable()) {
      refused.add("pointers have not 64 bits");
      return java(refused, forced.map(file -> file + ": pointers have not 64 bits"));
    }
    Optional<String> forcedRefusal = Optional.empty();
    if (forced.isPresent()) {
      NativeLibrary library = new NativeLibrary.InFile(forced.get(), Optional.empty());
      Optional<Secp256k1> curve = tried(library, true, refused);
      if (curve.isPresent()) {
        return of(curve.get(), library, refused, forcedRefusal);
      }
      forcedRefusal = Optional.of(refused.getLast());
    }
    for (NativeLibrary library : InstalledLibraries.newerThan(LibraryVersion.BUNDLED, folders)) {
      Optional<Secp256k1> curve = tried(library, true, refused);
      if (curve.isPresent()) {
        return of(curve.get(), library, refused, forcedRefusal);
      }
    }
    List<NativeLibrary> others =
        Stream.concat(bundled.stream(), NativeLibrary.byName().stream()).toList();
    for (NativeLibrary library : others) {
      Optional<Secp256k1> curve = tried(library, false, refused);
      if (curve.isPresent()) {
        return of(curve.get(), library, refused, forcedRefusal);
      }
    }
    return java(refused, forcedRefusal);
  }

  /// Whether no library worked, so that verifying is slow.
  boolean isSlow() {
    return curve instanceof BouncySecp256k1;
  }

  private static CurveChoice of(
      Secp256k1 curve,
      NativeLibrary library,
      List<String> refused,
      Optional<String> forcedRefusal) {
    return new CurveChoice(
        curve, "libsecp256k1 " + library.name(), forcedRefusal, List.copyOf(refused));
  }

  private static CurveChoice java(List<String> refused, Optional<String> forcedRefusal) {
    return new CurveChoice(
        new BouncySecp256k1(), "Bouncy Castle", forcedRefusal, List.copyOf(refused));
  }

  /// @param whole true where the library must have ElligatorSwift
  private static Optional<Secp256k1> tried(
      NativeLibrary library, boolean whole, List<String> refused) {
    try {
      Secp256k1 curve = library.curve();
      Optional<String> wrong = CurveSelfCheck.wrongAnswer(curve);
      if (wrong.isEmpty() && whole && curve instanceof NativeSecp256k1 functions) {
        wrong = CurveSelfCheck.wrongAnswer(functions.ellSwift(), curve);
      }
      if (wrong.isEmpty()) {
        return Optional.of(curve);
      }
      refused.add(library.name() + ": wrong answer about " + wrong.get());
    } catch (NativeLibrary.UnavailableException e) {
      refused.add(library.name() + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      // It calls an argument wrong that is right.
      refused.add(library.name() + ": wrong answer, " + e.getMessage());
    } catch (IllegalStateException | LinkageError e) {
      // A native method is looked for when it is first called.
      refused.add(library.name() + ": " + e.getMessage());
    }
    return Optional.empty();
  }
}
