package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Function;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;

final class CurveSelfCheckTest {
  private static final Secp256k1 CURVE = new BouncySecp256k1();

  @Test
  void theCurveInJavaPasses() {
    assertThat(CurveSelfCheck.wrongAnswer(CURVE)).isEmpty();
    assertThat(CurveSelfCheck.wrongAnswer(new BouncyEllSwift(), CURVE)).isEmpty();
  }

  @Test
  void eachOfTheCurvesAnswersIsNoticedWhereItIsWrong() {
    int questions = expectEachNoticed(Secp256k1.class, CURVE, CurveSelfCheck::wrongAnswer);
    assertThat(questions).isGreaterThan(40);
  }

  @Test
  void eachOfElligatorSwiftsAnswersIsNoticedWhereItIsWrong() {
    int questions =
        expectEachNoticed(
            EllSwift.class,
            new BouncyEllSwift(),
            ellSwift -> CurveSelfCheck.wrongAnswer(ellSwift, CURVE));
    assertThat(questions).isEqualTo(7);
  }

  /// @return how many questions the check asks
  private static <T> int expectEachNoticed(
      Class<T> type, T right, Function<T, Optional<String>> check) {
    Liar honest = new Liar(right, -1);
    assertThat(check.apply(honest.as(type))).isEmpty();
    for (int lie = 0; lie < honest.asked; lie++) {
      Liar liar = new Liar(right, lie);
      assertThat(check.apply(liar.as(type))).as("a lie at question %s", lie).isPresent();
    }
    return honest.asked;
  }

  /// Answers one question wrongly.
  private static final class Liar {
    private final Object right;
    private final int lieAt;
    private int asked;

    Liar(Object right, int lieAt) {
      this.right = right;
      this.lieAt = lieAt;
    }

    <T> T as(Class<T> type) {
      InvocationHandler handler =
          (proxy, method, arguments) -> {
            Object answer = method.invoke(right, arguments);
            return asked++ == lieAt ? wrong(answer) : answer;
          };
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object wrong(Object answer) {
      return switch (answer) {
        case Boolean truth -> !truth;
        case Secp256k1.TweakedKey key -> new Secp256k1.TweakedKey(key.publicKey(), !key.oddY());
        case Bytes bytes -> {
          byte[] changed = bytes.toByteArray();
          changed[changed.length - 1] ^= 1;
          yield Bytes.wrap(changed);
        }
        default -> throw new AssertionError(answer);
      };
    }
  }
}
