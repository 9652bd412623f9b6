package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;

final class NativeSecp256k1Test extends Secp256k1Contract {
  private final Secp256k1 curve = load();

  @Override
  Secp256k1 curve() {
    return curve;
  }

  @Test
  void theBestImplementationIsTheNativeOneWhereItLoads() {
    assertThat(Secp256k1s.best()).isInstanceOf(NativeSecp256k1.class).isSameAs(Secp256k1s.best());
  }

  @Test
  void theDeferredOneAnswersAsTheBestOne() {
    assertThat(CurveSelfCheck.wrongAnswer(Secp256k1s.deferred())).isEmpty();
    assertThat(CurveSelfCheck.wrongAnswer(Secp256k1s.deferredEllSwift(), Secp256k1s.deferred()))
        .isEmpty();
  }

  @Test
  void aLibraryWithoutTheFunctionsIsRefusedByTheNameOfTheFirst() {
    assertThatThrownBy(() -> new NativeSecp256k1(name -> java.util.Optional.empty()))
        .isInstanceOf(NativeLibrary.UnavailableException.class)
        .hasMessage("no function secp256k1_context_randomize");
  }

  @Test
  void aLibraryThatIsNotThereIsUnavailable() {
    assertThatThrownBy(() -> new NativeLibrary.Bundled("/none.so").load())
        .isInstanceOf(NativeLibrary.UnavailableException.class)
        .hasMessage("no /none.so on the class path");
    assertThatThrownBy(() -> new NativeLibrary.Installed("libgroat-none.so.1").curve())
        .isInstanceOf(NativeLibrary.UnavailableException.class);
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> results =
          IntStream.range(0, 4)
              .mapToObj(seed -> pool.submit(() -> signsAndVerifies(seed)))
              .toList();
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  private boolean signsAndVerifies(int seed) {
    Random random = new Random(seed);
    boolean good = true;
    for (int i = 0; i < 100; i++) {
      Bytes secret = random(random, 32);
      Bytes hash = random(random, 32);
      good &= curve.verifyEcdsa(curve.publicKey(secret), curve.signEcdsa(secret, hash), hash);
    }
    return good;
  }

  static Secp256k1 load() {
    try {
      return new NativeSecp256k1(NativeLibrary.bundled().load());
    } catch (NativeLibrary.UnavailableException e) {
      return abort("skipped: the bundled library does not load here: " + e.getMessage());
    }
  }
}
