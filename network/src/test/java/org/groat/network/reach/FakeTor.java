package org.groat.network.reach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.groat.network.wire.Endpoint;

/// A Tor process's control port: lets in as it is told to, names where it takes calls, and makes one onion service.
public final class FakeTor implements AutoCloseable {
  public static final String ID = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd";
  static final String KEY = "ED25519-V3:c2VjcmV0IHNlY3JldCBzZWNyZXQ=";

  private static final byte[] NONCE = new byte[32];

  private final LineServer lines;
  private final String methods;
  private final Path cookieFile;
  private final String socks;
  private volatile String expected = "AUTHENTICATE";
  boolean lies;

  /// One that takes calls nowhere.
  ///
  /// @param methods as Tor lists them
  public FakeTor(String methods, Path cookieFile) throws IOException {
    this(methods, cookieFile, "");
  }

  /// @param methods as Tor lists them
  /// @param socks the places where it takes calls, as Tor lists them
  public FakeTor(String methods, Path cookieFile, String socks) throws IOException {
    this.methods = methods;
    this.socks = socks;
    this.cookieFile = cookieFile;
    if (methods.contains("PASSWORD")) {
      expected = "AUTHENTICATE \"se\\\"cret\"";
    }
    this.lines = new LineServer(this::answer);
  }

  public Endpoint at() {
    return lines.at();
  }

  public List<String> heard() {
    return lines.heard();
  }

  int count() {
    return lines.count();
  }

  void hangUp() throws IOException {
    lines.hangUp();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private boolean answer(LineServer.Talk talk, String line) throws IOException {
    String word = line.split(" ")[0];
    switch (word) {
      case "PROTOCOLINFO" ->
          talk.say(
              "250-PROTOCOLINFO 1\r\n250-AUTH METHODS="
                  + methods
                  + " COOKIEFILE=\""
                  + cookieFile.toString().replace("\"", "\\\"")
                  + "\"\r\n250-VERSION Tor=\"0.4.8.10\"\r\n250 OK\r\n");
      case "AUTHCHALLENGE" -> talk.say(challenge(line.split(" ")[2]));
      case "AUTHENTICATE" ->
          talk.say(line.equals(expected) ? "250 OK\r\n" : "515 Authentication failed\r\n");
      case "GETINFO" ->
          talk.say(
              line.equals("GETINFO net/listeners/socks")
                  ? "250-net/listeners/socks=" + socks + "\r\n250 OK\r\n"
                  : "552 Unrecognized key\r\n");
      case "ADD_ONION" ->
          talk.say(
              "650 SOMETHING happened\r\n250-ServiceID="
                  + ID
                  + "\r\n"
                  + (line.contains("NEW:") ? "250-PrivateKey=" + KEY + "\r\n" : "")
                  + "250 OK\r\n");
      default -> talk.say("250 OK\r\n");
    }
    return true;
  }

  private String challenge(String clientNonce) throws IOException {
    byte[] cookie = Files.readAllBytes(cookieFile);
    byte[] client = HexFormat.of().parseHex(clientNonce);
    String proof = hash("Tor safe cookie authentication server-to-controller hash", cookie, client);
    expected =
        "AUTHENTICATE "
            + hash("Tor safe cookie authentication controller-to-server hash", cookie, client);
    return "250 AUTHCHALLENGE SERVERHASH="
        + (lies ? "00" + proof.substring(2) : proof)
        + " SERVERNONCE="
        + HexFormat.of().formatHex(NONCE)
        + "\r\n";
  }

  private static String hash(String key, byte[] cookie, byte[] client) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      for (byte[] part : Arrays.asList(cookie, client, NONCE)) {
        mac.update(part);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
