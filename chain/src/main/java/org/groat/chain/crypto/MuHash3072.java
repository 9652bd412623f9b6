package org.groat.chain.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.PerThread;

/// A hash of a set that takes elements in any order, in and out: a product of numbers modulo the prime 2^3072 - 1103717.
///
/// An element becomes a number by SHA-256 and ChaCha20. What goes in multiplies the numerator, what goes out multiplies the
/// denominator, and only [#finish()] divides. One multiplication costs some microseconds and allocates nothing. Used for the
/// hash of the coin set; equal to Bitcoin Core's `MuHash3072`. Not thread-safe.
public final class MuHash3072 {
  /// Bytes in the running product and in the number of an element.
  public static final int NUMBER_SIZE = 384;

  private static final int WORDS = NUMBER_SIZE / 8;
  private static final long PRIME_GAP = 1103717;
  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.valueOf(PRIME_GAP));
  private static final PerThread<Scratch> SCRATCH = PerThread.of(Scratch::new);

  private final long[] numerator;
  private final long[] denominator;

  /// The hash of the empty set.
  public MuHash3072() {
    this(one(), one());
  }

  private MuHash3072(long[] numerator, long[] denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /// Takes up a set's product again.
  ///
  /// @param product what [#product()] gave, 384 bytes
  public static MuHash3072 ofProduct(Bytes product) {
    if (product.size() != NUMBER_SIZE) {
      throw new IllegalArgumentException("a product has 384 bytes, not " + product.size());
    }
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = product.int64At(8 * i);
    }
    return new MuHash3072(words, one());
  }

  /// Puts an element in.
  public MuHash3072 add(Bytes element) {
    Scratch scratch = SCRATCH.get();
    scratch.number(element);
    multiply(numerator, scratch.number, scratch.wide);
    return this;
  }

  /// Takes an element out.
  public MuHash3072 remove(Bytes element) {
    Scratch scratch = SCRATCH.get();
    scratch.number(element);
    multiply(denominator, scratch.number, scratch.wide);
    return this;
  }

  /// Puts in and takes out all that went in and out of another: what several threads gathered becomes one.
  public MuHash3072 combine(MuHash3072 other) {
    long[] wide = SCRATCH.get().wide;
    multiply(numerator, other.numerator, wide);
    multiply(denominator, other.denominator, wide);
    return this;
  }

  /// The same state, independent of this one.
  public MuHash3072 copy() {
    return new MuHash3072(numerator.clone(), denominator.clone());
  }

  /// The product after division, 384 bytes, little-endian: what an index stores.
  public Bytes product() {
    BigInteger quotient =
        toNumber(numerator).multiply(toNumber(denominator).modInverse(PRIME)).mod(PRIME);
    return Bytes.wrap(littleEndian(quotient));
  }

  /// The set's hash: SHA-256 of the product, in the hash function's order.
  public byte[] finish() {
    return Sha256.hash(product());
  }

  private static long[] one() {
    long[] words = new long[WORDS];
    words[0] = 1;
    return words;
  }

  /// `into = into * by` modulo the prime, up to one multiple of it.
  private static void multiply(long[] into, long[] by, long[] wide) {
    Arrays.fill(wide, 0);
    for (int i = 0; i < WORDS; i++) {
      long factor = into[i];
      long carry = 0;
      for (int j = 0; j < WORDS; j++) {
        long low = factor * by[j];
        long high = Math.unsignedMultiplyHigh(factor, by[j]);
        low += carry;
        high += Long.compareUnsigned(low, carry) < 0 ? 1 : 0;
        long sum = wide[i + j] + low;
        carry = high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        wide[i + j] = sum;
      }
      wide[i + WORDS] = carry;
    }
    reduce(wide, into);
  }

  /// 2^3072 is the gap, modulo the prime: what stands above comes back below, times the gap, until nothing stands above.
  private static void reduce(long[] wide, long[] into) {
    long carry = 0;
    for (int i = 0; i < WORDS; i++) {
      long high = Math.unsignedMultiplyHigh(wide[WORDS + i], PRIME_GAP);
      long low = wide[WORDS + i] * PRIME_GAP;
      low += carry;
      high += Long.compareUnsigned(low, carry) < 0 ? 1 : 0;
      long sum = wide[i] + low;
      carry = high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
      into[i] = sum;
    }
    while (carry != 0) {
      // Below 2^21 * 2^21, so one word holds it; a second carry happens at most once.
      long addend = carry * PRIME_GAP;
      carry = 0;
      for (int i = 0; i < WORDS && addend != 0; i++) {
        into[i] += addend;
        addend = Long.compareUnsigned(into[i], addend) < 0 ? 1 : 0;
        carry = i == WORDS - 1 ? addend : 0;
      }
    }
  }

  private static BigInteger toNumber(long[] words) {
    byte[] bigEndian = new byte[NUMBER_SIZE];
    for (int i = 0; i < NUMBER_SIZE; i++) {
      bigEndian[NUMBER_SIZE - 1 - i] = (byte) (words[i / 8] >>> (8 * (i % 8)));
    }
    return new BigInteger(1, bigEndian);
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] bigEndian = number.toByteArray();
    byte[] bytes = new byte[NUMBER_SIZE];
    for (int i = 0; i < Math.min(NUMBER_SIZE, bigEndian.length); i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return bytes;
  }

  /// What one multiplication needs.
  private static final class Scratch {
    private final ChaCha7539Engine engine = new ChaCha7539Engine();
    private final byte[] zeros = new byte[NUMBER_SIZE];
    private final byte[] stream = new byte[NUMBER_SIZE];
    private final long[] number = new long[WORDS];
    private final long[] wide = new long[2 * WORDS];

    /// The number of an element: 384 bytes of key stream, little-endian.
    void number(Bytes element) {
      engine.init(true, new ParametersWithIV(new KeyParameter(Sha256.hash(element)), new byte[12]));
      engine.processBytes(zeros, 0, NUMBER_SIZE, stream, 0);
      Bytes bytes = Bytes.wrap(stream);
      for (int i = 0; i < WORDS; i++) {
        number[i] = bytes.int64At(8 * i);
      }
    }
  }
}
