package org.groat.network.reach;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.transport.SamBridge;
import org.groat.network.transport.SamReply;
import org.groat.network.transport.SecretText;
import org.groat.network.wire.Endpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our session with an I2P router (SAM 3.1), which lasts as long as this connection: streams are opened on others, in its name.
///
/// Where peers may call us, our destination's private key is kept, so that our address stays the same, and the address is published.
/// Else the router makes a new destination each time, which nobody learns.
public final class I2pSession implements Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(I2pSession.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// The router builds tunnels before it answers.
  private static final Duration PATIENCE_WITH_TUNNELS = Duration.ofMinutes(3);

  private static final String WHO = "the I2P router";

  /// Ed25519, which the protocol knows by number; keys of the ECIES kind, and of the older one for who knows no other.
  private static final String SIGNATURE = "SIGNATURE_TYPE=7";

  private static final String TUNNELS =
      "i2cp.leaseSetEncType=4,0 inbound.quantity=3 outbound.quantity=3";

  /// A private key as the router writes it, and nothing that would end a line.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9~=-]{600,4000}");

  private final Endpoint at;
  private final Optional<SecretText> key;
  private final RandomGenerator random;
  private volatile @Nullable LineSocket socket;
  private volatile @Nullable String id;
  private volatile boolean hungUp;
  private @Nullable EventLoop loop;
  private @Nullable Publisher publisher;

  /// @param at where the router's SAM bridge listens
  /// @param key of our destination; empty where nobody may call us
  public I2pSession(Endpoint at, Optional<SecretText> key, RandomGenerator random) {
    this.at = at;
    this.key = key;
    this.random = random;
  }

  /// For the transport, which opens streams in the session's name.
  public SamBridge bridge() {
    return new SamBridge(at, () -> Optional.ofNullable(id));
  }

  /// Keeps the session up from the start of the keeper on. To be called once.
  public Keeper keeper(EventLoop networkLoop, Publisher owner) {
    loop = networkLoop;
    publisher = owner;
    return new Keeper(this, networkLoop);
  }

  @Override
  public String name() {
    return "i2p-session";
  }

  @Override
  public void hold(Runnable standing) throws IOException {
    try (LineSocket connected = LineSocket.connect(at, WHO)) {
      socket = connected;
      if (hungUp) {
        return;
      }
      connected.patience(PATIENCE);
      ask(connected, SamReply.HELLO).agreed("HELLO REPLY");
      String destination = key.isPresent() ? kept(connected, key.get()) : "TRANSIENT " + SIGNATURE;
      byte[] name = new byte[8];
      random.nextBytes(name);
      String session = "groat" + HexFormat.of().formatHex(name);
      connected.patience(PATIENCE_WITH_TUNNELS);
      ask(
              connected,
              "SESSION CREATE STYLE=STREAM ID="
                  + session
                  + " DESTINATION="
                  + destination
                  + " "
                  + TUNNELS)
          .agreed("SESSION STATUS");
      id = session;
      stand(connected, destination, standing);
    } finally {
      id = null;
      socket = null;
    }
  }

  private void stand(LineSocket connected, String destination, Runnable standing)
      throws IOException {
    EventLoop owner = loop;
    Publisher told = publisher;
    if (key.isEmpty() || owner == null || told == null) {
      standing.run();
      stay(connected);
      return;
    }
    Endpoint own = new Endpoint(SamReply.address(destination), 0);
    LOG.info("event=i2p-destination at={}", own);
    owner.execute(() -> told.published(own));
    standing.run();
    try {
      stay(connected);
    } finally {
      owner.execute(() -> told.withdrawn(own));
    }
  }

  private static String kept(LineSocket connected, SecretText key) throws IOException {
    Optional<String> known = key.read().map(String::strip);
    if (known.isPresent()) {
      return checked(
          known.get(),
          "the file with the I2P destination's key holds no key: move it away for a new address");
    }
    String line = "DEST GENERATE " + SIGNATURE;
    SamReply made = ask(connected, line);
    if (!made.line().startsWith("DEST REPLY")) {
      throw new IOException("the I2P router makes no destination");
    }
    String fresh =
        checked(made.value("PRIV").orElse(""), "the I2P router gives a key that is none");
    key.write(fresh);
    return fresh;
  }

  private static String checked(String text, String otherwise) throws IOException {
    if (!KEY.matcher(text).matches()) {
      throw new IOException(otherwise);
    }
    return text;
  }

  private static SamReply ask(LineSocket connected, String line) throws IOException {
    connected.write(line + "\n");
    return new SamReply(connected.read());
  }

  /// Until one side hangs up.
  private void stay(LineSocket connected) throws IOException {
    connected.patience(Duration.ZERO);
    do {
      connected.read();
    } while (!hungUp);
  }

  @Override
  public void hangUp() {
    hungUp = true;
    LineSocket connected = socket;
    if (connected == null) {
      return;
    }
    try {
      // The router ends the session with its connection.
      connected.close();
    } catch (IOException e) {
      LOG.debug("event=not-closed what=i2p-session reason=\"{}\"", e.getMessage());
    }
  }
}
