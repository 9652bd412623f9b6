package org.groat.network.peer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.network.peer.SessionState.AwaitingVerack;
import org.groat.network.peer.SessionState.Closed;
import org.groat.network.peer.SessionState.Connected;
import org.groat.network.peer.SessionState.Ready;
import org.groat.network.peer.SessionState.VersionSent;
import org.groat.network.wire.FeeFilter;
import org.groat.network.wire.Message;
import org.groat.network.wire.Ping;
import org.groat.network.wire.Pong;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SendAddrV2;
import org.groat.network.wire.SendCompact;
import org.groat.network.wire.SendHeaders;
import org.groat.network.wire.Services;
import org.groat.network.wire.Unknown;
import org.groat.network.wire.Verack;
import org.groat.network.wire.Version;
import org.groat.network.wire.WtxidRelay;

/// One peer's protocol: the handshake, what was negotiated in it, and the signs of life.
///
/// **Shape.** A function of messages and time: [#start], [#receive] and [#wake] append to the outbox, [#drain] empties it.
/// There is no socket, no thread and no clock here.
///
/// **Handshake.** Whoever called says `version`; the other answers with its own, `wtxidrelay` (BIP-0339) and `sendaddrv2`
/// (BIP-0155), which are only legal here, and `verack`. Both `verack`s make the session [Ready]. It has
/// [#HANDSHAKE_TIMEOUT] for that. Messages out of this order have no effect, for the network has always tolerated them; what
/// can only be an attack or a mistake of ours ends the session (see [Misbehaviour]).
///
/// **Life.** A ping goes out every two minutes; a session that leaves one unanswered, or is silent in either direction, for
/// 20 minutes ends.
///
/// **Everything else** that a ready peer says is submitted to sync, relay and the address book as it is.
public final class PeerSession {
  public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(60);
  public static final Duration INACTIVITY_TIMEOUT = Duration.ofMinutes(20);

  private final ConnectionType type;
  private final Supplier<Version> introduction;
  private final LongPredicate ownNonce;
  private final PingClock ping;
  private final Deque<PeerAction> outbox = new ArrayDeque<>();

  private SessionState state = new Connected();
  private long startedAt;
  private long lastSentAt;
  private long lastReceivedAt;
  private boolean invites;
  private boolean wtxidRelay;
  private boolean addrV2;
  private boolean prefersHeaders;
  private boolean compactBlocks;
  private boolean compactHighBandwidth;
  private long timeOffsetSeconds;
  private FeeRate feeFilter = FeeRate.ZERO;

  /// @param introduction what we say of ourselves, asked for when it is said
  /// @param ownNonce true for a nonce that this node itself put into a version message of a call still under way
  public PeerSession(
      ConnectionType type,
      Supplier<Version> introduction,
      LongPredicate ownNonce,
      RandomGenerator random) {
    this.type = type;
    this.introduction = introduction;
    this.ownNonce = ownNonce;
    this.ping = new PingClock(random);
  }

  /// The connection stands.
  public void start(Moment now) {
    startedAt = now.nanos();
    lastReceivedAt = now.nanos();
    lastSentAt = now.nanos();
    if (state instanceof Connected connected && !type.isInbound()) {
      state = connected.versionSent();
      send(introduction.get(), now);
    }
    outbox.add(new PeerAction.Wake(now.after(HANDSHAKE_TIMEOUT)));
  }

  /// A message came.
  public void receive(Message message, Moment now) {
    lastReceivedAt = now.nanos();
    switch (state) {
      case Connected connected -> beforeVersion(message, connected::versionReceived, now);
      case VersionSent sent -> beforeVersion(message, sent::versionReceived, now);
      case AwaitingVerack awaiting -> beforeVerack(awaiting, message, now);
      case Ready ready -> ready(message, now);
      case Closed _ -> {}
    }
  }

  /// The moment of a [PeerAction.Wake] came, or any other.
  public void wake(Moment now) {
    switch (state) {
      case Connected _ -> awaitHandshake(now);
      case VersionSent _ -> awaitHandshake(now);
      case AwaitingVerack _ -> awaitHandshake(now);
      case Ready _ -> keepAlive(now);
      case Closed _ -> {}
    }
  }

  /// Sends a message of the layers above; nothing where the session is not ready.
  public void send(Message message, Moment now) {
    if (!(state instanceof Closed)) {
      lastSentAt = now.nanos();
      outbox.add(new PeerAction.Send(message));
    }
  }

