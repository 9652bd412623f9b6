package org.groat.network.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.service.ChainService;
import org.groat.network.peer.BoundedSet;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.relay.BlockRelay;
import org.groat.network.relay.DataServer;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.sync.ChainSync;
import org.groat.network.transport.CloseReason;
import org.groat.network.transport.ConnectOptions;
import org.groat.network.transport.Connection;
import org.groat.network.transport.ConnectionHandler;
import org.groat.network.transport.Malformed;
import org.groat.network.transport.Transport;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The network loop's own: peers come and go here, and what they say goes to sync, relay and gossip.
///
/// Owned by the network loop. Time moves it in two ways: a tick every [ChainSync#TICK] for what is watched, and a timer set to
/// relay's next moment.
final class NetworkCore implements Peer.Events {
  /// Addresses remembered as discouraged; the oldest is forgiven for the newest.
  static final int DISCOURAGED_MAX = 50_000;

  private static final Logger LOG = LoggerFactory.getLogger(NetworkCore.class);

  private final NetworkSettings settings;
  private final NetworkParameters parameters;
  private final ChainService chain;
  private final Transport transport;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final long groupKey;
  private final Peers peers = new Peers();
  private final BoundedSet<NetworkAddress> discouraged = new BoundedSet<>(DISCOURAGED_MAX);
  private final ChainSync sync;
  private final TransactionRelay transactions;
  private final BlockRelay blocks;
  private final DataServer server;
  private final AddressGossip gossip;
  private final Dispatcher dispatcher;
  private final Dialer dialer;
  private final PeerInfos infos;
  private final List<Transport.Binding> bindings = new ArrayList<>();

  private boolean active = true;
  private boolean stopped;
  private Scheduler.@Nullable Cancellable relayTimer;
  private long relayAt;

  NetworkCore(
      NetworkSettings settings,
      NetworkParameters parameters,
      ChainService chain,
      Transport transport,
      Resolver resolver,
      EventLoop loop,
      RandomGenerator random) {
    this.settings = settings;
    this.parameters = parameters;
    this.chain = chain;
    this.transport = transport;
    this.loop = loop;
    this.random = random;
    this.groupKey = random.nextLong();
    ChainPorts ports = new ChainPorts(chain, loop);
    this.sync = new ChainSync(chain, parameters, ports);
    this.transactions = new TransactionRelay(ports.relayPorts(), settings.sizes(), random);
    this.blocks = new BlockRelay(chain, sync::bestOf);
    this.server = new DataServer(chain, transactions, blocks);
    this.gossip = new AddressGossip(new EmptyBook(), random);
    this.dispatcher = new Dispatcher(sync, transactions, blocks, server, gossip);
    this.dialer = new Dialer(parameters.defaultPort(), resolver, loop, this::call);
    this.infos = new PeerInfos(chain, sync, transactions, gossip);
    ports.subscribe(sync, transactions, blocks, this::handled);
  }

  void start() {
    loop.checkOwner();
    for (Endpoint bind : settings.bind()) {
      Transport.Binding binding = transport.listen(bind, this::accept);
      bindings.add(binding);
      LOG.info("event=listening at={}", binding.local());
    }
    settings.connect().forEach(name -> dialer.add(name, false));
    settings.addNode().forEach(name -> dialer.add(name, true));
    tick();
  }

  List<Endpoint> stop() {
    loop.checkOwner();
    List<Endpoint> were = listening();
    stopped = true;
    bindings.forEach(Transport.Binding::close);
    bindings.clear();
    transport.close();
    return were;
  }

  Peers peers() {
    return peers;
  }

  Dialer dialer() {
    return dialer;
  }

  List<Endpoint> listening() {
    return bindings.stream().map(Transport.Binding::local).toList();
  }

  Services localServices() {
    return Services.of(Services.NETWORK, Services.WITNESS);
  }

  List<PeerInfo> peerInfos() {
    loop.checkOwner();
    return peers.open().stream().map(peer -> infos.of(peer, loop.nanos())).toList();
  }

  boolean addNode(String name) {
    loop.checkOwner();
    boolean added = dialer.add(name, true);
    if (added && active) {
      dialer.tick(loop.nanos());
    }
    return added;
  }

  List<AddedNode> addedNodes() {
    loop.checkOwner();
    return dialer.names().stream()
        .map(
            name ->
                new AddedNode(
                    name,
                    peers.find(name).stream()
                        .map(p -> new AddedNode.Connection(p.remote(), p.type().isInbound()))
                        .toList()))
        .toList();
  }

  boolean disconnect(Optional<Peer> peer) {
    loop.checkOwner();
    peer.ifPresent(found -> found.finish("the user asked for it"));
    return peer.isPresent();
  }

  boolean isActive() {
    return active;
  }

  void setActive(boolean wanted) {
    loop.checkOwner();
    active = wanted;
    if (!active) {
      peers.open().forEach(peer -> peer.finish("the network is switched off"));
    }
  }

  /// Begins to call a peer; empty where that must not be or is done already.
  Optional<PeerId> call(Endpoint endpoint, String name, ConnectionType type) {
    if (stopped || !active || peers.isConnected(endpoint)) {
      return Optional.empty();
    }
    Peer peer = new Peer(peers.nextId(), name, endpoint, type, this::introduce, loop, this, random);
    peers.calling(peer);
    transport.connect(
        endpoint, new ConnectOptions(settings.encryptedTransport(), ConnectOptions.TIMEOUT), peer);
    return Optional.of(peer.id());
  }

