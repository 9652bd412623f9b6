package org.groat.chain.consensus;

/// The prefixes that tell one network's addresses and keys from another's.
///
/// @param pubKeyHashPrefix version byte of a P2PKH address
/// @param scriptHashPrefix version byte of a P2SH address
/// @param secretKeyPrefix version byte of a secret key in wallet import format
/// @param extPublicPrefix four bytes, most significant first, before an extended public key (BIP-0032)
/// @param extPrivatePrefix the same before an extended private key
/// @param bech32Prefix human-readable part of segwit addresses (BIP-0173)
public record AddressFormat(
    int pubKeyHashPrefix,
    int scriptHashPrefix,
    int secretKeyPrefix,
    int extPublicPrefix,
    int extPrivatePrefix,
    String bech32Prefix) {
  static final AddressFormat MAIN = new AddressFormat(0, 5, 128, 0x0488B21E, 0x0488ADE4, "bc");
  static final AddressFormat TEST = new AddressFormat(111, 196, 239, 0x043587CF, 0x04358394, "tb");
  static final AddressFormat REGTEST =
      new AddressFormat(111, 196, 239, 0x043587CF, 0x04358394, "bcrt");
}