  /// Sends a ping now, because the user asks for it.
  public void ping(Moment now) {
    if (isReady()) {
      send(new Ping(ping.send(now.nanos())), now);
    }
  }

  /// The peer did something wrong: acts as the table says.
  public void punish(Misbehaviour misbehaviour, String detail) {
    if (state instanceof Closed) {
      return;
    }
    if (misbehaviour.consequence() == Misbehaviour.Consequence.IGNORE) {
      outbox.add(new PeerAction.Ignore(misbehaviour, detail));
    } else {
      state = state.closed(misbehaviour.meaning());
      outbox.add(new PeerAction.Disconnect(misbehaviour, detail));
    }
  }

  /// Ends the session without blame.
  public void finish(String reason) {
    if (!(state instanceof Closed)) {
      state = state.closed(reason);
      outbox.add(new PeerAction.Finish());
    }
  }

  /// The connection is gone.
  public void closed(String reason) {
    if (!(state instanceof Closed)) {
      state = state.closed(reason);
    }
    outbox.clear();
  }

  /// What the session wants done, oldest first; the outbox is empty afterwards.
  public List<PeerAction> drain() {
    List<PeerAction> actions = List.copyOf(outbox);
    outbox.clear();
    return actions;
  }

  /// True where something is to be done that [#drain] has not given out.
  public boolean hasActions() {
    return !outbox.isEmpty();
  }

  public SessionState state() {
    return state;
  }

  public boolean isReady() {
    return state instanceof Ready;
  }

  public ConnectionType type() {
    return type;
  }

  /// The peer's version message, once it came.
  public Optional<Version> version() {
    return switch (state) {
      case AwaitingVerack awaiting -> Optional.of(awaiting.version());
      case Ready ready -> Optional.of(ready.version());
      case Connected _ -> Optional.empty();
      case VersionSent _ -> Optional.empty();
      case Closed _ -> Optional.empty();
    };
  }

  /// What the peer offers; nothing before its version message.
  public Services services() {
    return version().map(Version::services).orElse(Services.NONE);
  }

  /// The protocol version that both sides speak; 0 before the peer's version message.
  public int commonVersion() {
    return version().map(v -> Math.min(v.version(), Protocol.VERSION)).orElse(0);
  }

  /// True where transactions may be announced to this peer and by it.
  public boolean relaysTransactions() {
    return type.relaysTransactions() && version().map(v -> v.relay() || invites).orElse(false);
  }

  /// The peer wants to hear of transactions from now on, whatever its version message said (BIP-0037).
  public void inviteTransactions() {
    invites = true;
  }

  /// True where transactions are announced by wtxid (BIP-0339).
  public boolean wtxidRelay() {
    return wtxidRelay;
  }

  /// True where the peer wants addresses as `addrv2` (BIP-0155).
  public boolean addrV2() {
    return addrV2;
  }

  /// True where the peer wants new blocks announced by their headers (BIP-0130).
  public boolean prefersHeaders() {
    return prefersHeaders;
  }

  /// True where the peer understands compact blocks with short ids over wtxids (BIP-0152).
  public boolean compactBlocks() {
    return compactBlocks;
  }

  /// True where the peer wants new blocks sent as compact blocks unasked (BIP-0152).
  public boolean compactHighBandwidth() {
    return compactHighBandwidth;
  }

  /// Transactions that pay less are not announced to this peer (BIP-0133).
  public FeeRate feeFilter() {
    return feeFilter;
  }

  /// The peer's clock minus ours, when it introduced itself.
  public long timeOffsetSeconds() {
    return timeOffsetSeconds;
  }

  public long lastSentAt() {
    return lastSentAt;
  }

  public long lastReceivedAt() {
    return lastReceivedAt;
  }

  /// The last ping's round trip in nanoseconds.
  public OptionalLong pingLast() {
    return ping.last();
  }

  /// The shortest ping's round trip in nanoseconds.
  public OptionalLong pingLeast() {
    return ping.least();
  }

  /// How long the present ping has been unanswered, in nanoseconds.
  public OptionalLong pingWaiting(long now) {
    return ping.waiting(now);
  }

