package org.groat.network.reach;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a Tor process takes calls into its network (`GETINFO net/listeners/socks`).
///
/// It may take them in several places. One on loopback is the first choice: nobody else listens in on the way there. That of another
/// machine is of no use to us, however; and a place that stands for all addresses of the Tor process's machine is that
/// machine's, at the address that its control port has.
final class TorSocks {
  /// Tor's port by default, for one that does not tell.
  static final Endpoint USUAL = Endpoint.parse("127.0.0.1:9050", 0);

  private static final String QUESTION = "net/listeners/socks";
  private static final Logger LOG = LoggerFactory.getLogger(TorSocks.class);

  private TorSocks() {}

  /// Asks for it. A Tor process that names none is taken for one that listens where most do.
  ///
  /// @param control where its control port is
  static Endpoint ask(LineSocket socket, NetworkAddress control) throws IOException {
    socket.write("GETINFO " + QUESTION + "\r\n");
    TorReply reply = TorReply.read(socket);
    List<String> places = reply.isOk() ? reply.words(QUESTION) : List.of();
    Optional<Endpoint> chosen = choose(places, control);
    if (chosen.isEmpty()) {
      LOG.warn(
          "event=onion-proxy-not-told reason=\"{}\" follows=\"{} is taken for it\"",
          reply.isOk() ? "the Tor process names no place for us: " + places : reply.text(),
          USUAL);
    }
    return chosen.orElse(USUAL);
  }

  /// @param places as Tor lists them, Unix sockets among them, which are left out
  static Optional<Endpoint> choose(List<String> places, NetworkAddress control) {
    boolean here = control.isLoopback();
    List<Endpoint> usable =
        places.stream()
            .flatMap(TorSocks::place)
            .map(at -> isAnywhere(at) ? new Endpoint(control, at.port()) : at)
            .filter(at -> here || !at.address().isLoopback())
            .toList();
    return usable.stream()
        .filter(at -> at.address().isLoopback())
        .findFirst()
        .or(() -> usable.stream().findFirst());
  }

  private static Stream<Endpoint> place(String text) {
    try {
      Endpoint at = Endpoint.parse(text, USUAL.port());
      boolean callable = at.port() > 0 && at.address().toInetAddress().isPresent();
      return callable ? Stream.of(at) : Stream.empty();
    } catch (IllegalArgumentException e) {
      // A Unix socket, which the node does not call.
      return Stream.empty();
    }
  }

  private static boolean isAnywhere(Endpoint at) {
    return at.address().toInetAddress().map(InetAddress::isAnyLocalAddress).orElse(false);
  }
}
