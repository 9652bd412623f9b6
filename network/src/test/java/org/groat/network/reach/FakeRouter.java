package org.groat.network.reach;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;

/// A router on loopback that maps ports by PCP or by NAT-PMP alone, or by neither.
final class FakeRouter implements AutoCloseable {
  private final DatagramSocket socket;
  private final List<Bytes> heard = new CopyOnWriteArrayList<>();
  private final Kind kind;
  volatile int seconds = 3_600;
  volatile int external = 40_001;
  volatile int result;

  enum Kind {
    PCP,
    PMP,
    PMP_SILENT_ON_PCP,
    SILENT
  }

  FakeRouter(Kind kind) throws IOException {
    this.kind = kind;
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  Endpoint at() {
    return new Endpoint(NetworkAddress.parse("127.0.0.1"), socket.getLocalPort());
  }

  List<Bytes> heard() {
    return List.copyOf(heard);
  }

  private void serve() {
    byte[] buffer = new byte[1200];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] question = Arrays.copyOf(buffer, packet.getLength());
        heard.add(Bytes.wrap(question.clone()));
        byte[] answer = question[0] == 2 ? pcp(question) : pmp(question);
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // The test is over.
      return;
    }
  }

  private byte[] pcp(byte[] question) {
    if (kind == Kind.PMP) {
      return new byte[] {0, (byte) 0x81, 0, 1, 0, 0, 0, 9};
    } else if (kind != Kind.PCP) {
      return new byte[0];
    }
    byte[] answer = question.clone();
    answer[1] |= (byte) 0x80;
    answer[3] = (byte) result;
    boolean ends = question[4] == 0 && question[5] == 0 && question[6] == 0 && question[7] == 0;
    put(answer, 4, ends ? 0 : seconds, 4);
    put(answer, 42, external, 2);
    put(answer, 56, 0x08080404, 4);
    return answer;
  }

  private byte[] pmp(byte[] question) {
    if (kind == Kind.SILENT || kind == Kind.PCP) {
      return new byte[0];
    } else if (question[1] == 0) {
      byte[] answer = new byte[12];
      answer[1] = (byte) 0x80;
      put(answer, 2, result, 2);
      put(answer, 8, 0x08080404, 4);
      return answer;
    }
    byte[] answer = new byte[16];
    answer[1] = (byte) 0x82;
    System.arraycopy(question, 4, answer, 8, 2);
    put(answer, 10, external, 2);
    put(answer, 12, seconds, 4);
    return answer;
  }

  private static void put(byte[] bytes, int at, int value, int size) {
    for (int i = 0; i < size; i++) {
      bytes[at + i] = (byte) (value >>> 8 * (size - 1 - i));
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