  private void beforeVersion(Message message, Function<Version, AwaitingVerack> exit, Moment now) {
    if (!(message instanceof Version version)) {
      punish(Misbehaviour.MESSAGE_BEFORE_VERSION, message.command());
      return;
    }
    if (type.isInbound() && ownNonce.test(version.nonce())) {
      punish(Misbehaviour.CONNECTED_TO_SELF, "nonce " + Long.toHexString(version.nonce()));
      return;
    }
    if (version.version() < Protocol.VERSION_MIN) {
      punish(Misbehaviour.OBSOLETE_VERSION, "version " + version.version());
      return;
    }
    if (type.expectsServices() && !version.services().servesBlocks()) {
      punish(Misbehaviour.MISSING_SERVICES, "offers " + version.services());
      return;
    }
    timeOffsetSeconds = version.time() - now.unixSeconds();
    if (type.isInbound()) {
      send(introduction.get(), now);
    }
    if (version.version() >= Protocol.VERSION) {
      send(new WtxidRelay(), now);
      send(new SendAddrV2(), now);
    }
    send(new Verack(), now);
    state = exit.apply(version);
  }

  private void beforeVerack(AwaitingVerack awaiting, Message message, Moment now) {
    switch (message) {
      case Version again -> punish(Misbehaviour.DUPLICATE_VERSION, again.command());
      case WtxidRelay _ -> wtxidRelay = awaiting.version().version() >= Protocol.VERSION;
      case SendAddrV2 _ -> addrV2 = true;
      case Verack _ -> {
        state = awaiting.verackReceived();
        outbox.add(new PeerAction.Establish());
        if (commonVersion() >= Protocol.VERSION_SENDHEADERS) {
          send(new SendHeaders(), now);
        }
        if (commonVersion() >= Protocol.VERSION_COMPACT_BLOCKS) {
          send(new SendCompact(false, SendCompact.VERSION_WITNESS), now);
        }
        send(new Ping(ping.send(now.nanos())), now);
        outbox.add(new PeerAction.Wake(now.after(PingClock.INTERVAL)));
      }
      case Message other -> punish(Misbehaviour.MESSAGE_BEFORE_VERACK, other.command());
    }
  }

  private void ready(Message message, Moment now) {
    switch (message) {
      case Version again -> punish(Misbehaviour.DUPLICATE_VERSION, again.command());
      case Verack again -> punish(Misbehaviour.DUPLICATE_VERACK, again.command());
      case WtxidRelay late -> punish(Misbehaviour.LATE_NEGOTIATION, late.command());
      case SendAddrV2 late -> punish(Misbehaviour.LATE_NEGOTIATION, late.command());
      case Ping question -> send(new Pong(question.nonce()), now);
      case Pong answer -> ping.answered(answer.nonce(), now.nanos());
      case SendHeaders _ -> prefersHeaders = true;
      case SendCompact compact -> negotiate(compact);
      case FeeFilter filter -> {
        if (Amount.isMoney(filter.rate().satoshisPerKilobyte())) {
          feeFilter = filter.rate();
        }
      }
      case Unknown _ -> {}
      case Message other -> outbox.add(new PeerAction.Submit(other));
    }
  }

  private void negotiate(SendCompact compact) {
    // Other versions have other short ids; peers offer them all and the other side picks.
    if (compact.version() == SendCompact.VERSION_WITNESS) {
      compactBlocks = true;
      compactHighBandwidth = compact.highBandwidth();
    }
  }

  private void awaitHandshake(Moment now) {
    if (now.nanos() - startedAt >= HANDSHAKE_TIMEOUT.toNanos()) {
      punish(Misbehaviour.HANDSHAKE_TIMEOUT, state.getClass().getSimpleName());
    } else {
      outbox.add(new PeerAction.Wake(startedAt + HANDSHAKE_TIMEOUT.toNanos()));
    }
  }

  private void keepAlive(Moment now) {
    if (ping.isOverdue(now.nanos())) {
      punish(Misbehaviour.PING_TIMEOUT, "");
    } else if (now.nanos() - Math.min(lastReceivedAt, lastSentAt) > INACTIVITY_TIMEOUT.toNanos()) {
      punish(Misbehaviour.INACTIVE, "");
    } else {
      if (ping.isDue(now.nanos())) {
        send(new Ping(ping.send(now.nanos())), now);
      }
      outbox.add(new PeerAction.Wake(Math.max(ping.next(), now.nanos() + 1)));
    }
  }
}
