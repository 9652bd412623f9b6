package org.groat.network.transport;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;

/// A line that an I2P router says (SAM 3.1): words, then `NAME=value` pairs.
public record SamReply(String line) {
  /// The protocol's beginning: we speak 3.1 and nothing else.
  public static final String HELLO = "HELLO VERSION MIN=3.1 MAX=3.1";

  /// A destination without its certificate's content, whose size stands in the last two bytes.
  private static final int DESTINATION_SIZE_MIN = 387;

  private static final Pattern PAIR = Pattern.compile("(?:^| )([A-Z_]+)=(\"[^\"]*\"|\\S*)");

  /// @throws IOException in one plain line where the router does not agree
  public SamReply agreed(String beginning) throws IOException {
    if (!line.startsWith(beginning)) {
      throw new IOException("what answers is no SAM bridge of an I2P router");
    }
    String result = value("RESULT").orElse("");
    if (!result.equals("OK")) {
      String message = value("MESSAGE").map(text -> ": " + text).orElse("");
      throw new IOException("the I2P router says " + result + message);
    }
    return this;
  }

  public Optional<String> value(String name) {
    Matcher pair = PAIR.matcher(line);
    while (pair.find()) {
      if (pair.group(1).equals(name)) {
        return Optional.of(pair.group(2).replace("\"", ""));
      }
    }
    return Optional.empty();
  }

  /// The address of a destination, or of the destination that a private key begins with.
  ///
  /// @throws IOException where the text is neither
  public static NetworkAddress address(String text) throws IOException {
    Bytes decoded;
    try {
      decoded = Bytes.wrap(Base64.getDecoder().decode(text.replace('-', '+').replace('~', '/')));
    } catch (IllegalArgumentException e) {
      throw new IOException("the I2P router gives a destination that is none", e);
    }
    if (decoded.size() < DESTINATION_SIZE_MIN) {
      throw new IOException("the I2P router gives a destination that is too short");
    }
    int certificate =
        decoded.unsignedAt(DESTINATION_SIZE_MIN - 2) << 8
            | decoded.unsignedAt(DESTINATION_SIZE_MIN - 1);
    int size = DESTINATION_SIZE_MIN + certificate;
    if (decoded.size() < size) {
      throw new IOException("the I2P router gives a destination that is cut short");
    }
    return new NetworkAddress(Network.I2P, Bytes.wrap(Sha256.hash(decoded.slice(0, size))));
  }
}
