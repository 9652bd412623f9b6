package org.groat.chain.consensus;

/// A soft fork that miners signal for in the header's version (BIP-0009).
public enum Deployment {
  /// Does nothing: for tests of the signalling itself.
  TESTDUMMY("testdummy"),
  /// Taproot: BIP-0340, BIP-0341, BIP-0342.
  TAPROOT("taproot");

  private final String label;

  Deployment(String label) {
    this.label = label;
  }

  /// The name in `getdeploymentinfo` and in `-vbparams`.
  public String label() {
    return label;
  }

  /// How a network runs a deployment.
  ///
  /// @param bit of the header's version, 0 to 28
  /// @param startTime median time past, in seconds since 1970, from which signals count; [#ALWAYS_ACTIVE] or [#NEVER_ACTIVE]
  /// @param timeout median time past from which the deployment fails unless it is locked in; [#NO_TIMEOUT]
  /// @param minActivationHeight a locked-in deployment waits for this height
  /// @param period blocks over which signals are counted, and in which the state stays as it is
  /// @param threshold signalling blocks of a period that lock the deployment in
  public record Schedule(
      int bit, long startTime, long timeout, int minActivationHeight, int period, int threshold) {
    public static final long NO_TIMEOUT = Long.MAX_VALUE;
    public static final long ALWAYS_ACTIVE = -1;
    public static final long NEVER_ACTIVE = -2;

    /// The same, with another start, timeout and height.
    public Schedule withTimes(long startTime, long timeout, int minActivationHeight) {
      return new Schedule(bit, startTime, timeout, minActivationHeight, period, threshold);
    }
  }
}
