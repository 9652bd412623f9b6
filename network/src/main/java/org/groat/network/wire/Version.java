package org.groat.network.wire;

import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// The first message in each direction: who speaks, and what it can do.
///
/// @param version of the protocol
/// @param time seconds since 1970
/// @param receiver the other side as the sender sees it
/// @param sender the sender as it sees itself; nodes send zeros
/// @param nonce to find a connection to oneself
/// @param userAgent one byte a character, so not yet safe to print (BIP-0014)
/// @param height of the sender's tip
/// @param relay whether transactions are to be announced before a bloom filter is set (BIP-0037)
public record Version(
    int version,
    Services services,
    long time,
    VersionAddress receiver,
    VersionAddress sender,
    long nonce,
    String userAgent,
    int height,
    boolean relay)
    implements Message {

  /// Hand-written since the last field came later and may be missing: then transactions are wanted.
  public static final Codec<Version> CODEC = Codec.of(Version::read, Version::write);

  private static final Codec<String> USER_AGENT = Codecs.sizedText(Protocol.USER_AGENT_SIZE_MAX);

  private static Version read(ByteReader in) {
    return new Version(
        in.int32(),
        Services.CODEC.read(in),
        in.int64(),
        VersionAddress.CODEC.read(in),
        VersionAddress.CODEC.read(in),
        in.int64(),
        USER_AGENT.read(in),
        in.int32(),
        in.remaining() == 0 || in.uint8() != 0);
  }

  private static void write(Version value, ByteWriter out) {
    out.int32(value.version);
    Services.CODEC.write(value.services, out);
    out.int64(value.time);
    VersionAddress.CODEC.write(value.receiver, out);
    VersionAddress.CODEC.write(value.sender, out);
    out.int64(value.nonce);
    USER_AGENT.write(value.userAgent, out);
    out.int32(value.height).uint8(value.relay ? 1 : 0);
  }

  /// The user agent with everything but plain letters, digits and ` .,;-_/:?@()` left out: safe for logs and terminals.
  public String printableUserAgent() {
    return userAgent.replaceAll("[^a-zA-Z0-9 .,;_/:?@()-]", "");
  }
}
