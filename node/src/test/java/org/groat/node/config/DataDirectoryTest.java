package org.groat.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void aSecondOwnerIsToldWhoseItIsAndWhatToDo() {
    Path path = folder.resolve("regtest");
    try (DataDirectory first = DataDirectory.open(path)) {
      assertThat(first.path()).isEqualTo(path);
      assertThatThrownBy(() -> DataDirectory.open(path))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContainingAll(path.toString(), "in use by another process", "--datadir");
    }
    DataDirectory.open(path).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsOneClearError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> DataDirectory.open(file.resolve("regtest")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("cannot use the data directory", "regtest");
  }

  @Test
  void aSecretIsReadableByItsOwnerOnlyAndReplacesTheOldOne() throws IOException {
    Path file = folder.resolve(".cookie");
    DataDirectory.writeSecret(file, "a");
    DataDirectory.writeSecret(file, "b");
    assertThat(file).hasContent("b");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder)
        .isDirectoryContaining(path -> path.equals(file))
        .isDirectoryNotContaining("glob:**.new");
  }
}
