package org.groat.network.reach;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.groat.network.wire.Endpoint;

/// A connection to a service that speaks in lines.
final class LineSocket implements AutoCloseable {
  /// A longer line ends the talk.
  static final int LINE_SIZE_MAX = 1 << 16;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final Socket socket;
  private final InputStream in;
  private final String who;

  private LineSocket(Socket socket, InputStream in, String who) {
    this.socket = socket;
    this.in = in;
    this.who = who;
  }

  /// @param who the service, for messages to the user
  /// @throws IOException in one plain line
  static LineSocket connect(Endpoint at, String who) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(at.address().toInetAddress().orElseThrow(), at.port()),
          Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
      return new LineSocket(socket, new BufferedInputStream(socket.getInputStream()), who);
    } catch (IOException e) {
      socket.close();
      throw new IOException("no connection to " + who + " at " + at + ": " + plain(e), e);
    }
  }

  private static String plain(IOException e) {
    return switch (e) {
      case SocketTimeoutException _ -> "no answer in time";
      case ConnectException _ -> "connection refused";
      case NoRouteToHostException _ -> "the network is unreachable";
      case IOException other -> String.valueOf(other.getMessage());
    };
  }

  /// @param timeout how long a line may take from now on; zero for ever
  void patience(Duration timeout) throws IOException {
    socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
  }

  /// The next line without its end.
  ///
  /// @throws IOException where there is none in time, it is too long, or the service hung up
  String read() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException(who + " hung up");
        }
        if (line.size() == LINE_SIZE_MAX) {
          throw new IOException(who + " sent a line without end");
        }
        line.write(next);
      }
    } catch (SocketTimeoutException e) {
      throw new IOException(who + " does not answer", e);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /// Sends text as it is: its line's end belongs to it.
  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
