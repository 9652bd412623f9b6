package org.groat.network.reach;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.reach.MappingProtocol.Address;
import org.groat.network.reach.MappingProtocol.Answer;
import org.groat.network.reach.MappingProtocol.Granted;
import org.groat.network.reach.MappingProtocol.Refused;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port of the router at home that leads to us: asked for by PCP (RFC 6887), or by NAT-PMP (RFC 6886) where the router does not speak
/// that. Renewed at half of the time granted, and given back when the node stops.
public final class PortMapping implements Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(PortMapping.class);

  /// What we ask for; the router decides.
  private static final long SECONDS = 7_200;

  private static final int TRIES = 3;

  /// Giving back is a courtesy that a stop does not wait long for.
  private static final Duration PATIENCE_AT_END = Duration.ofMillis(500);

  private final int port;
  private final Gateway gateway;
  private final Pace pace;
  private final EventLoop loop;
  private final Publisher publisher;
  private final Bytes nonce;
  private final CountDownLatch ending = new CountDownLatch(1);

  /// How long one waits for the router.
  ///
  /// @param renewMin between two requests, whatever the router says
  /// @param patience with one answer
  record Pace(Duration renewMin, Duration patience) {
    static final Pace DEFAULT = new Pace(Duration.ofSeconds(30), Duration.ofSeconds(1));
  }

  PortMapping(
      int port,
      Gateway gateway,
      Pace pace,
      RandomGenerator random,
      EventLoop loop,
      Publisher publisher) {
    this.port = port;
    this.gateway = gateway;
    this.pace = pace;
    this.loop = loop;
    this.publisher = publisher;
    byte[] secret = new byte[MappingProtocol.NONCE_SIZE];
    random.nextBytes(secret);
    this.nonce = Bytes.wrap(secret);
  }

  /// A mapping that is kept up from the start of the keeper on.
  ///
  /// @param port that the node listens on
  /// @param random for the nonce that shows the mapping to be ours
  public static Keeper keeper(
      int port, RandomGenerator random, EventLoop loop, Publisher publisher) {
    PortMapping mapping =
        new PortMapping(port, Gateway.ofThisMachine(), Pace.DEFAULT, random, loop, publisher);
    return new Keeper(mapping, loop);
  }

  @Override
  public String name() {
    return "port-mapping";
  }

  @Override
  public void hold(Runnable standing) throws IOException {
    Endpoint router = gateway.find();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(
          new InetSocketAddress(router.address().toInetAddress().orElseThrow(), router.port()));
      Protocol protocol = new Pcp(socket);
      Granted granted = null;
      try {
        while (ending.getCount() > 0) {
          int wanted = granted == null ? port : granted.port();
          Answer answer = protocol.map(wanted, SECONDS, pace.patience);
          if (answer instanceof Refused refused
              && refused.unsupported()
              && protocol instanceof Pcp) {
            protocol = new Pmp(socket);
            continue;
          }
          granted = renewed(granted, answer, protocol, standing);
          rest(granted);
        }
      } finally {
        if (granted != null) {
          giveBack(granted, protocol);
        }
      }
    } catch (PortUnreachableException e) {
      throw new IOException("the router at " + router.address() + " maps no ports", e);
    }
  }

  private Granted renewed(
      @Nullable Granted before, Answer answer, Protocol protocol, Runnable standing)
      throws IOException {
    if (!(answer instanceof Granted granted)) {
      String why = answer instanceof Refused refused ? refused.why() : "no answer";
      throw new IOException("the router maps no port by " + protocol + ": " + why);
    }
    if (granted.seconds() == 0 || granted.port() == 0) {
      throw new IOException("the router maps no port by " + protocol + ": it grants no time");
    }
    Endpoint now = new Endpoint(granted.external(), granted.port());
    Endpoint was = before == null ? null : new Endpoint(before.external(), before.port());
    if (!now.equals(was)) {
      if (was != null) {
        loop.execute(() -> publisher.withdrawn(was));
      }
      loop.execute(() -> publisher.published(now));
      LOG.info("event=port-mapped by={} at={} seconds={}", protocol, now, granted.seconds());
    }
    if (before == null) {
      standing.run();
    }
    return granted;
  }

  private void rest(Granted granted) throws IOException {
    Duration half = Duration.ofSeconds(granted.seconds()).dividedBy(2);
    long millis = Math.max(half.toMillis(), pace.renewMin.toMillis());
    try {
      if (ending.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.debug("event=port-given-back");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void giveBack(Granted granted, Protocol protocol) {
    Endpoint at = new Endpoint(granted.external(), granted.port());
    loop.execute(() -> publisher.withdrawn(at));
    try {
      protocol.map(granted.port(), 0, PATIENCE_AT_END);
    } catch (IOException e) {
      LOG.debug("event=not-given-back port={} reason=\"{}\"", granted.port(), e.getMessage());
    }
  }

  @Override
  public void hangUp() {
    ending.countDown();
  }

  /// One of the two.
  private interface Protocol {
    /// @throws IOException where nothing is answered
    Answer map(int wanted, long seconds, Duration patience) throws IOException;
  }

  private final class Pcp implements Protocol {
    private final DatagramSocket socket;

    Pcp(DatagramSocket socket) {
      this.socket = socket;
    }

    @Override
    public Answer map(int wanted, long seconds, Duration patience) throws IOException {
      NetworkAddress client = NetworkAddress.of(socket.getLocalAddress());
      Bytes question = MappingProtocol.pcpMap(client, nonce, port, wanted, seconds);
      Function<Bytes, Optional<Answer>> reader =
          packet -> MappingProtocol.pcpAnswer(packet, nonce, port);
      // Silence: there are routers that drop what they do not know.
      return ask(socket, question, reader, patience)
          .orElseGet(() -> new Refused("no answer", true));
    }

    @Override
    public String toString() {
      return "PCP";
    }
  }

  private final class Pmp implements Protocol {
    private final DatagramSocket socket;

    Pmp(DatagramSocket socket) {
      this.socket = socket;
    }

    @Override
    public Answer map(int wanted, long seconds, Duration patience) throws IOException {
      Answer own =
          ask(socket, MappingProtocol.pmpAddress(), MappingProtocol::pmpAddressAnswer, patience)
              .orElseGet(() -> new Refused("no answer", false));
      if (!(own instanceof Address address)) {
        return own;
      }
      Bytes question = MappingProtocol.pmpMap(port, seconds == 0 ? 0 : wanted, seconds);
      return ask(
              socket,
              question,
              packet -> MappingProtocol.pmpMapAnswer(packet, port, address.external()),
              patience)
          .orElseGet(() -> new Refused("no answer", false));
    }

    @Override
    public String toString() {
      return "NAT-PMP";
    }
  }

  /// Asks up to [#TRIES] times; empty where nothing that answers the question came.
  private static Optional<Answer> ask(
      DatagramSocket socket,
      Bytes question,
      Function<Bytes, Optional<Answer>> reader,
      Duration patience)
      throws IOException {
    byte[] asked = question.toByteArray();
    byte[] buffer = new byte[MappingProtocol.PACKET_SIZE_MAX];
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    for (int attempt = 0; attempt < TRIES; attempt++) {
      socket.send(new DatagramPacket(asked, asked.length));
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        LOG.debug("event=no-answer from={} try={}", socket.getInetAddress(), attempt + 1);
        continue;
      }
      Optional<Answer> answer = reader.apply(Bytes.wrap(Arrays.copyOf(buffer, packet.getLength())));
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }
}
