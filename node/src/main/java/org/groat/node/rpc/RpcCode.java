package org.groat.node.rpc;

/// Why a call failed, by the numbers that Bitcoin Core's users know.
public enum RpcCode {
  PARSE_ERROR(-32700),
  INVALID_REQUEST(-32600),
  METHOD_NOT_FOUND(-32601),
  INTERNAL_ERROR(-32603),
  /// An exception in the command itself, and a wrong number of arguments.
  MISC_ERROR(-1),
  TYPE_ERROR(-3),
  WALLET_ERROR(-4),
  INVALID_ADDRESS_OR_KEY(-5),
  WALLET_INSUFFICIENT_FUNDS(-6),
  INVALID_PARAMETER(-8),
  CLIENT_NOT_CONNECTED(-9),
  CLIENT_IN_INITIAL_DOWNLOAD(-10),
  WALLET_UNLOCK_NEEDED(-13),
  WALLET_PASSPHRASE_INCORRECT(-14),
  WALLET_WRONG_ENCRYPTION_STATE(-15),
  WALLET_NOT_FOUND(-18),
  WALLET_NOT_SPECIFIED(-19),
  DATABASE_ERROR(-20),
  DESERIALIZATION_ERROR(-22),
  CLIENT_NODE_ALREADY_ADDED(-23),
  CLIENT_NODE_NOT_ADDED(-24),
  VERIFY_ERROR(-25),
  VERIFY_REJECTED(-26),
  VERIFY_ALREADY_IN_UTXO_SET(-27),
  IN_WARMUP(-28),
  CLIENT_NODE_NOT_CONNECTED(-29),
  CLIENT_INVALID_IP_OR_SUBNET(-30),
  CLIENT_P2P_DISABLED(-31),
  WALLET_ALREADY_LOADED(-35),
  WALLET_ALREADY_EXISTS(-36);

  private final int number;

  RpcCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
