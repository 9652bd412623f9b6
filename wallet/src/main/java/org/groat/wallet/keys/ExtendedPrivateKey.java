package org.groat.wallet.keys;

import java.nio.charset.StandardCharsets;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.HmacSha512;
import org.groat.chain.crypto.Secp256k1s;

/// A secret key that others descend from (BIP-0032). Has no text form but [#toText], which is the secret itself.
public final class ExtendedPrivateKey {
  private static final Bytes MASTER =
      Bytes.wrap("Bitcoin seed".getBytes(StandardCharsets.US_ASCII));

  private final Bytes secret;
  private final ExtendedPublicKey publicKey;

  private ExtendedPrivateKey(
      Bytes secret, int depth, Bytes parentFingerprint, int childNumber, Bytes chainCode) {
    this.secret = secret;
    this.publicKey =
        new ExtendedPublicKey(
            depth, parentFingerprint, childNumber, chainCode, Secp256k1s.best().publicKey(secret));
  }

  /// The master key of a seed of 16 to 64 bytes.
  public static ExtendedPrivateKey ofSeed(Bytes seed) {
    if (seed.size() < 16 || seed.size() > 64) {
      throw new IllegalArgumentException("a seed has 16 to 64 bytes, not " + seed.size());
    }
    Bytes code = Bytes.wrap(HmacSha512.of(MASTER, seed));
    return new ExtendedPrivateKey(code.slice(0, 32), 0, Bytes.wrap(new byte[4]), 0, code.from(32));
  }

  /// Reads text such as `xprv…` or `tprv…`.
  ///
  /// @throws WalletException where it is none of this network
  public static ExtendedPrivateKey parse(String text, NetworkParameters network) {
    ExtendedPublicKey.Serialized key = ExtendedPublicKey.Serialized.parse(text);
    if (key.version() != network.extPrivatePrefix()) {
      throw ExtendedPublicKey.Serialized.wrongVersion(
          key.version(), "extended private key", network);
    }
    if (key.key().at(0) != 0 || !Secp256k1s.best().isSecretKey(key.key().from(1))) {
      throw new WalletException(
          WalletException.Kind.INVALID_ADDRESS_OR_KEY,
          "the extended private key is zero or beyond the order");
    }
    return new ExtendedPrivateKey(
        key.key().from(1),
        key.depth(),
        key.parentFingerprint(),
        key.childNumber(),
        key.chainCode());
  }

  public String toText(NetworkParameters network) {
    return new ExtendedPublicKey.Serialized(
            network.extPrivatePrefix(),
            publicKey.depth(),
            publicKey.parentFingerprint(),
            publicKey.childNumber(),
            publicKey.chainCode(),
            Bytes.concat(Bytes.of((byte) 0), secret))
        .toText();
  }

  /// The public half.
  public ExtendedPublicKey publicKey() {
    return publicKey;
  }

  /// The secret, 32 bytes.
  public Bytes secret() {
    return secret;
  }

  /// The child of a number, hardened from 2^31 on.
  ///
  /// @throws IllegalArgumentException for the one number in 2^127 that has no child
  public ExtendedPrivateKey child(int number) {
    Bytes parent =
        KeyPath.isHardened(number)
            ? Bytes.concat(Bytes.of((byte) 0), secret)
            : publicKey.publicKey();
    Bytes code =
        Bytes.wrap(
            HmacSha512.of(
                publicKey.chainCode(), parent, new ByteWriter().int32BigEndian(number).toBytes()));
    return new ExtendedPrivateKey(
        Secp256k1s.best().addToSecretKey(secret, code.slice(0, 32)),
        publicKey.depth() + 1,
        publicKey.fingerprint(),
        number,
        code.from(32));
  }

  /// The descendant at the end of a path.
  public ExtendedPrivateKey derive(KeyPath path) {
    ExtendedPrivateKey key = this;
    for (int step : path.steps()) {
      key = key.child(step);
    }
    return key;
  }
}
