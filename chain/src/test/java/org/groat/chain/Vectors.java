package org.groat.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.groat.chain.codec.Bytes;

/// The field's published vectors and real chains, read where they are (`-Dgroat.vectors=DIR`, `-Dgroat.chains=DIR`). A test
/// that asks for a file that is not there is skipped with a plain message.
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /// A vector file, such as `core/script_tests.json`.
  public static Path file(String name) {
    return present(
        Path.of(System.getProperty("groat.vectors", "../../shared/vectors")).resolve(name));
  }

  /// A file of blocks, such as `regtest-modern.blk`.
  public static Path chain(String name) {
    return present(
        Path.of(System.getProperty("groat.chains", "../../shared/chains")).resolve(name));
  }

  public static JsonNode json(String name) {
    try {
      return JSON.readTree(file(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Bytes bytes(String name) {
    try {
      return Bytes.wrap(Files.readAllBytes(file(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> lines(String name) {
    try {
      return Files.readAllLines(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Prints how many cases of a file passed, and fails unless all of them did and there were any.
  public static void count(String what, int passed, int of) {
    System.out.printf("%s: %,d of %,d%n", what, passed, of);
    assertThat(of).as(what + ": cases").isPositive();
    assertThat(passed).as(what + ": cases passed").isEqualTo(of);
  }

  private static Path present(Path path) {
    assumeTrue(
        Files.exists(path),
        () -> "skipped: no " + path + " (set -Dgroat.vectors and -Dgroat.chains)");
    return path;
  }
}
