package org.groat.chain.consensus;

import java.math.BigInteger;
import java.util.Optional;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Hash256;

/// Targets, the work they stand for, and which target the next block must meet.
///
/// A target travels in compact form ("bits"): one byte of size, three of mantissa, as a floating-point number to the base 256,
/// whose mantissa has a sign. Forms that are negative, zero or beyond 256 bits are no targets.
public final class ProofOfWork {
  private static final BigInteger TWO_TO_256 = BigInteger.ONE.shiftLeft(256);
  private static final long MANTISSA = 0x007f_ffffL;
  private static final long SIGN = 0x0080_0000L;

  private ProofOfWork() {}

  /// The target that `bits` stand for; nothing for a negative, zero or overflowing form.
  public static Optional<BigInteger> target(long bits) {
    int size = (int) (bits >>> 24) & 0xff;
    long mantissa = bits & MANTISSA;
    if (size <= 3) {
      mantissa >>>= 8 * (3 - size);
    }
    boolean overflows = size > 34 || mantissa > 0xff && size > 33 || mantissa > 0xffff && size > 32;
    if (mantissa == 0 || (bits & SIGN) != 0 || overflows) {
      return Optional.empty();
    }
    BigInteger target = BigInteger.valueOf(mantissa);
    return Optional.of(size <= 3 ? target : target.shiftLeft(8 * (size - 3)));
  }

  /// The compact form of a target, the bits that do not fit dropped.
  public static long compact(BigInteger target) {
    int size = (target.bitLength() + 7) / 8;
    long mantissa =
        size <= 3
            ? target.longValue() << 8 * (3 - size)
            : target.shiftRight(8 * (size - 3)).longValue();
    if ((mantissa & SIGN) != 0) {
      mantissa >>>= 8;
      size++;
    }
    return mantissa | (long) size << 24;
  }

  /// Hashes that it takes on average to meet the target: `2^256 / (target + 1)`; zero for what is no target.
  public static BigInteger work(long bits) {
    return target(bits)
        .map(target -> TWO_TO_256.divide(target.add(BigInteger.ONE)))
        .orElse(BigInteger.ZERO);
  }

  /// How many times harder than the easiest target of main: the figure that people quote.
  public static double difficulty(long bits) {
    int shift = (int) (bits >>> 24) & 0xff;
    double difficulty = (double) 0xffff / (double) (bits & 0xff_ffffL);
    for (; shift < 29; shift++) {
      difficulty *= 256.0;
    }
    for (; shift > 29; shift--) {
      difficulty /= 256.0;
    }
    return difficulty;
  }

  /// The hash as the number that is compared with a target.
  public static BigInteger number(Hash256 hash) {
    return new BigInteger(1, hash.toBytes().reversed().toByteArray());
  }

  /// True where `bits` are a target of this network and the hash is not above it.
  public static boolean isMet(BlockHash hash, long bits, NetworkParameters params) {
    Optional<BigInteger> target = target(bits);
    return target.isPresent()
        && target.get().compareTo(params.powLimit()) <= 0
        && number(hash).compareTo(target.get()) <= 0;
  }

  /// The bits that the block after `previous` must have.
  ///
  /// @param time the new block's, in seconds since 1970: where a late block may be easy, it decides
  public static long nextBits(HeaderContext previous, long time, NetworkParameters params) {
    if ((previous.height() + 1) % params.retargetInterval() == 0) {
      return retarget(previous, params);
    }
    if (!params.allowsMinDifficultyBlocks()) {
      return previous.header().bits();
    }
    if (time > previous.header().time() + 2L * params.targetSpacingSeconds()) {
      return compact(params.powLimit());
    }
    return lastRealBits(previous, params);
  }

  /// The bits of the last block that was not made easy for being late.
  private static long lastRealBits(HeaderContext previous, NetworkParameters params) {
    long easiest = compact(params.powLimit());
    HeaderContext block = previous;
    while (block.height() % params.retargetInterval() != 0 && block.header().bits() == easiest) {
      block = block.ancestor(block.height() - 1);
    }
    return block.header().bits();
  }

  private static long retarget(HeaderContext last, NetworkParameters params) {
    if (params.isWithoutRetargeting()) {
      return last.header().bits();
    }
    // One block less than the interval lies between the two: an error of the first version that
    // everybody must keep.
    HeaderContext first = last.ancestor(last.height() - (params.retargetInterval() - 1));
    // With BIP-0094 a period's last block, which may be an easy one, does not count; its first
    // never is.
    long bits = params.enforcesBip94() ? first.header().bits() : last.header().bits();
    return retarget(bits, last.header().time() - first.header().time(), params);
  }

  /// The bits after a period that began with `bits` and took `seconds`.
  static long retarget(long bits, long seconds, NetworkParameters params) {
    long timespan = params.targetTimespanSeconds();
    long counted = Math.clamp(seconds, timespan / 4, timespan * 4);
    BigInteger target = target(bits).orElse(BigInteger.ZERO);
    BigInteger next =
        target.multiply(BigInteger.valueOf(counted)).divide(BigInteger.valueOf(timespan));
    return compact(next.min(params.powLimit()));
  }

  /// True where bits may become `next` at `height` whatever the times were: what can be said of headers without their past.
  public static boolean isPermittedTransition(
      int height, long bits, long next, NetworkParameters params) {
    if (params.allowsMinDifficultyBlocks()) {
      return true;
    }
    if (height % params.retargetInterval() != 0) {
      return bits == next;
    }
    Optional<BigInteger> observed = target(next);
    if (observed.isEmpty() || target(bits).isEmpty()) {
      return false;
    }
    long easiest = retarget(bits, 4L * params.targetTimespanSeconds(), params);
    long hardest = retarget(bits, params.targetTimespanSeconds() / 4, params);
    return observed.get().compareTo(target(easiest).orElseThrow()) <= 0
        && observed.get().compareTo(target(hardest).orElseThrow()) >= 0;
  }
}
