package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;

/// Public keys as 64 bytes that look like any random ones (ElligatorSwift), and the agreement on a secret over them: what the
/// encrypted transport begins with (BIP-0324). Safe for use from any thread. For keys that serve one connection.
public interface EllSwift {
  /// Bytes in an encoded key.
  int SIZE = 64;

  /// Encodes the public key of a secret one: one of very many encodings, chosen by `randomness`.
  ///
  /// @param secretKey 32 bytes
  /// @param randomness 32 fresh bytes
  /// @throws IllegalArgumentException for an impossible secret
  Bytes encode(Bytes secretKey, Bytes randomness);

  /// The X coordinate, 32 bytes, that 64 bytes stand for: any 64 bytes do.
  Bytes decode(Bytes encoded);

  /// The secret that both sides share, 32 bytes, bound to both encodings.
  ///
  /// @param initiator true on the side that opened the connection
  Bytes sharedSecret(Bytes secretKey, Bytes ours, Bytes theirs, boolean initiator);
}
