package org.groat.chain.crypto;

final class BouncySecp256k1Test extends Secp256k1Contract {
  private final Secp256k1 curve = new BouncySecp256k1();

  @Override
  Secp256k1 curve() {
    return curve;
  }
}
