package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;

/// The best implementation, chosen at the first question: what takes it need not wait for a library to load. Once it is chosen
/// it is a constant for the compiler, and this costs nothing.
final class DeferredSecp256k1 implements Secp256k1 {
  @Override
  public boolean verifyEcdsa(Bytes publicKey, Bytes signature, Bytes hash) {
    return Secp256k1s.best().verifyEcdsa(publicKey, signature, hash);
  }

  @Override
  public boolean verifySchnorr(Bytes publicKey, Bytes signature, Bytes message) {
    return Secp256k1s.best().verifySchnorr(publicKey, signature, message);
  }

  @Override
  public boolean isTweaked(Bytes outputKey, boolean oddY, Bytes internalKey, Bytes tweak) {
    return Secp256k1s.best().isTweaked(outputKey, oddY, internalKey, tweak);
  }

  @Override
  public boolean isSecretKey(Bytes secretKey) {
    return Secp256k1s.best().isSecretKey(secretKey);
  }

  @Override
  public boolean isPublicKey(Bytes publicKey) {
    return Secp256k1s.best().isPublicKey(publicKey);
  }

  @Override
  public Bytes publicKey(Bytes secretKey) {
    return Secp256k1s.best().publicKey(secretKey);
  }

  @Override
  public Bytes signEcdsa(Bytes secretKey, Bytes hash) {
    return Secp256k1s.best().signEcdsa(secretKey, hash);
  }

  @Override
  public Bytes signSchnorr(Bytes secretKey, Bytes message, Bytes auxiliary) {
    return Secp256k1s.best().signSchnorr(secretKey, message, auxiliary);
  }

  @Override
  public Bytes addToSecretKey(Bytes secretKey, Bytes tweak) {
    return Secp256k1s.best().addToSecretKey(secretKey, tweak);
  }

  @Override
  public Bytes addToPublicKey(Bytes publicKey, Bytes tweak) {
    return Secp256k1s.best().addToPublicKey(publicKey, tweak);
  }

  @Override
  public Bytes negateSecretKey(Bytes secretKey) {
    return Secp256k1s.best().negateSecretKey(secretKey);
  }

  @Override
  public TweakedKey tweak(Bytes internalKey, Bytes tweak) {
    return Secp256k1s.best().tweak(internalKey, tweak);
  }
}
