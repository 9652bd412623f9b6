package org.groat.wallet.descriptor;

import java.util.Optional;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.KeyPath;

/// The kinds of addresses that a wallet hands out, each from an account at the path that its BIP names, so that any wallet finds
/// the coins again from the words.
public enum AddressType {
  /// P2PKH (BIP-0044).
  LEGACY("legacy", 44),
  /// P2WPKH inside P2SH (BIP-0049).
  P2SH_SEGWIT("p2sh-segwit", 49),
  /// P2WPKH (BIP-0084): the default.
  BECH32("bech32", 84),
  /// P2TR by its key (BIP-0086).
  BECH32M("bech32m", 86);

  private final String text;
  private final int purpose;

  AddressType(String text, int purpose) {
    this.text = text;
    this.purpose = purpose;
  }

  /// The name that commands and JSON use.
  public String text() {
    return text;
  }

  public static Optional<AddressType> of(String text) {
    for (AddressType type : values()) {
      if (type.text.equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// The descriptor of an account's addresses: `m/purpose'/coin'/account'/branch/*`.
  ///
  /// @param branch 0 for addresses handed out, 1 for change
  public Descriptor descriptor(
      ExtendedPrivateKey master, NetworkParameters network, int account, int branch) {
    KeyPath path =
        KeyPath.EMPTY
            .child(purpose | KeyPath.HARDENED)
            .child((network.isTest() ? 1 : 0) | KeyPath.HARDENED)
            .child(account | KeyPath.HARDENED);
    KeyExpression key =
        new KeyExpression.Extended(
            new KeyExpression.Origin(master.publicKey().fingerprint(), path),
            master.derive(path).publicKey(),
            KeyPath.EMPTY.child(branch),
            true);
    return switch (this) {
      case LEGACY -> new Descriptor.PublicKeyHash(key);
      case P2SH_SEGWIT -> new Descriptor.ScriptHash(new Descriptor.WitnessPublicKeyHash(key));
      case BECH32 -> new Descriptor.WitnessPublicKeyHash(key);
      case BECH32M -> new Descriptor.Taproot(key);
    };
  }
}