  private ConnectionHandler accept(Connection connection) {
    Endpoint remote = connection.remote();
    boolean full = peers.count(ConnectionType.INBOUND) >= settings.inboundMax();
    boolean almostFull = peers.count(ConnectionType.INBOUND) + 1 >= settings.inboundMax();
    if (stopped
        || !active
        || almostFull && discouraged.contains(remote.address())
        || full && !makeRoom()) {
      LOG.debug("event=refused peer={}", remote);
      return new Refusal();
    }
    return new Peer(
        peers.nextId(),
        remote.toString(),
        remote,
        ConnectionType.INBOUND,
        this::introduce,
        loop,
        this,
        random);
  }

  private boolean makeRoom() {
    List<InboundEviction.Candidate> candidates =
        peers.open().stream()
            .filter(p -> p.type().isInbound() && !p.isClosing())
            .map(
                p ->
                    new InboundEviction.Candidate(
                        p.id(),
                        NetGroup.keyed(p.remote().address(), groupKey),
                        p.connectedSeconds(),
                        p.session().pingLeast().orElse(Long.MAX_VALUE),
                        p.lastTransactionSeconds(),
                        p.lastBlockSeconds(),
                        p.session().relaysTransactions(),
                        p.remote().address().network(),
                        p.remote().address().isLoopback(),
                        discouraged.contains(p.remote().address()),
                        false))
            .toList();
    Optional<Peer> leaving = InboundEviction.choose(candidates).map(peers::find);
    leaving.ifPresent(peer -> peer.finish("room is needed"));
    return leaving.isPresent();
  }

  private Version introduce(Peer peer) {
    return new Version(
        Protocol.VERSION,
        localServices(),
        loop.nowSeconds(),
        new VersionAddress(Services.NONE, peer.remote()),
        new VersionAddress(localServices(), Endpoint.NONE),
        peer.nonce(),
        settings.userAgent(),
        chain.snapshot().tip().height(),
        peer.type().relaysTransactions() && !settings.blocksOnly());
  }

  @Override
  public boolean isOwnNonce(long nonce) {
    return peers.isOwnNonce(nonce);
  }

  @Override
  public void opened(Peer peer) {
    loop.checkOwner();
    peers.opened(peer);
    LOG.debug(
        "event=connected peer={} address={} type={}",
        peer.id(),
        peer.remote(),
        peer.type().label());
  }

  @Override
  public void failed(Peer peer, String detail) {
    LOG.debug("event=call-failed address={} reason={}", peer.remote(), detail);
    peers.failed(peer);
    dialer.ended(peer.id(), loop.nanos());
  }

  @Override
  public void established(Peer peer) {
    Moment now = Moment.of(loop);
    Version version = peer.session().version().orElseThrow();
    LOG.info(
        "event=peer id={} address={} type={} version={} agent={} height={}",
        peer.id(),
        peer.remote(),
        peer.type().label(),
        version.version(),
        version.printableUserAgent(),
        version.height());
    dialer.established(peer.id());
    blocks.ready(peer);
    sync.ready(peer, now);
    transactions.ready(peer, now.nanos());
    gossip.ready(peer, now);
  }

  @Override
  public void submitted(Peer peer, Message message) {
    dispatcher.dispatch(peer, message, Moment.of(loop));
  }

  @Override
  public void ignored(Peer peer, Misbehaviour misbehaviour, String detail) {
    LOG.debug("event=ignored peer={} what={} detail={}", peer.id(), misbehaviour, detail);
  }

  @Override
  public void blamed(Peer peer, Misbehaviour misbehaviour, String detail) {
    LOG.info(
        "event=misbehaviour peer={} address={} what={} detail={}",
        peer.id(),
        peer.remote(),
        misbehaviour,
        detail);
    boolean spared = peer.isTrusted() || peer.remote().address().isLoopback();
    if (misbehaviour.consequence() == Misbehaviour.Consequence.DISCOURAGE && !spared) {
      // Whoever shares this machine's address would answer for others on it; the user's own choice
      // stands.
      discouraged.add(peer.remote().address());
    }
  }

  @Override
  public void drained(Peer peer) {
    server.pump(peer);
  }

  @Override
  public void closed(Peer peer, CloseReason reason) {
    loop.checkOwner();
    LOG.debug(
        "event=disconnected peer={} address={} reason={}",
        peer.id(),
        peer.remote(),
        reason.detail());
    Moment now = Moment.of(loop);
    peers.closed(peer);
    blocks.gone(peer.id());
    transactions.gone(peer.id());
    gossip.gone(peer.id());
    server.gone(peer.id());
    dialer.ended(peer.id(), now.nanos());
    sync.gone(peer.id(), now);
  }

  /// Sets the timer to relay's next moment.
  @Override
  public void handled() {
    OptionalLong next = transactions.nextEvent(loop.nanos());
    if (stopped || next.isEmpty() || relayTimer != null && relayAt <= next.getAsLong()) {
      return;
    }
    if (relayTimer != null) {
      relayTimer.cancel();
    }
    relayAt = next.getAsLong();
    relayTimer =
        loop.schedule(
            Duration.ofNanos(Math.max(0, relayAt - loop.nanos())),
            () -> {
              relayTimer = null;
              transactions.tick(loop.nanos());
              handled();
            });
  }

  private void tick() {
    if (stopped) {
      return;
    }
    Moment now = Moment.of(loop);
    if (active) {
      dialer.tick(now.nanos());
    }
    sync.tick(now);
    gossip.tick(now);
    handled();
    loop.schedule(ChainSync.TICK, this::tick);
  }

  /// Turns a caller away.
  private static final class Refusal implements ConnectionHandler {
    @Override
    public void opened(Connection connection) {
      connection.close("no room");
    }

    @Override
    public void connectFailed(String detail) {}

    @Override
    public void received(Message message, int size) {}

    @Override
    public void malformed(Malformed what) {}

    @Override
    public void sendBufferDrained() {}

    @Override
    public void closed(CloseReason reason) {}
  }
}
