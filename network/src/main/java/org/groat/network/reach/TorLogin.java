package org.groat.network.reach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Proves to a Tor process that we may tell it what to do: by the password that the user gives, by nothing where it asks for nothing,
/// or by its cookie file (SAFECOOKIE: each side proves that it read the file, and neither says what it reads).
final class TorLogin {
  private static final int COOKIE_SIZE = 32;
  private static final int NONCE_SIZE = 32;
  private static final HexFormat HEX = HexFormat.of();

  private static final String SERVER_KEY =
      "Tor safe cookie authentication server-to-controller hash";
  private static final String CLIENT_KEY =
      "Tor safe cookie authentication controller-to-server hash";

  private final LineSocket socket;
  private final RandomGenerator random;
  private final @Nullable String password;

  TorLogin(LineSocket socket, RandomGenerator random, @Nullable String password) {
    this.socket = socket;
    this.random = random;
    this.password = password;
  }

  /// @throws IOException in one plain line, with what to do, where Tor does not let us in
  void login() throws IOException {
    socket.write("PROTOCOLINFO 1\r\n");
    TorReply info = TorReply.read(socket);
    List<String> methods = List.of(info.value("AUTH", "METHODS").orElse("").split(","));
    if (password != null) {
      if (!methods.contains("HASHEDPASSWORD")) {
        throw new IOException(
            "the Tor process takes no password: set HashedControlPassword in torrc, or leave"
                + " --torpassword out");
      }
      authenticate(
          quoted(password), "the Tor process does not accept the password of --torpassword");
    } else if (methods.contains("NULL")) {
      authenticate("", "the Tor process lets nobody in");
    } else if (methods.contains("SAFECOOKIE")) {
      byCookie(info);
    } else if (methods.contains("HASHEDPASSWORD")) {
      throw new IOException("the Tor process wants a password: give --torpassword");
    } else {
      throw new IOException("the Tor process offers no way in that Groat knows: " + methods);
    }
  }

  private void byCookie(TorReply info) throws IOException {
    String file =
        info.value("AUTH", "COOKIEFILE")
            .orElseThrow(() -> new IOException("the Tor process does not say where its cookie is"));
    byte[] cookie = cookie(Path.of(file));
    byte[] ours = new byte[NONCE_SIZE];
    random.nextBytes(ours);
    socket.write("AUTHCHALLENGE SAFECOOKIE " + HEX.formatHex(ours) + "\r\n");
    TorReply challenge = TorReply.read(socket);
    byte[] theirs = hex(challenge, "SERVERNONCE");
    byte[] proof = hex(challenge, "SERVERHASH");
    if (!MessageDigest.isEqual(proof, hash(SERVER_KEY, cookie, ours, theirs))) {
      throw new IOException("what answers at the control port does not know Tor's cookie");
    }
    authenticate(
        HEX.formatHex(hash(CLIENT_KEY, cookie, ours, theirs)),
        "the Tor process does not accept its own cookie");
  }

  private static byte[] cookie(Path file) throws IOException {
    byte[] cookie;
    try {
      cookie = Files.readAllBytes(file);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "Tor's cookie " + file + " may not be read: add this user to Tor's group", e);
    } catch (IOException e) {
      throw new IOException("Tor's cookie " + file + " cannot be read: " + e.getMessage(), e);
    }
    if (cookie.length != COOKIE_SIZE) {
      throw new IOException("Tor's cookie " + file + " is no cookie");
    }
    return cookie;
  }

  private static byte[] hex(TorReply reply, String name) throws IOException {
    try {
      return HEX.parseHex(reply.value("AUTHCHALLENGE", name).orElse("-"));
    } catch (IllegalArgumentException e) {
      throw new IOException("the Tor process gives no challenge: " + reply.text(), e);
    }
  }

  private static byte[] hash(String key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      Arrays.stream(parts).forEach(mac::update);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  private void authenticate(String proof, String refusal) throws IOException {
    socket.write("AUTHENTICATE" + (proof.isEmpty() ? "" : " ") + proof + "\r\n");
    TorReply reply = TorReply.read(socket);
    if (!reply.isOk()) {
      throw new IOException(refusal + ": " + reply.text());
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
