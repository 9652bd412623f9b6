package org.groat.chain.crypto;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Picks the implementation of the curve: a native library where one loads and answers known questions rightly, plain Java
/// otherwise. The choice is made once a process and logged with its reason ([CurveChoice]).
public final class Secp256k1s {
  /// An environment variable: the file of the library to use.
  public static final String FORCE = "GROAT_SECP256K1";

  private static final Logger LOG = LoggerFactory.getLogger(Secp256k1s.class);

  private Secp256k1s() {}

  /// The fastest implementation that works on this machine.
  public static Secp256k1 best() {
    return Best.CHOICE.curve();
  }

  /// The fastest implementation of ElligatorSwift that works on this machine.
  public static EllSwift bestEllSwift() {
    if (best() instanceof NativeSecp256k1 library) {
      try {
        return library.ellSwift();
      } catch (NativeLibrary.UnavailableException e) {
        LOG.debug("event=ellswift-refused reason=\"{}\"", e.getMessage());
      }
    }
    return new BouncyEllSwift();
  }

  /// The same as [#best()], chosen when it is first asked something: a start need not wait for that.
  public static Secp256k1 deferred() {
    return new DeferredSecp256k1();
  }

  /// The same as [#bestEllSwift()], chosen when it is first asked something.
  public static EllSwift deferredEllSwift() {
    return new DeferredEllSwift();
  }

  /// What [#best()] is, for people: the library and where it is from.
  public static String description() {
    return Best.CHOICE.description();
  }

  /// Why not the library that the user named, where it is refused.
  public static Optional<String> refusal() {
    return Best.CHOICE.forcedRefusal();
  }

  private static CurveChoice choose() {
    CurveChoice choice = CurveChoice.of(forced(), InstalledLibraries.folders());
    choice
        .forcedRefusal()
        .ifPresent(
            why ->
                LOG.warn(
                    "{} is refused: {}; {} is used instead", FORCE, why, choice.description()));
    if (choice.isSlow()) {
      LOG.warn(
          "event=curve-chosen implementation=\"{}\" reason=\"no libsecp256k1 works here, verifying"
              + " is slower\" refused=\"{}\"",
          choice.description(),
          String.join("; ", choice.refused()));
    } else {
      LOG.info(
          "event=curve-chosen implementation=\"{}\" refused=\"{}\"",
          choice.description(),
          String.join("; ", choice.refused()));
    }
    return choice;
  }

  private static Optional<Path> forced() {
    String text = System.getenv(FORCE);
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text).toAbsolutePath());
    } catch (InvalidPathException e) {
      LOG.warn("{} is refused: {}", FORCE, e.getMessage());
      return Optional.empty();
    }
  }

  /// Made when it is first asked for.
  private static final class Best {
    static final CurveChoice CHOICE = choose();
  }
}
