package org.groat.wallet.keys;

/// Something that the user asked for and that cannot be done. The message is one line that says what is wrong and, where that is
/// not plain, what to do; the kind is for programs.
public final class WalletException extends RuntimeException {
  private final Kind kind;

  public WalletException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public WalletException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// What a program can tell apart, with the error code of Bitcoin Core's JSON-RPC.
  public enum Kind {
    INVALID_AMOUNT(-3),
    WALLET_ERROR(-4),
    INVALID_ADDRESS_OR_KEY(-5),
    INSUFFICIENT_FUNDS(-6),
    INVALID_PARAMETER(-8),
    UNLOCK_NEEDED(-13),
    PASSPHRASE_INCORRECT(-14),
    WRONG_ENCRYPTION_STATE(-15),
    WALLET_NOT_SPECIFIED(-19),
    WALLET_NOT_FOUND(-18),
    REJECTED(-26),
    WALLET_ALREADY_LOADED(-35),
    WALLET_ALREADY_EXISTS(-36);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }
}
