package org.groat.chain.consensus;

import java.util.Optional;
import org.groat.chain.primitives.BlockHeader;

/// What a header must be like, alone and after the one before it.
public final class HeaderRules {
  private HeaderRules() {}

  /// Proof of work: the hash meets the target that the header claims, and the network knows such targets.
  public static Optional<Rejection> check(BlockHeader header, NetworkParameters params) {
    return ProofOfWork.isMet(header.hash(), header.bits(), params)
        ? Optional.empty()
        : Rejection.by(HeaderRule.HIGH_HASH, "proof of work failed");
  }

  /// The rules that need the headers before it.
  ///
  /// @param nowSeconds this node's time, in seconds since 1970
  public static Optional<Rejection> accept(
      BlockHeader header, HeaderContext previous, NetworkParameters params, long nowSeconds) {
    if (header.bits() != ProofOfWork.nextBits(previous, header.time(), params)) {
      return Rejection.by(HeaderRule.BAD_DIFFICULTY_BITS, "incorrect proof of work");
    }
    Optional<Rejection> time = acceptTime(header, previous, params, nowSeconds);
    return time.isPresent() ? time : acceptVersion(header, previous.height() + 1, params);
  }

  private static Optional<Rejection> acceptTime(
      BlockHeader header, HeaderContext previous, NetworkParameters params, long nowSeconds) {
    if (header.time() <= previous.medianTimePast()) {
      return Rejection.by(HeaderRule.TIME_TOO_OLD, "block's timestamp is too early");
    }
    // Without this bound a majority of miners could set the last block of each period far ahead,
    // the next far back, and let
    // difficulty fall: every period would seem to have taken long.
    boolean beginsPeriod = (previous.height() + 1) % params.retargetInterval() == 0;
    if (params.enforcesBip94()
        && beginsPeriod
        && header.time() < previous.header().time() - Limits.TIME_WARP_SECONDS_MAX) {
      return Rejection.by(
          HeaderRule.TIME_WARP, "block's timestamp is too early on diff adjustment block");
    }
    if (header.time() > nowSeconds + Limits.FUTURE_SECONDS_MAX) {
      return Rejection.by(HeaderRule.TIME_TOO_NEW, "block timestamp too far in the future");
    }
    return Optional.empty();
  }

  private static Optional<Rejection> acceptVersion(
      BlockHeader header, int height, NetworkParameters params) {
    int version = header.version();
    boolean outdated =
        version < 2 && params.isActive(BuriedDeployment.HEIGHT_IN_COINBASE, height)
            || version < 3 && params.isActive(BuriedDeployment.STRICT_DER, height)
            || version < 4 && params.isActive(BuriedDeployment.CHECK_LOCK_TIME_VERIFY, height);
    if (!outdated) {
      return Optional.empty();
    }
    String text = String.format("0x%08x", version);
    return Optional.of(
        new Rejection(
            HeaderRule.BAD_VERSION, "(" + text + ")", "rejected nVersion=" + text + " block"));
  }
}
