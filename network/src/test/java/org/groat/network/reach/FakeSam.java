package org.groat.network.reach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.groat.network.transport.SamReply;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;

/// An I2P router's SAM bridge: one session, streams that lead to a port of this machine, and callers on demand.
public final class FakeSam implements AutoCloseable {
  private final LineServer lines;
  private final int target;
  private final BlockingQueue<LineServer.Talk> offered = new LinkedBlockingQueue<>();
  volatile String refusal = "";

  /// @param target where streams that the client opens lead
  public FakeSam(int target) throws IOException {
    this.target = target;
    this.lines = new LineServer(this::answer);
  }

  /// A destination with a certificate of four bytes; with more after it, a private key.
  static String destination(int filling, int more) {
    byte[] bytes = new byte[391 + more];
    Arrays.fill(bytes, (byte) filling);
    bytes[384] = 5;
    bytes[385] = 0;
    bytes[386] = 4;
    return Base64.getEncoder().encodeToString(bytes).replace('+', '-').replace('/', '~');
  }

  static String key() {
    return destination(7, 200);
  }

  /// Our address, as the key has it.
  public static NetworkAddress own() throws IOException {
    return SamReply.address(destination(7, 0));
  }

  /// The address of whoever calls.
  public static NetworkAddress caller() throws IOException {
    return SamReply.address(destination(9, 0));
  }

  /// Somebody calls our destination.
  public Socket call() throws Exception {
    LineServer.Talk talk = offered.poll(20, TimeUnit.SECONDS);
    if (talk == null) {
      throw new AssertionError("nobody accepts");
    }
    talk.say(destination(9, 0) + " FROM_PORT=0 TO_PORT=0\n");
    return talk.socket();
  }

  public Endpoint at() {
    return lines.at();
  }

  public List<String> heard() {
    return lines.heard();
  }

  public void hangUp() throws IOException {
    lines.hangUp();
  }

  private boolean answer(LineServer.Talk talk, String line) throws IOException {
    if (!refusal.isEmpty() && line.startsWith(refusal)) {
      talk.say("STREAM STATUS RESULT=CANT_REACH_PEER MESSAGE=\"no way there\"\n");
      return true;
    }
    String[] words = line.split(" ");
    switch (words[0] + " " + words[1]) {
      case "HELLO VERSION" -> talk.say("HELLO REPLY RESULT=OK VERSION=3.1\n");
      case "DEST GENERATE" ->
          talk.say("DEST REPLY PUB=" + destination(7, 0) + " PRIV=" + key() + "\n");
      case "SESSION CREATE" -> talk.say("SESSION STATUS RESULT=OK DESTINATION=" + key() + "\n");
      case "NAMING LOOKUP" ->
          talk.say("NAMING REPLY RESULT=OK " + words[2] + " VALUE=" + destination(9, 0) + "\n");
      case "STREAM CONNECT" -> {
        talk.say("STREAM STATUS RESULT=OK\n");
        carry(talk.socket());
        return false;
      }
      case "STREAM ACCEPT" -> {
        talk.say("STREAM STATUS RESULT=OK\n");
        offered.add(talk);
        return false;
      }
      default -> talk.say("WHAT\n");
    }
    return true;
  }

  private void carry(Socket client) throws IOException {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), target)) {
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

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
