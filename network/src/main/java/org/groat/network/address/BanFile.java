package org.groat.network.address;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file that bans outlive a restart in: a first line that names the format, then a line for each ban,
/// `10.0.0.0/8 1750000000 1750086400`: the subnet, when it was banned and until when. People may edit it while the node is down.
///
/// It is replaced as a whole at each change. A file that cannot be read is set aside with a warning: a node that the user
/// wants to run does not stay down for it.
public final class BanFile {
  private static final Logger LOG = LoggerFactory.getLogger(BanFile.class);
  private static final String MARK = "groat bans 1";

  private final Path path;

  public BanFile(Path path) {
    this.path = path;
  }

  /// The bans in the file; none where there is no file or no good one.
  ///
  /// @throws IOException where the disk fails
  public List<Ban> load() throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try {
      return parse(new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList());
    } catch (IllegalArgumentException e) {
      Path aside = AtomicFile.setAside(path);
      LOG.warn("event=bans-unreadable reason=\"{}\" kept={}", e.getMessage(), aside);
      return List.of();
    }
  }

  /// Replaces the file.
  ///
  /// @throws IOException where the disk fails; the old file is then still there
  public void write(List<Ban> bans) throws IOException {
    StringBuilder text = new StringBuilder(MARK).append('\n');
    for (Ban ban : bans) {
      text.append(ban.subnet())
          .append(' ')
          .append(ban.createdSeconds())
          .append(' ')
          .append(ban.untilSeconds())
          .append('\n');
    }
    AtomicFile.write(path, Bytes.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Ban> parse(List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().equals(MARK)) {
      throw new IllegalArgumentException("its first line is not '" + MARK + "'");
    }
    List<Ban> bans = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.split(" ", -1);
      if (words.length != 3) {
        throw new IllegalArgumentException("'" + line + "' is no ban");
      }
      bans.add(new Ban(Subnet.parse(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
    }
    return bans;
  }
}
