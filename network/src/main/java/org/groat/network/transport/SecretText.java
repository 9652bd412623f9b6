package org.groat.network.transport;

import java.io.IOException;
import java.util.Optional;

/// A secret that outlives a restart: where it is kept, only its owner reads it.
public interface SecretText {
  /// Empty where there is none yet.
  Optional<String> read() throws IOException;

  void write(String secret) throws IOException;
}
