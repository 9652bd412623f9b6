package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LibraryVersionTest {
  @ParameterizedTest
  @CsvSource({
    "libsecp256k1.so.6.0.1, 6.0.1",
    "libsecp256k1.so.2.1.0, 2.1.0",
    "libsecp256k1.so.7, 7.0.0",
    "libsecp256k1.6.dylib, 6.0.0",
    "libsecp256k1.7.1.2.dylib, 7.1.2"
  })
  void theFilesNameTellsTheVersion(String name, String version) {
    assertThat(LibraryVersion.ofFileName(name).orElseThrow()).hasToString(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "libsecp256k1.so",
        "libsecp256k1.dylib",
        "libsecp256k1-jni.so.6.0.1",
        "libsecp256k1.so.6.0",
        "libsecp256k1.so.99999",
        "libsecp256k1.so.6.0.1.bak"
      })
  void aNameWithoutItTellsNone(String name) {
    assertThat(LibraryVersion.ofFileName(name)).isEmpty();
  }

  @Test
  void releasesAreInTheOrderOfTheirNumbers() {
    assertThat(
            java.util.List.of(
                new LibraryVersion(1, 0, 0),
                new LibraryVersion(2, 0, 2),
                new LibraryVersion(2, 1, 0),
                LibraryVersion.WITHOUT_SCRATCH_SPACE,
                LibraryVersion.WITHOUT_PRIVKEY,
                LibraryVersion.BUNDLED,
                new LibraryVersion(6, 0, 2),
                new LibraryVersion(6, 1, 0),
                new LibraryVersion(10, 0, 0)))
        .isSorted();
  }
}
