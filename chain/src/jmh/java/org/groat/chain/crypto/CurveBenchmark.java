package org.groat.chain.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.groat.chain.codec.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One signature, verified by each way to call the library, and in plain Java.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class CurveBenchmark {
  /// Different keys, so that no cache of the processor holds what a chain's keys would miss.
  private static final int KEYS = 4096;

  private static final Bytes NO_KEY =
      Bytes.fromHex("02eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34");

  @Param({"FUNCTIONS", "NATIVE_METHODS", "JAVA"})
  public Way way = Way.JAVA;

  private final List<Signed> signed = new ArrayList<>();
  private Secp256k1 curve = new BouncySecp256k1();
  private int next;

  /// How the curve is computed.
  public enum Way {
    FUNCTIONS,
    NATIVE_METHODS,
    JAVA;

    private Secp256k1 curve() throws NativeLibrary.UnavailableException {
      return switch (this) {
        case FUNCTIONS -> NativeLibrary.bundled().curve();
        case NATIVE_METHODS -> JniLibrary.bundled().curve();
        case JAVA -> new BouncySecp256k1();
      };
    }
  }

  private record Signed(Bytes key, Bytes xOnly, Bytes hash, Bytes ecdsa, Bytes schnorr) {}

  @Setup
  public void sign() throws NativeLibrary.UnavailableException {
    curve = way.curve();
    Secp256k1 signer = Secp256k1s.best();
    Random random = new Random(1);
    for (int i = 0; i < KEYS; i++) {
      Bytes secret = bytes(random);
      Bytes hash = bytes(random);
      Bytes key = signer.publicKey(secret);
      signed.add(
          new Signed(
              key,
              key.from(1),
              hash,
              signer.signEcdsa(secret, hash),
              signer.signSchnorr(secret, hash, bytes(random))));
    }
  }

  private static Bytes bytes(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private Signed one() {
    next = (next + 1) % KEYS;
    return signed.get(next);
  }

  @Benchmark
  public boolean ecdsa() {
    Signed one = one();
    return good(curve.verifyEcdsa(one.key, one.ecdsa, one.hash), true);
  }

  @Benchmark
  public boolean schnorr() {
    Signed one = one();
    return good(curve.verifySchnorr(one.xOnly, one.schnorr, one.hash), true);
  }

  /// A key that is none: what a stranger can make a node refuse.
  @Benchmark
  public boolean noKey() {
    Signed one = one();
    return good(curve.verifyEcdsa(NO_KEY, one.ecdsa, one.hash), false);
  }

  private static boolean good(boolean verdict, boolean expected) {
    if (verdict != expected) {
      throw new IllegalStateException("a wrong verdict");
    }
    return verdict;
  }
}
