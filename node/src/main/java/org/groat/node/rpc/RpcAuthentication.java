package org.groat.node.rpc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Who may call: the holder of the cookie, of `rpcuser` with `rpcpassword`, or of a password whose salted HMAC-SHA256 an
/// `rpcauth` line holds. Passwords are kept salted and compared in constant time.
public final class RpcAuthentication {
  /// The user name in the cookie.
  public static final String COOKIE_USER = "__cookie__";

  private static final int SECRET_SIZE = 32;

  private final List<Credential> credentials;

  private record Credential(String user, String salt, byte[] hash) {}

  private RpcAuthentication(List<Credential> credentials) {
    this.credentials = List.copyOf(credentials);
  }

  /// Nobody.
  public static RpcAuthentication none() {
    return new RpcAuthentication(List.of());
  }

  /// A fresh cookie, `user:password`.
  public static String newCookie(RandomGenerator random) {
    byte[] secret = new byte[SECRET_SIZE];
    random.nextBytes(secret);
    return COOKIE_USER + ":" + HexFormat.of().formatHex(secret);
  }

  /// These and the holder of a password.
  ///
  /// @param random gives the salt
  public RpcAuthentication withPassword(String user, String password, RandomGenerator random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    String text = HexFormat.of().formatHex(salt);
    return with(new Credential(user, text, hmac(text, password)));
  }

  /// These and the holder of the password of a line `USER:SALT$HASH`.
  ///
  /// @throws IllegalArgumentException where the line has another form
  public RpcAuthentication withLine(String line) {
    int colon = line.indexOf(':');
    int dollar = line.indexOf('$', Math.max(colon, 0));
    if (colon < 0 || dollar < 0) {
      throw new IllegalArgumentException("USER:SALT$HASH is expected");
    }
    byte[] hash = HexFormat.of().parseHex(line.substring(dollar + 1));
    return with(new Credential(line.substring(0, colon), line.substring(colon + 1, dollar), hash));
  }

  /// The user whose name and password an `Authorization` header carries; empty where there is none such.
  public Optional<String> user(String header) {
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    String text;
    try {
      text =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String user = text.substring(0, colon);
    String password = text.substring(colon + 1);
    boolean found = false;
    // Every credential is looked at, whatever the outcome, so that the time tells nothing.
    for (Credential credential : credentials) {
      boolean sameUser =
          MessageDigest.isEqual(
              credential.user().getBytes(StandardCharsets.UTF_8),
              user.getBytes(StandardCharsets.UTF_8));
      found |=
          sameUser & MessageDigest.isEqual(credential.hash(), hmac(credential.salt(), password));
    }
    return found ? Optional.of(user) : Optional.empty();
  }

  private RpcAuthentication with(Credential more) {
    List<Credential> all = new ArrayList<>(credentials);
    all.add(more);
    return new RpcAuthentication(all);
  }

  private static byte[] hmac(String key, String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // An empty key is legal for HMAC and not for the JDK's key class; one zero byte is the same
      // key.
      byte[] bytes = key.isEmpty() ? new byte[1] : key.getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
