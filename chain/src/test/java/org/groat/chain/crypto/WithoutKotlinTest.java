package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.acinq.secp256k1.Secp256k1CFunctions;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;

/// Groat ships two of the binding's jars and none of Kotlin, for which they are made: what is used of them needs none.
final class WithoutKotlinTest {
  @Test
  void theNativeMethodsAndTheirExceptionNeedNoKotlin() throws Exception {
    JniSecp256k1Test.load();
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("kotlin"))
            .map(WithoutKotlinTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass("kotlin.Metadata"))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> inside = loader.loadClass(Inside.class.getName());
      assertThat(inside).isNotSameAs(Inside.class);
      Callable<?> questions = (Callable<?>) inside.getDeclaredConstructor().newInstance();
      assertThat(questions.call()).isEqualTo(Optional.empty());
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /// Runs where the class path has no Kotlin.
  public static final class Inside implements Callable<Optional<String>> {
    @Override
    public Optional<String> call() throws Exception {
      JniSecp256k1 curve = JniLibrary.bundled().curve();
      if (Secp256k1CFunctions.class.getClassLoader() != Inside.class.getClassLoader()) {
        return Optional.of("the binding is not of this class path");
      }
      // Refused by an exception, which the library looks up by its name.
      if (curve.isPublicKey(Bytes.wrap(new byte[33]))) {
        return Optional.of("no key is taken for one");
      }
      if (Secp256k1Exception.class.getClassLoader() != Inside.class.getClassLoader()) {
        return Optional.of("the exception is not of this class path");
      }
      return CurveSelfCheck.wrongAnswer(curve);
    }
  }
}
