package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;

/// The curve's operations, as much as consensus and a wallet need. Implementations are safe for use from any thread, take
/// constant time over secrets, and agree with each other on every input.
///
/// Verifying takes what a peer sent and answers false for anything that is no key or no signature; signing takes what this
/// program made and throws [IllegalArgumentException] for an impossible secret.
public interface Secp256k1 {

  /// Verifies an ECDSA signature as consensus does.
  ///
  /// @param publicKey 33, or 65 bytes (of which 0x06 and 0x07, the hybrid forms, count as well)
  /// @param signature DER of the lax kind that the chain's history holds, without the hash type; a high S is normalised
  /// @param hash 32 bytes
  boolean verifyEcdsa(Bytes publicKey, Bytes signature, Bytes hash);

  /// Verifies a Schnorr signature (BIP-0340).
  ///
  /// @param publicKey 32 bytes, an x coordinate
  /// @param signature 64 bytes
  /// @param message of any length, 32 bytes in consensus
  boolean verifySchnorr(Bytes publicKey, Bytes signature, Bytes message);

  /// True where `outputKey`, with its Y of the given parity, is `internalKey` tweaked by `tweak` (BIP-0341).
  ///
  /// @param outputKey 32 bytes
  /// @param oddY the parity of the output key's Y
  /// @param internalKey 32 bytes
  /// @param tweak 32 bytes
  boolean isTweaked(Bytes outputKey, boolean oddY, Bytes internalKey, Bytes tweak);

  /// True for 32 bytes that are a secret key: not zero and below the group's order.
  boolean isSecretKey(Bytes secretKey);

  /// True for 33 or 65 bytes (hybrid ones included) that are a point of the curve.
  boolean isPublicKey(Bytes publicKey);

  /// The public key of a secret one, 33 bytes.
  Bytes publicKey(Bytes secretKey);

  /// Signs with a nonce by RFC 6979, low S, and low R found by counting up: 70 bytes of DER at most, without the hash type.
  Bytes signEcdsa(Bytes secretKey, Bytes hash);

  /// Signs as BIP-0340 says.
  ///
  /// @param auxiliary 32 bytes of fresh randomness
  Bytes signSchnorr(Bytes secretKey, Bytes message, Bytes auxiliary);

  /// `secretKey + tweak` modulo the order, 32 bytes (BIP-0032).
  ///
  /// @throws IllegalArgumentException where the result is no secret key
  Bytes addToSecretKey(Bytes secretKey, Bytes tweak);

  /// `publicKey + tweak · G`, 33 bytes (BIP-0032).
  ///
  /// @throws IllegalArgumentException where the result is no public key
  Bytes addToPublicKey(Bytes publicKey, Bytes tweak);

  /// The secret key negated modulo the order.
  Bytes negateSecretKey(Bytes secretKey);

  /// An x-only internal key tweaked (BIP-0341).
  ///
  /// @throws IllegalArgumentException where the result is no point
  TweakedKey tweak(Bytes internalKey, Bytes tweak);

  /// An x-only key and the parity of its Y.
  record TweakedKey(Bytes publicKey, boolean oddY) {}
}
