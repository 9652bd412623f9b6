package org.groat.chain.consensus;

/// A soft fork that activated so long ago that its height is a fact of the network (BIP-0090).
public enum BuriedDeployment {
  /// The coinbase begins with the block's height (BIP-0034).
  HEIGHT_IN_COINBASE("bip34", "bip34"),
  /// Strict DER signatures (BIP-0066).
  STRICT_DER("bip66", "dersig"),
  /// OP_CHECKLOCKTIMEVERIFY (BIP-0065).
  CHECK_LOCK_TIME_VERIFY("bip65", "cltv"),
  /// Relative lock times: BIP-0068, BIP-0112, BIP-0113.
  RELATIVE_LOCK_TIME("csv", "csv"),
  /// Segregated witness: BIP-0141, BIP-0143, BIP-0147.
  SEGREGATED_WITNESS("segwit", "segwit");

  private final String label;
  private final String optionName;

  BuriedDeployment(String label, String optionName) {
    this.label = label;
    this.optionName = optionName;
  }

  /// The name that `getdeploymentinfo` shows.
  public String label() {
    return label;
  }

  /// The name that `-testactivationheight=name@height` takes.
  public String optionName() {
    return optionName;
  }
}
