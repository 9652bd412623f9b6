package org.groat.network.reach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;

/// Where the router is that leads out of here.
@FunctionalInterface
interface Gateway {
  /// The port of NAT-PMP and PCP (RFC 6886, RFC 6887).
  int PORT = 5351;

  /// @throws IOException in one plain line where it is not known
  Endpoint find() throws IOException;

  /// The default gateway of this machine. Only Linux tells it to everybody.
  static Gateway ofThisMachine() {
    Path routes = Path.of("/proc/net/route");
    return () -> {
      if (!Files.isReadable(routes)) {
        throw new IOException(
            "the router is not known: natpmp reads /proc/net/route, which only Linux has");
      }
      return parse(Files.readAllLines(routes, StandardCharsets.US_ASCII));
    };
  }

  /// Reads the kernel's table of routes: of those to everywhere that are up and lead through a gateway, the one of least metric.
  static Endpoint parse(List<String> lines) throws IOException {
    final int up = 1;
    final int gateway = 2;
    long best = Long.MAX_VALUE;
    NetworkAddress found = null;
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] words = line.strip().split("\\s+");
      if (words.length < 8 || !words[1].equals("00000000") || !words[7].equals("00000000")) {
        continue;
      }
      int flags = Integer.parseInt(words[3], 16);
      long metric = Long.parseLong(words[6]);
      if ((flags & up) != 0 && (flags & gateway) != 0 && metric < best) {
        best = metric;
        int word = Integer.reverseBytes(Integer.parseUnsignedInt(words[2], 16));
        found =
            NetworkAddress.ofIpv4(word >>> 24, word >>> 16 & 0xff, word >>> 8 & 0xff, word & 0xff);
      }
    }
    if (found == null) {
      throw new IOException("this machine has no default gateway for IPv4");
    }
    return new Endpoint(found, PORT);
  }
}
