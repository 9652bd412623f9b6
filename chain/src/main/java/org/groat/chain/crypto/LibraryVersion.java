package org.groat.chain.crypto;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which libsecp256k1 an installed one is, by the numbers in the name of its file.
///
/// The library has no function and no symbol that tells its version. What tells it is the name that its build gives the file,
/// `libsecp256k1.so.6.0.1`: the numbers of its interface, which go up with each release and never back. 0.2.0 is 1.0.0, 0.3.x
/// to 0.5.x are 2.y.z, 0.6.0 is 5.0.0, 0.7.x are 6.0.x, and each release that removes a function begins the next first number.
/// A name can lie, so what a release removed must be gone ([NativeLibrary.InFile]).
///
/// @param major counts releases that removed something
/// @param age counts releases that only added functions since then
/// @param revision counts releases that did neither since then
record LibraryVersion(int major, int age, int revision) implements Comparable<LibraryVersion> {
  /// What the jars have, or something older: 0.7.1 was the newest release when they were made. The library in them lacks what
  /// 0.7.0 removed.
  static final LibraryVersion BUNDLED = new LibraryVersion(6, 0, 1);

  /// The first without `secp256k1_scratch_space_create`: 0.6.0.
  static final LibraryVersion WITHOUT_SCRATCH_SPACE = new LibraryVersion(5, 0, 0);

  /// The first without `secp256k1_ec_privkey_negate`: 0.7.0.
  static final LibraryVersion WITHOUT_PRIVKEY = new LibraryVersion(6, 0, 0);

  private static final Pattern SHARED_OBJECT =
      Pattern.compile("libsecp256k1\\.so\\.(\\d{1,4})(?:\\.(\\d{1,4})\\.(\\d{1,4}))?");
  private static final Pattern DYLIB =
      Pattern.compile("libsecp256k1\\.(\\d{1,4})(?:\\.(\\d{1,4})\\.(\\d{1,4}))?\\.dylib");
  private static final Comparator<LibraryVersion> ORDER =
      Comparator.comparingInt(LibraryVersion::major)
          .thenComparingInt(LibraryVersion::age)
          .thenComparingInt(LibraryVersion::revision);

  /// Reads it from a file's own name, not that of a link to it; nothing where the name has no number.
  static Optional<LibraryVersion> ofFileName(String name) {
    Matcher matcher = SHARED_OBJECT.matcher(name);
    if (!matcher.matches()) {
      matcher = DYLIB.matcher(name);
      if (!matcher.matches()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new LibraryVersion(number(matcher, 1), number(matcher, 2), number(matcher, 3)));
  }

  private static int number(Matcher matcher, int group) {
    String text = matcher.group(group);
    return text == null ? 0 : Integer.parseInt(text);
  }

  @Override
  public int compareTo(LibraryVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + age + "." + revision;
  }
}
