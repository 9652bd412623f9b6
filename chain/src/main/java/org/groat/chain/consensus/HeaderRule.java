package org.groat.chain.consensus;

/// The rules that a header must keep, alone and in its place.
public enum HeaderRule implements Rule {
  /// The hash is above the target that the header claims, or the claim is no target of this network.
  HIGH_HASH("high-hash", Kind.INVALID),
  /// The claimed target is not the one that the chain demands here.
  BAD_DIFFICULTY_BITS("bad-diffbits", Kind.INVALID),
  /// Not later than the median time of the eleven blocks before.
  TIME_TOO_OLD("time-too-old", Kind.INVALID),
  /// A period's first block is more than ten minutes earlier than the block before it (BIP-0094).
  TIME_WARP("time-timewarp-attack", Kind.INVALID),
  /// More than two hours ahead of this node's clock.
  TIME_TOO_NEW("time-too-new", Kind.PREMATURE),
  /// Older than a soft fork that is active (BIP-0034, BIP-0066, BIP-0065).
  BAD_VERSION("bad-version", Kind.INVALID),
  /// The block before is invalid.
  PREVIOUS_INVALID("bad-prevblk", Kind.INVALID),
  /// Was found invalid before.
  KNOWN_INVALID("duplicate-invalid", Kind.INVALID);

  private final String reason;
  private final Kind kind;

  HeaderRule(String reason, Kind kind) {
    this.reason = reason;
    this.kind = kind;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
