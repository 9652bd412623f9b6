package org.groat.network.address;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file that names the peers a node was connected to for blocks alone when it was stopped, a line each.
///
/// A restart is when an attacker who filled the address book would get all of our connections. The peers that the node is
/// called back to first were chosen before. The file is removed as it is read: a node that such a peer makes crash does not
/// call it again.
public final class AnchorsFile {
  /// Peers remembered.
  public static final int ANCHORS_MAX = 2;

  private static final Logger LOG = LoggerFactory.getLogger(AnchorsFile.class);
  private static final String MARK = "groat anchors 1";

  private final Path path;

  public AnchorsFile(Path path) {
    this.path = path;
  }

  /// Reads and removes the file; none where there is no file or no good one.
  ///
  /// @throws IOException where the disk fails
  public List<Endpoint> take() throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    List<String> lines =
        new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
    Files.delete(path);
    try {
      return parse(lines);
    } catch (IllegalArgumentException e) {
      LOG.warn("event=anchors-unreadable reason=\"{}\"", e.getMessage());
      return List.of();
    }
  }

  /// Replaces the file.
  ///
  /// @throws IOException where the disk fails
  public void write(List<Endpoint> anchors) throws IOException {
    StringBuilder text = new StringBuilder(MARK).append('\n');
    anchors.stream().limit(ANCHORS_MAX).forEach(anchor -> text.append(anchor).append('\n'));
    AtomicFile.write(path, Bytes.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Endpoint> parse(List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().equals(MARK)) {
      throw new IllegalArgumentException("its first line is not '" + MARK + "'");
    }
    List<Endpoint> anchors = new ArrayList<>();
    for (String line : lines.subList(1, Math.min(lines.size(), 1 + ANCHORS_MAX))) {
      Endpoint anchor = Endpoint.parse(line, 0);
      if (anchor.port() == 0) {
        throw new IllegalArgumentException("'" + line + "' has no port");
      }
      anchors.add(anchor);
    }
    return anchors;
  }
}
