package org.groat.network.relay;

import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.FeeRate;
import org.groat.network.peer.Permission;
import org.groat.network.wire.FeeFilter;
import org.groat.network.wire.Protocol;

/// Tells peers which fee rate to filter by (BIP-0133), rounded, so that its exact value, which follows our mempool's content,
/// does not tell our connections apart from another node's.
///
/// Buckets grow by a tenth; two times of three the rate is rounded down to its bucket, else up, but never below what we ask at
/// any time. Each peer is told at moments of its own, ten minutes apart in the mean, and only what is new; a rate that went
/// below three quarters or beyond four thirds of what was told is told within five minutes.
///
/// During the initial download peers are told the highest bucket, and at once when that ends. The buckets are those of the
/// network's most common node whatever our owner asks for, so that neither they nor that highest rate tell who we are.
final class FeeFilters {
  static final Duration PAUSE_MEAN = Duration.ofMinutes(10);
  static final Duration CHANGE_DELAY_MAX = Duration.ofMinutes(5);
  private static final Duration PAUSE_INITIAL = Duration.ofSeconds(10);
  private static final double SPACING = 1.1;
  private static final double RATE_MAX = 1e7;
  private static final double RATE_MIN =
      RelayPolicy.DEFAULT.minRelayFee().satoshisPerKilobyte() / 2.0;
  private static final double[] BUCKETS = buckets();

  /// What peers are told while no transaction can be judged: the highest bucket, which more money than there is rounds down to.
  static final FeeRate HIGHEST = new FeeRate((long) BUCKETS[BUCKETS.length - 1]);

  private final FeeRate relayMinimum;
  private final RandomGenerator random;

  /// @param relayMinimum what we ask at any time
  FeeFilters(FeeRate relayMinimum, RandomGenerator random) {
    this.random = random;
    this.relayMinimum = relayMinimum;
  }

  /// Nothing, and from the least on each by a tenth more. Multiplied step by step, as everybody does: the last digits agree.
  private static double[] buckets() {
    DoubleStream rates =
        DoubleStream.iterate(RATE_MIN, rate -> rate <= RATE_MAX, rate -> rate * SPACING);
    return DoubleStream.concat(DoubleStream.of(0), rates).toArray();
  }

  /// Tells each peer whose time has come, where the rate changed.
  ///
  /// @param initial true while blocks are still missing: no transaction can be judged then, and the highest rate keeps them away
  void tell(Iterable<TransactionPeer> peers, boolean initial, FeeRate floor, long now) {
    for (TransactionPeer peer : peers) {
      if (!initial && HIGHEST.equals(peer.feeFilterSent)) {
        // Until it knows that the initial download is over it tells us nothing.
        peer.feeFilterDue = Math.min(peer.feeFilterDue, now);
      }
      if (peer.feeFilterDue > now) {
        hurry(peer, floor, now);
        continue;
      }
      if (peer.link.session().commonVersion() < Protocol.VERSION_FEEFILTER
          || peer.link.permissions().has(Permission.FORCERELAY)) {
        peer.feeFilterDue = Long.MAX_VALUE;
        continue;
      }
      FeeRate rounded = initial ? HIGHEST : round(floor);
      FeeRate rate = rounded.compareTo(relayMinimum) >= 0 ? rounded : relayMinimum;
      if (!rate.equals(peer.feeFilterSent)) {
        peer.link.send(new FeeFilter(rate));
        peer.feeFilterSent = rate;
      }
      peer.feeFilterDue =
          now + (initial ? PAUSE_INITIAL.toNanos() : Trickle.exponential(PAUSE_MEAN, random));
    }
  }

  /// Brings the moment forward where what the peer was told is far from right.
  private void hurry(TransactionPeer peer, FeeRate floor, long now) {
    FeeRate sent = peer.feeFilterSent;
    if (sent == null || peer.feeFilterDue - now <= CHANGE_DELAY_MAX.toNanos()) {
      return;
    }
    // Both stay far below what multiplies over.
    long rate = floor.satoshisPerKilobyte();
    long told = sent.satoshisPerKilobyte();
    if (rate * 4 < told * 3 || rate * 3 > told * 4) {
      peer.feeFilterDue = now + random.nextLong(CHANGE_DELAY_MAX.toNanos());
    }
  }

  FeeRate round(FeeRate rate) {
    int at = Arrays.binarySearch(BUCKETS, rate.satoshisPerKilobyte());
    int above = at >= 0 ? at : -at - 1;
    boolean down = above == BUCKETS.length || above > 0 && random.nextInt(3) != 0;
    return new FeeRate((long) BUCKETS[down ? above - 1 : above]);
  }
}
