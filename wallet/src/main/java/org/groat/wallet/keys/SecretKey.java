package org.groat.wallet.keys;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Base58Check;
import org.groat.chain.crypto.Secp256k1s;

/// A single secret key, as wallet import format writes it. Has no text form but [#toText], which is the secret itself.
public final class SecretKey {
  private final Bytes secret;
  private final boolean compressed;

  /// @param compressed whether its public key is written in 33 bytes, as all have been for years
  public SecretKey(Bytes secret, boolean compressed) {
    if (!Secp256k1s.best().isSecretKey(secret)) {
      throw new WalletException(
          WalletException.Kind.INVALID_ADDRESS_OR_KEY,
          "the secret key is zero or beyond the order");
    }
    this.secret = secret;
    this.compressed = compressed;
  }

  /// Reads wallet import format.
  ///
  /// @throws WalletException where the text is none, or another network's, which the message names
  public static SecretKey parse(String text, NetworkParameters network) {
    Bytes payload;
    try {
      payload = Base58Check.decode(text);
    } catch (MalformedException e) {
      throw new WalletException(
          WalletException.Kind.INVALID_ADDRESS_OR_KEY, "not a secret key: " + e.getMessage(), e);
    }
    boolean compressed = payload.size() == 34 && payload.at(33) == 1;
    if (payload.size() != 33 && !compressed) {
      throw new WalletException(
          WalletException.Kind.INVALID_ADDRESS_OR_KEY,
          "not a secret key: it has the size of something else");
    }
    int prefix = payload.unsignedAt(0);
    if (prefix != network.secretKeyPrefix()) {
      for (NetworkParameters other : NetworkParameters.all()) {
        if (prefix == other.secretKeyPrefix()) {
          throw new WalletException(
              WalletException.Kind.INVALID_ADDRESS_OR_KEY,
              "this secret key belongs to " + other.name() + ", and this is " + network.name());
        }
      }
      throw new WalletException(
          WalletException.Kind.INVALID_ADDRESS_OR_KEY,
          "not a secret key: unknown prefix " + prefix);
    }
    return new SecretKey(payload.slice(1, 33), compressed);
  }

  public String toText(NetworkParameters network) {
    Bytes prefix = Bytes.of((byte) network.secretKeyPrefix());
    return Base58Check.encode(
        Bytes.concat(prefix, secret, compressed ? Bytes.of((byte) 1) : Bytes.EMPTY));
  }

  /// The secret, 32 bytes.
  public Bytes secret() {
    return secret;
  }

  public boolean isCompressed() {
    return compressed;
  }
}
