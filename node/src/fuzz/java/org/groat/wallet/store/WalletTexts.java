package org.groat.wallet.store;

import java.io.IOException;
import java.util.Optional;
import org.groat.chain.codec.Bytes;

/// The text of a wallet's file, without the file.
public final class WalletTexts {
  private WalletTexts() {}

  /// Empty where the text is refused.
  public static Optional<WalletData> read(Bytes text) {
    try {
      return Optional.of(WalletJson.read(text.toByteArray()));
    } catch (IOException expected) {
      return Optional.empty();
    }
  }

  public static Bytes write(WalletData data) {
    return Bytes.wrap(WalletJson.write(data));
  }
}
