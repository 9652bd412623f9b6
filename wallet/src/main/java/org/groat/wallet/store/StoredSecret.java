package org.groat.wallet.store;

import org.groat.chain.codec.Bytes;

/// A wallet's secret as its file holds it: the entropy of its mnemonic, open or sealed.
public sealed interface StoredSecret {

  /// Readable by whoever reads the file. Has no text form.
  final class Open implements StoredSecret {
    private final Bytes entropy;

    public Open(Bytes entropy) {
      this.entropy = entropy;
    }

    public Bytes entropy() {
      return entropy;
    }
  }

  /// Readable with the passphrase.
  record Sealed(SealedSecret secret) implements StoredSecret {}
}
