package org.groat.wallet.keys;

import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Base58Check;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.crypto.HmacSha512;
import org.groat.chain.crypto.Secp256k1s;

/// A public key that others descend from (BIP-0032).
///
/// @param depth 0 for the master key
/// @param parentFingerprint four bytes, zero for the master key
/// @param childNumber the last step of its path
/// @param chainCode 32 bytes
/// @param publicKey 33 bytes
public record ExtendedPublicKey(
    int depth, Bytes parentFingerprint, int childNumber, Bytes chainCode, Bytes publicKey) {
  static final int SIZE = 78;
  static final int DEPTH_MAX = 255;

  /// Reads text such as `xpub…` or `tpub…`.
  ///
  /// @throws WalletException where it is none of this network
  public static ExtendedPublicKey parse(String text, NetworkParameters network) {
    Serialized key = Serialized.parse(text);
    if (key.version != network.extPublicPrefix()) {
      throw Serialized.wrongVersion(key.version, "extended public key", network);
    }
    if (!Secp256k1s.best().isPublicKey(key.key) || key.key.at(0) == 4) {
      throw invalid("the extended public key is no point of the curve");
    }
    return new ExtendedPublicKey(
        key.depth, key.parentFingerprint, key.childNumber, key.chainCode, key.key);
  }

  public String toText(NetworkParameters network) {
    return new Serialized(
            network.extPublicPrefix(), depth, parentFingerprint, childNumber, chainCode, publicKey)
        .toText();
  }

  /// The first four bytes of the key's hash: how descendants and PSBTs name it.
  public Bytes fingerprint() {
    return Bytes.wrap(Hash160.of(publicKey), 0, 4);
  }

  /// The child of an unhardened number.
  ///
  /// @throws IllegalArgumentException for a hardened one, and for the one number in 2^127 that has no child
  public ExtendedPublicKey child(int number) {
    if (KeyPath.isHardened(number)) {
      throw new IllegalArgumentException("a public key has no hardened children");
    }
    Bytes code =
        Bytes.wrap(
            HmacSha512.of(chainCode, publicKey, new ByteWriter().int32BigEndian(number).toBytes()));
    return new ExtendedPublicKey(
        depth + 1,
        fingerprint(),
        number,
        code.from(32),
        Secp256k1s.best().addToPublicKey(publicKey, code.slice(0, 32)));
  }

  /// The descendant at the end of a path without hardened steps.
  public ExtendedPublicKey derive(KeyPath path) {
    ExtendedPublicKey key = this;
    for (int step : path.steps()) {
      key = key.child(step);
    }
    return key;
  }

  private static WalletException invalid(String message) {
    return new WalletException(WalletException.Kind.INVALID_ADDRESS_OR_KEY, message);
  }

  /// The 78 bytes that both kinds are written as.
  record Serialized(
      int version,
      int depth,
      Bytes parentFingerprint,
      int childNumber,
      Bytes chainCode,
      Bytes key) {

    static Serialized parse(String text) {
      Bytes payload;
      try {
        payload = Base58Check.decode(text);
      } catch (MalformedException e) {
        throw new WalletException(
            WalletException.Kind.INVALID_ADDRESS_OR_KEY,
            "not an extended key: " + e.getMessage(),
            e);
      }
      if (payload.size() != SIZE) {
        throw invalid("not an extended key: " + payload.size() + " bytes instead of " + SIZE);
      }
      ByteReader in = new ByteReader(payload);
      Serialized key =
          new Serialized(
              Integer.reverseBytes(in.int32()),
              in.uint8(),
              in.bytes(4),
              Integer.reverseBytes(in.int32()),
              in.bytes(32),
              in.bytes(33));
      boolean parentless = key.parentFingerprint.equals(Bytes.wrap(new byte[4]));
      if (key.depth == 0 && (!parentless || key.childNumber != 0)) {
        throw invalid("not an extended key: a master key has no parent and no number");
      }
      return key;
    }

    String toText() {
      return Base58Check.encode(
          new ByteWriter(SIZE)
              .int32BigEndian(version)
              .uint8(depth)
              .bytes(parentFingerprint)
              .int32BigEndian(childNumber)
              .bytes(chainCode)
              .bytes(key)
              .toBytes());
    }

    static WalletException wrongVersion(int version, String wanted, NetworkParameters network) {
      for (NetworkParameters other : NetworkParameters.all()) {
        if (version == other.extPublicPrefix()) {
          return invalid(
              "an extended public key of "
                  + other.name()
                  + ", not an "
                  + wanted
                  + " of "
                  + network.name());
        } else if (version == other.extPrivatePrefix()) {
          return invalid(
              "an extended private key of "
                  + other.name()
                  + ", not an "
                  + wanted
                  + " of "
                  + network.name());
        }
      }
      return invalid("not an extended key: unknown version " + Integer.toHexString(version));
    }
  }
}
