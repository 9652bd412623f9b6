package org.groat.network.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;

/// A SOCKS5 proxy on loopback (RFC 1928, RFC 1929) that carries every connection to one place, or refuses it.
public final class FakeSocks implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final int answer;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /// What a client asked for.
  ///
  /// @param host as it stands in the request
  public record Request(String user, String password, int addressType, String host, int port) {}

  /// @param target a port of this machine
  public FakeSocks(int target) throws IOException {
    this(target, 0);
  }

  /// @param answer 0 to connect, else why not
  FakeSocks(int target, int answer) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  public Endpoint at() {
    return new Endpoint(NetworkAddress.parse("127.0.0.1"), server.getLocalPort());
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // The test is over.
      return;
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      in.readByte();
      List<Integer> methods = new ArrayList<>();
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        methods.add(in.readUnsignedByte());
      }
      boolean named = methods.contains(2);
      out.write(new byte[] {5, (byte) (named ? 2 : 0)});
      String user = "";
      String password = "";
      if (named) {
        in.readByte();
        user = text(in);
        password = text(in);
        out.write(new byte[] {1, 0});
      }
      in.readNBytes(3);
      int type = in.readUnsignedByte();
      String host =
          type == 3
              ? text(in)
              : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
      requests.add(new Request(user, password, type, host, in.readUnsignedShort()));
      out.write(new byte[] {5, (byte) answer, 0, 1, 0, 0, 0, 0, 0, 0});
      if (answer == 0) {
        carry(client);
      }
    } catch (IOException e) {
      // The client or the target hung up.
      return;
    }
  }

  private void carry(Socket client) throws IOException {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), target)) {
      sockets.add(peer);
      Thread back = Thread.ofVirtual().start(() -> pump(peer, client));
      client.getInputStream().transferTo(peer.getOutputStream());
      back.interrupt();
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side hung up, so the other is let go.
      return;
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
