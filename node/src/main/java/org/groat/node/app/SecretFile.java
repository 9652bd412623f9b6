package org.groat.node.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.groat.network.transport.SecretText;
import org.groat.node.config.DataDirectory;

/// A secret in a file of its own that its owner only can read.
record SecretFile(Path path) implements SecretText {
  @Override
  public Optional<String> read() throws IOException {
    return Files.exists(path)
        ? Optional.of(Files.readString(path, StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  @Override
  public void write(String secret) throws IOException {
    DataDirectory.writeSecret(path, secret + "\n");
  }
}
