package org.groat.wallet.descriptor;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Hash160;
import org.groat.wallet.keys.ExtendedPublicKey;
import org.groat.wallet.keys.KeyPath;
import org.jspecify.annotations.Nullable;

/// The part of a descriptor that stands for a key, or for a key at each index.
public sealed interface KeyExpression {

  /// True where each index has its own key.
  boolean isRanged();

  /// The key of an index; the same for all where it is not ranged.
  DerivedKey at(int index);

  /// As descriptors write it.
  String toText(NetworkParameters network);

  /// Where a key comes from: `[fingerprint/path]`.
  record Origin(Bytes fingerprint, KeyPath path) {
    @Override
    public String toString() {
      return "[" + fingerprint.toHex() + (path.steps().isEmpty() ? "" : "/" + path) + "]";
    }
  }

  /// One key.
  ///
  /// @param publicKey 33 bytes
  record Single(@Nullable Origin origin, Bytes publicKey) implements KeyExpression {
    static Single of(DerivedKey key) {
      return new Single(new Origin(key.fingerprint(), key.path()), key.publicKey());
    }

    /// The form inside `tr()`: the X coordinate alone.
    String toXOnlyText() {
      return (origin == null ? "" : origin) + publicKey.from(1).toHex();
    }

    @Override
    public boolean isRanged() {
      return false;
    }

    @Override
    public DerivedKey at(int index) {
      Origin from =
          Optional.ofNullable(origin)
              .orElseGet(() -> new Origin(Bytes.wrap(Hash160.of(publicKey), 0, 4), KeyPath.EMPTY));
      return new DerivedKey(publicKey, from.fingerprint(), from.path());
    }

    @Override
    public String toText(NetworkParameters network) {
      return (origin == null ? "" : origin) + publicKey.toHex();
    }
  }

  /// Descendants of an extended key.
  ///
  /// @param path unhardened steps from the extended key on
  /// @param isRanged whether the index is one more step: `/*`
  record Extended(@Nullable Origin origin, ExtendedPublicKey key, KeyPath path, boolean isRanged)
      implements KeyExpression {
    @Override
    public DerivedKey at(int index) {
      KeyPath whole = isRanged ? path.child(index) : path;
      Origin from =
          Optional.ofNullable(origin).orElseGet(() -> new Origin(key.fingerprint(), KeyPath.EMPTY));
      return new DerivedKey(
          key.derive(whole).publicKey(), from.fingerprint(), from.path().plus(whole));
    }

    @Override
    public String toText(NetworkParameters network) {
      return (origin == null ? "" : origin)
          + key.toText(network)
          + (path.steps().isEmpty() ? "" : "/" + path)
          + (isRanged ? "/*" : "");
    }
  }
}
