package org.groat.network.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import java.util.Locale;
import java.util.Objects;
import org.groat.network.wire.Endpoint;

/// What a socket's failure means, in plain words.
final class SocketFailures {
  private SocketFailures() {}

  static String listening(Endpoint bind, Throwable cause) {
    String text = text(cause);
    String why;
    if (text.contains("in use")) {
      why = "the port is in use, perhaps by another node; stop that one or choose another port";
    } else if (text.contains("assign requested address")) {
      why = "the address is not one of this machine's";
    } else if (text.contains("permission denied")) {
      why = "ports below 1024 are the administrator's; choose another port";
    } else {
      why = text;
    }
    return "cannot listen on " + bind + ": " + why;
  }

  static String connecting(Throwable cause) {
    if (cause instanceof ProxyConnectException) {
      return proxying(cause);
    }
    String text = text(cause);
    if (cause instanceof ConnectTimeoutException || text.contains("timed out")) {
      return "no answer in time";
    } else if (text.contains("refused")) {
      return "connection refused";
    } else if (text.contains("unreachable") || text.contains("no route")) {
      return "the network is unreachable";
    }
    return text;
  }

  /// Of `socks5, password, /127.0.0.1:9050 => host:8333, status: HOST_UNREACHABLE(4)` the last part says it.
  private static String proxying(Throwable cause) {
    String text = text(cause);
    String last = text.substring(text.lastIndexOf(", ") + 2);
    String why =
        switch (last) {
          case "timeout" -> "no answer in time";
          case "disconnected" -> "it hung up";
          default -> last.replaceAll("^status: |\\([0-9]+\\)$", "").replace('_', ' ');
        };
    return "the proxy does not connect: " + why;
  }

  private static String text(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName())
        .toLowerCase(Locale.ROOT);
  }
}
