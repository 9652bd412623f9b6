package org.groat.network.address;

import org.groat.network.wire.Protocol;

/// How many addresses of one peer are processed: a token each, one more every ten seconds.
///
/// Gossip of an honest peer comes to far less. What exceeds it is dropped unread, so that a flood costs neither work nor
/// places in the address book. The answer to our own `getaddr` is granted when we ask.
public final class AddressRateLimit {
  /// Tokens that come by time.
  private static final double PER_SECOND = 0.1;

  /// Tokens that may pile up by time: one full message.
  private static final double TOKENS_MAX = Protocol.ADDRESSES_MAX;

  private static final double NANOS_PER_SECOND = 1e9;

  private double tokens = 1;
  private long lastNanos;
  private long processed;
  private long dropped;

  /// @param nanos the scheduler's time
  public AddressRateLimit(long nanos) {
    this.lastNanos = nanos;
  }

  /// We asked for addresses: a full answer may come.
  public void grantAnswer() {
    tokens += Protocol.ADDRESSES_MAX;
  }

  /// Takes a token for one address; false where it is to be dropped.
  public boolean take(long nanos) {
    if (tokens < TOKENS_MAX) {
      tokens = Math.min(TOKENS_MAX, tokens + (nanos - lastNanos) / NANOS_PER_SECOND * PER_SECOND);
    }
    lastNanos = nanos;
    if (tokens < 1) {
      dropped++;
      return false;
    }
    tokens--;
    processed++;
    return true;
  }

  /// Counts an address of a peer that has no limit.
  public void takeFreely() {
    processed++;
  }

  /// Addresses processed so far.
  public long processed() {
    return processed;
  }

  /// Addresses dropped so far.
  public long dropped() {
    return dropped;
  }
}
