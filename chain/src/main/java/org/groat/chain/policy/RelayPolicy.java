package org.groat.chain.policy;

import org.groat.chain.primitives.FeeRate;

/// What the node's owner can choose about relay.
///
/// @param requireStandard whether only standard transactions are wanted (`-acceptnonstdtxn=0`)
/// @param minRelayFee the least that anybody pays (`-minrelaytxfee`)
/// @param incrementalFee what a replacement pays for its own relay, and the step of the full pool's fee
///     (`-incrementalrelayfee`)
/// @param dustFee the rate at which spending an output is reckoned (`-dustrelayfee`)
/// @param dataCarrierSizeMax bytes of all OP_RETURN outputs' scripts together; 0 for none (`-datacarrier`,
///     `-datacarriersize`)
/// @param permitBareMultisig whether plain multisignature outputs are wanted (`-permitbaremultisig`)
/// @param bytesPerSigOp virtual bytes that a signature operation counts at least (`-bytespersigop`)
public record RelayPolicy(
    boolean requireStandard,
    FeeRate minRelayFee,
    FeeRate incrementalFee,
    FeeRate dustFee,
    int dataCarrierSizeMax,
    boolean permitBareMultisig,
    int bytesPerSigOp) {

  /// Bitcoin Core's choices since its version 30: a tenth of a satoshi a virtual byte, and OP_RETURN outputs of any size.
  public static final RelayPolicy DEFAULT =
      new RelayPolicy(
          true, new FeeRate(100), new FeeRate(100), new FeeRate(3000), 100_000, true, 20);

  public RelayPolicy withRequireStandard(boolean requireStandard) {
    return new RelayPolicy(
        requireStandard,
        minRelayFee,
        incrementalFee,
        dustFee,
        dataCarrierSizeMax,
        permitBareMultisig,
        bytesPerSigOp);
  }

  public RelayPolicy withMinRelayFee(FeeRate minRelayFee) {
    return new RelayPolicy(
        requireStandard,
        minRelayFee,
        incrementalFee,
        dustFee,
        dataCarrierSizeMax,
        permitBareMultisig,
        bytesPerSigOp);
  }

  public RelayPolicy withIncrementalFee(FeeRate incrementalFee) {
    return new RelayPolicy(
        requireStandard,
        minRelayFee,
        incrementalFee,
        dustFee,
        dataCarrierSizeMax,
        permitBareMultisig,
        bytesPerSigOp);
  }

  public RelayPolicy withDustFee(FeeRate dustFee) {
    return new RelayPolicy(
        requireStandard,
        minRelayFee,
        incrementalFee,
        dustFee,
        dataCarrierSizeMax,
        permitBareMultisig,
        bytesPerSigOp);
  }

  public RelayPolicy withDataCarrierSizeMax(int dataCarrierSizeMax) {
    return new RelayPolicy(
        requireStandard,
        minRelayFee,
        incrementalFee,
        dustFee,
        dataCarrierSizeMax,
        permitBareMultisig,
        bytesPerSigOp);
  }

  public RelayPolicy withPermitBareMultisig(boolean permitBareMultisig) {
    return new RelayPolicy(
        requireStandard,
        minRelayFee,
        incrementalFee,
        dustFee,
        dataCarrierSizeMax,
        permitBareMultisig,
        bytesPerSigOp);
  }

  /// The size that a transaction's fee is reckoned on: the virtual size, or what its signature operations count where that is
  /// more, so that few bytes cannot use up a block's operations.
  public int virtualSize(int weight, long sigOpsCost) {
    return (int) Math.ceilDiv(Math.max(weight, sigOpsCost * bytesPerSigOp), 4L);
  }
}
