package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.groat.node.rpc.Json;

/// How to talk to a private network that runs.
final class DevnetGuide {
  private DevnetGuide() {}

  /// Commands to be typed as they stand.
  static List<String> text(List<DevnetNode> nodes) {
    String groat = launcher();
    DevnetNode first = nodes.getFirst();
    DevnetNode second = nodes.get(1);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("The network stays up until Ctrl-C. Talk to it from another terminal:");
    for (DevnetNode node : nodes) {
      lines.add("  " + groat + " status --datadir " + node.folder());
    }
    lines.add("  " + groat + " peers --datadir " + first.folder());
    lines.add("  " + groat + " wallet balance --datadir " + first.folder());
    lines.add("  " + groat + " wallet address --datadir " + second.folder());
    lines.add("  " + groat + " wallet send ADDRESS 1.5 --datadir " + first.folder());
    lines.add("  " + groat + " mine --datadir " + first.folder());
    lines.add("  " + groat + " wallet history --datadir " + second.folder());
    lines.add("  " + groat + " rpc getblockchaininfo --datadir " + first.folder());
    return lines;
  }

  /// The same for programs.
  static JsonNode json(List<DevnetNode> nodes) {
    return Json.object()
        .set(
            "nodes",
            Json.array(
                nodes,
                node ->
                    Json.object()
                        .put("name", node.name())
                        .put("datadir", node.folder().toString())
                        .put("port", node.ports().peer())
                        .put("rpcport", node.ports().rpc())));
  }

  /// The launcher as it can be typed here: beside the library folder that this program runs from.
  private static String launcher() {
    Path jar =
        Path.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0])
            .toAbsolutePath();
    Path library = jar.getParent();
    Path launcher =
        library == null ? Path.of("groat") : library.resolveSibling("bin").resolve("groat");
    if (!Files.isExecutable(launcher)) {
      return "groat";
    }
    Path here = Path.of("").toAbsolutePath();
    return launcher.startsWith(here) ? here.relativize(launcher).toString() : launcher.toString();
  }
}
