package org.groat.node.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Where `.ci/interop` puts the real clients that are neither on the class path nor in the project.
final class InstalledPeers {
  private static final Path FOLDER =
      Path.of(System.getProperty("groat.root", ".."), "node", "target", "interop");

  private InstalledPeers() {}

  /// The folder of a client; skips the test where it is not installed, and says why it is not.
  static Path require(String name) throws IOException {
    Path folder = FOLDER.resolve(name);
    if (!Files.isRegularFile(FOLDER.resolve(name + ".installed"))) {
      Path reason = FOLDER.resolve(name + ".missing");
      Assumptions.abort(
          Files.isRegularFile(reason)
              ? Files.readString(reason).strip()
              : name + " is not installed; .ci/interop does that, and runs the tests that need it");
    }
    return folder.toAbsolutePath();
  }

  /// A script among the resources of the tests.
  static Path script(String name) {
    URL place = InstalledPeers.class.getResource("/interop/" + name);
    if (place == null) {
      throw new AssertionError("there is no script " + name);
    }
    try {
      return Path.of(place.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
