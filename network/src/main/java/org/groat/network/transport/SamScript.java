package org.groat.network.transport;

import java.io.IOException;
import java.util.Objects;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// What is said to an I2P router until a stream stands (SAM 3.1), as a function of what it says. Knows no sockets.
sealed interface SamScript permits SamScript.Connecting, SamScript.Accepting {

  /// The next step after a line of the router.
  ///
  /// @throws IOException in one plain line where it does not come to a stream
  Step heard(String line) throws IOException;

  /// @param say the next line; empty for none
  /// @param waits true where it may now take any time until the next line
  /// @param open true where the stream stands: whatever follows is the peer's
  record Step(String say, boolean waits, boolean open) {
    private static Step say(String line) {
      return new Step(line, false, false);
    }
  }

  /// A stream to a peer.
  final class Connecting implements SamScript {
    private final String session;
    private final String name;
    private int step;

    Connecting(String session, NetworkAddress peer) {
      this.session = session;
      this.name = peer.toString();
    }

    @Override
    public Step heard(String line) throws IOException {
      SamReply reply = new SamReply(line);
      return switch (step++) {
        case 0 -> {
          reply.agreed("HELLO REPLY");
          yield Step.say("NAMING LOOKUP NAME=" + name);
        }
        case 1 -> {
          String destination = reply.agreed("NAMING REPLY").value("VALUE").orElse("");
          yield Step.say(
              "STREAM CONNECT ID=" + session + " DESTINATION=" + destination + " SILENT=false");
        }
        default -> {
          reply.agreed("STREAM STATUS");
          yield new Step("", false, true);
        }
      };
    }
  }

  /// A stream that a peer opens.
  final class Accepting implements SamScript {
    private final String session;
    private int step;
    private @Nullable NetworkAddress peer;

    Accepting(String session) {
      this.session = session;
    }

    @Override
    public Step heard(String line) throws IOException {
      SamReply reply = new SamReply(line);
      return switch (step++) {
        case 0 -> {
          reply.agreed("HELLO REPLY");
          yield Step.say("STREAM ACCEPT ID=" + session + " SILENT=false");
        }
        case 1 -> {
          reply.agreed("STREAM STATUS");
          yield new Step("", true, false);
        }
        default -> {
          peer = SamReply.address(line.split(" ", 2)[0]);
          yield new Step("", false, true);
        }
      };
    }

    /// Who opened it; once the stream stands.
    NetworkAddress peer() {
      return Objects.requireNonNull(peer, "the stream stands");
    }
  }
}
