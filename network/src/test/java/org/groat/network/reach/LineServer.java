package org.groat.network.reach;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// A service on loopback that speaks in lines, and remembers what it was told.
public final class LineServer implements AutoCloseable {
  private final Answering answering;
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Map<Integer, Talk> talks = new ConcurrentHashMap<>();

  /// One connection.
  public static final class Talk {
    private final Socket socket;

    private Talk(Socket socket) {
      this.socket = socket;
    }

    /// Byte by byte, so that what follows the line is left to others; null at the end.
    private @Nullable String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = socket.getInputStream().read();
          next >= 0;
          next = socket.getInputStream().read()) {
        if (next == '\n') {
          return line.toString().replace("\r", "");
        }
        line.append((char) next);
      }
      return null;
    }

    public void say(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    public Socket socket() {
      return socket;
    }
  }

  public LineServer(Answering answering) throws IOException {
    this.answering = answering;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /// What the service says.
  @FunctionalInterface
  public interface Answering {
    /// Answers a line.
    ///
    /// @return false where no more lines are read: the connection is the test's then
    boolean answer(Talk talk, String line) throws IOException;
  }

  public Endpoint at() {
    return new Endpoint(NetworkAddress.parse("127.0.0.1"), server.getLocalPort());
  }

  /// All lines of all connections.
  public List<String> heard() {
    return List.copyOf(heard);
  }

  /// Connections there were.
  public int count() {
    return talks.size();
  }

  /// Ends all connections.
  public void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        Talk talk = new Talk(client);
        talks.put(talks.size(), talk);
        Thread.ofVirtual().start(() -> serve(talk));
      }
    } catch (IOException e) {
      // The test is over.
      return;
    }
  }

  private void serve(Talk talk) {
    try {
      for (String line = talk.readLine(); line != null; line = talk.readLine()) {
        heard.add(line);
        if (!answering.answer(talk, line)) {
          return;
        }
      }
      talk.socket.close();
    } catch (IOException e) {
      // The client hung up.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }
}
