package org.groat.node.app.crowd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.groat.chain.codec.Bytes;
import org.groat.network.transport.Frame;
import org.groat.network.transport.FrameEvent;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.Message;
import org.groat.network.wire.Messages;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SendAddrV2;
import org.groat.network.wire.Services;
import org.groat.network.wire.Verack;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;
import org.groat.network.wire.WtxidRelay;

/// One connection to the node, in the clear, with blocking calls: one thread reads, any may write.
final class CrowdLink implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 10_000;
  private static final int READ_SIZE = 1 << 16;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final V1Framing framing;
  private final AtomicLong sent = new AtomicLong();
  private final ReentrantLock writing = new ReentrantLock();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final byte[] buffer = new byte[READ_SIZE];

  private CrowdLink(Socket socket, int magic) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.framing = new V1Framing(magic);
  }

  static CrowdLink call(InetSocketAddress target, int magic) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(target, CONNECT_MILLIS_MAX);
      return new CrowdLink(socket, magic);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Introduces itself and waits until the handshake is complete.
  void shakeHands(String agent, Services services, long nonce) throws IOException {
    send(version(agent, services, nonce));
    while (true) {
      switch (read().command()) {
        case "version" -> {
          send(new WtxidRelay());
          send(new SendAddrV2());
          send(new Verack());
        }
        case "verack" -> {
          return;
        }
        default -> {}
      }
    }
  }

  static Version version(String agent, Services services, long nonce) {
    return new Version(
        Protocol.VERSION,
        services,
        0,
        VersionAddress.NONE,
        VersionAddress.NONE,
        nonce,
        agent,
        0,
        true);
  }

  void send(Message message) throws IOException {
    write(encode(message));
  }

  /// The bytes of a message, for those who send it often.
  Bytes encode(Message message) {
    return framing.send(new Frame(message.command(), Messages.encode(message)));
  }

  /// Waits while the node does not read.
  void write(Bytes bytes) throws IOException {
    writing.lock();
    try {
      out.write(bytes.toByteArray());
    } finally {
      writing.unlock();
    }
    sent.addAndGet(bytes.size());
  }

  /// Waits for the next message.
  ///
  /// @throws EOFException once the node has closed
  Frame read() throws IOException {
    while (frames.isEmpty()) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new EOFException("the node closed");
      }
      for (FrameEvent event : framing.receive(Bytes.wrap(buffer, 0, count))) {
        switch (event) {
          case FrameEvent.Received received -> frames.add(received.frame());
          case FrameEvent.Dropped dropped -> throw new IOException("the node sent " + dropped);
          case FrameEvent.Failed failed -> throw new IOException("the node sent " + failed);
          case FrameEvent.Answer _ -> {}
        }
      }
    }
    return frames.remove();
  }

  long bytesSent() {
    return sent.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
