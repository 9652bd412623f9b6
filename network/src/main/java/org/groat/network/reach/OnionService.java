package org.groat.network.reach;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.transport.SecretText;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An onion service of ours, which a Tor process keeps for as long as we stay connected to its control port; and by the way that process
/// is asked where it takes calls.
///
/// Its key is made by Tor the first time and kept, so that the address stays the same. When the node stops the service is removed; were
/// the node to crash, Tor would remove it as the connection breaks.
public final class OnionService implements Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(OnionService.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String WHO = "the Tor process";

  /// What Tor gives as a key, and nothing that would end a line.
  private static final Pattern KEY = Pattern.compile("ED25519-V3:[A-Za-z0-9+/=]{1,200}");

  private final Settings settings;
  private final SecretText key;
  private final RandomGenerator random;
  private final EventLoop loop;
  private final Publisher publisher;
  private volatile @Nullable LineSocket socket;
  private volatile @Nullable String serviceId;
  private volatile boolean hungUp;

  /// @param at the control port
  /// @param password none where another way in is meant
  /// @param port of the onion address
  /// @param target where Tor brings its callers
  /// @param socks told where Tor takes calls to onion addresses, on the network loop; none where it is not asked
  public record Settings(
      Endpoint at,
      @Nullable String password,
      int port,
      Endpoint target,
      @Nullable Consumer<Endpoint> socks) {
    /// Without the password.
    @Override
    public String toString() {
      return "onion service by " + at + " to " + target;
    }
  }

  OnionService(
      Settings settings,
      SecretText key,
      RandomGenerator random,
      EventLoop loop,
      Publisher publisher) {
    this.settings = settings;
    this.key = key;
    this.random = random;
    this.loop = loop;
    this.publisher = publisher;
  }

  /// A service that is kept up from the start of the keeper on.
  ///
  /// @param random for nonces, from a secure source
  public static Keeper keeper(
      Settings settings,
      SecretText key,
      RandomGenerator random,
      EventLoop loop,
      Publisher publisher) {
    return new Keeper(new OnionService(settings, key, random, loop, publisher), loop);
  }

  @Override
  public String name() {
    return "onion-service";
  }

  @Override
  public void hold(Runnable standing) throws IOException {
    try (LineSocket connected = LineSocket.connect(settings.at, WHO)) {
      socket = connected;
      if (hungUp) {
        return;
      }
      connected.patience(PATIENCE);
      new TorLogin(connected, random, settings.password).login();
      learnSocks(connected);
      Endpoint onion = add(connected);
      loop.execute(() -> publisher.published(onion));
      LOG.info("event=onion-service at={}", onion);
      standing.run();
      try {
        stay(connected);
      } finally {
        loop.execute(() -> publisher.withdrawn(onion));
      }
    } finally {
      socket = null;
      serviceId = null;
    }
  }

  private void learnSocks(LineSocket connected) throws IOException {
    Consumer<Endpoint> told = settings.socks;
    if (told != null) {
      Endpoint socks = TorSocks.ask(connected, settings.at.address());
      LOG.info("event=onion-proxy at={}", socks);
      loop.execute(() -> told.accept(socks));
    }
  }

  private Endpoint add(LineSocket connected) throws IOException {
    Optional<String> known = key.read().map(String::strip);
    if (known.isPresent() && !KEY.matcher(known.get()).matches()) {
      throw new IOException(
          "the file with the onion service's key holds no key: move it away for a new address");
    }
    connected.write(
        "ADD_ONION "
            + known.orElse("NEW:ED25519-V3")
            + " Port="
            + settings.port
            + ","
            + settings.target
            + "\r\n");
    TorReply reply = TorReply.read(connected);
    if (!reply.isOk()) {
      throw new IOException("the Tor process makes no onion service: " + reply.text());
    }
    String id = reply.value("", "ServiceID").orElse("");
    Optional<String> made = reply.value("", "PrivateKey");
    if (known.isEmpty() && made.isPresent()) {
      key.write(made.get());
    }
    try {
      Endpoint onion = new Endpoint(NetworkAddress.parse(id + ".onion"), settings.port);
      serviceId = id;
      return onion;
    } catch (IllegalArgumentException e) {
      throw new IOException("the Tor process gives no onion address: " + e.getMessage(), e);
    }
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
    String id = serviceId;
    if (connected == null) {
      return;
    }
    try {
      if (id == null) {
        connected.close();
      } else {
        // The answer ends the talk, which closes the connection.
        connected.write("DEL_ONION " + id + "\r\n");
        LOG.info("event=onion-service-removed");
      }
    } catch (IOException e) {
      LOG.debug("event=not-removed what=onion-service reason=\"{}\"", e.getMessage());
    }
  }
}
