package org.groat.network.manager;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.service.ChainService;
import org.groat.network.address.AddressBook;
import org.groat.network.address.LocalAddresses;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.Permissions;
import org.groat.network.relay.BlockRelay;
import org.groat.network.relay.DataServer;
import org.groat.network.relay.FilteredConnections;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.sync.ChainSync;
import org.groat.network.transport.CloseReason;
import org.groat.network.transport.ConnectOptions;
import org.groat.network.transport.Connection;
import org.groat.network.transport.ConnectionHandler;
import org.groat.network.transport.HostName;
import org.groat.network.transport.Transport;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Services;
import org.groat.network.wire.Version;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The network loop's own: peers come and go here, and what they say goes to sync, relay and gossip.
///
/// Owned by the network loop. Time moves it in two ways: a tick every [ChainSync#TICK] for what is watched, and a timer set to
/// relay's next moment.
final class NetworkCore implements Peer.Events {
  /// Between two writings of the address book.
  private static final Duration SAVE_INTERVAL = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(NetworkCore.class);

  private final NetworkSettings settings;
  private final NetworkParameters parameters;
  private final NetworkPorts ports;
  private final ChainService chain;
  private final Transport transport;
  private final AddressBook book;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final Peers peers = new Peers();
  private final Doorkeeper door;
  private final ChainSync sync;
  private final TransactionRelay transactions;
  private final BlockRelay blocks;
  private final DataServer server;
  private final AddressGossip gossip;
  private final UploadGuard upload;
  private final BlockFetches fetches;
  private final Dispatcher dispatcher;
  private final Dialer dialer;
  private final OutboundWatch watch;
  private final OutboundSlots slots;
  private final PeerInfos infos;
  private final Seeding seeding;
  private final Listeners listeners;
  private final LocalAddresses own;
  private final Introduction introduction;
  private final BlameBook blames;
  private boolean active = true;
  private boolean stopped;
  private long saveAt;
  private Scheduler.@Nullable Cancellable ticking;
  private Scheduler.@Nullable Cancellable relayTimer;
  private long relayAt;

  NetworkCore(NetworkSettings settings, NetworkParameters parameters, NetworkPorts ports) {
    this.settings = settings;
    this.parameters = parameters;
    this.ports = ports;
    this.chain = ports.chain();
    this.transport = ports.transport();
    this.book = ports.book();
    this.loop = ports.loop();
    this.random = ports.random();
    Predicate<NetworkAddress> admissible = NetworkNode.admissible(parameters);
    ChainPorts chainPorts = new ChainPorts(chain, loop);
    FilteredConnections filtered = new FilteredConnections(settings.bloomFilters());
    this.door =
        new Doorkeeper(settings, peers, filtered::isFiltered, random.nextLong(), ports.files());
    this.blames = new BlameBook(door);
    this.transactions =
        new TransactionRelay(
            chainPorts.relayPorts(), settings.sizes(), settings.blocksOnly(), filtered, random);
    this.sync = new ChainSync(chain, parameters, chainPorts, transactions::candidates, random);
    this.blocks = new BlockRelay(chain, sync::bestOf, random);
    this.server = new DataServer(chain, transactions, blocks, filtered, ports.filters());
    this.introduction =
        new Introduction(settings, chain, ports.filters() != null, transactions::takesFrom);
    this.own = new LocalAddresses(settings.discover(), settings.routes()::reaches);
    this.listeners = new Listeners(settings, transport, own, this::accept);
    OwnAddress.State state =
        new OwnAddress.State(
            listeners::isOpen,
            listeners::port,
            introduction::services,
            () -> chain.snapshot().initialBlockDownload());
    OwnAddress ownAddress = new OwnAddress(settings, own, admissible, state, random);
    this.gossip =
        new AddressGossip(book, admissible, settings.routes()::reachable, ownAddress, random);
    this.upload = new UploadGuard(settings.maxUploadTarget(), chain, peers, loop);
    this.fetches = new BlockFetches(chain, peers);
    this.dispatcher =
        new Dispatcher(sync, transactions, blocks, server, gossip, fetches, filtered, upload);
    this.dialer = new Dialer(settings, parameters.defaultPort(), ports.names(), loop, this::call);
    this.watch =
        new OutboundWatch(
            settings, chain, sync, peers, Duration.ofSeconds(parameters.targetSpacingSeconds()));
    NetworkFiles files = ports.files();
    List<Endpoint> anchors = files == null ? List.of() : files.takeAnchors();
    this.slots =
        new OutboundSlots(
            settings,
            book,
            peers,
            watch,
            new OutboundSlots.Calls(this::call, this::isAvoided, anchors),
            random);
    this.seeding = new Seeding(settings, parameters, ports, peers, dialer);
    this.infos = new PeerInfos(chain, sync, transactions, gossip);
    chainPorts.subscribe(sync, transactions, blocks, this::handled);
  }

  void start() {
    loop.checkOwner();
    listeners.open();
    settings.interfaces().forEach(at -> own.add(at, LocalAddresses.Source.INTERFACE));
    settings.externalIp().forEach(at -> own.add(at, LocalAddresses.Source.MANUAL));
    boolean encrypted = settings.encryptedTransport();
    settings.connect().forEach(name -> dialer.add(name, false, encrypted));
    settings.addNode().forEach(name -> dialer.add(name, true, encrypted));
    saveAt = loop.nanos() + SAVE_INTERVAL.toNanos();
    tick();
  }

  List<Endpoint> stop() {
    loop.checkOwner();
    List<Endpoint> were = listening();
    if (stopped) {
      return were;
    }
    stopped = true;
    if (ticking != null) {
      ticking.cancel();
    }
    if (relayTimer != null) {
      relayTimer.cancel();
    }
    NetworkFiles files = ports.files();
    if (files != null) {
      files.saveNow(book);
      files.saveAnchors(peers.anchors());
    }
    listeners.close();
    transport.close();
    return were;
  }

  Doorkeeper door() {
    loop.checkOwner();
    return door;
  }

  Peers peers() {
    return peers;
  }

  Dialer dialer() {
    return dialer;
  }

  List<Endpoint> listening() {
    return listeners.places();
  }

  Services localServices() {
    return introduction.services();
  }

  List<PeerInfo> peerInfos() {
    loop.checkOwner();
    return peers.open().stream().map(peer -> infos.of(peer, loop.nanos())).toList();
  }

  NetworkLoad load() {
    loop.checkOwner();
    return new NetworkLoad(
        peers.count(),
        transactions.orphanCount(),
        transactions.orphanBytes(),
        transactions.requestCount(),
        sync.undeliveredCount(),
        sync.undeliveredBytes(),
        book.size());
  }

  void observeBlame(Consumer<Blame> observer) {
    loop.checkOwner();
    blames.observe(observer);
  }

  boolean addNode(String name, boolean encrypted) {
    loop.checkOwner();
    boolean added = dialer.add(name, true, encrypted);
    if (added && active) {
      dialer.tick(loop.nanos());
    }
    return added;
  }

  List<AddedNode> addedNodes() {
    loop.checkOwner();
    return dialer.names().stream().map(name -> AddedNode.of(name, peers)).toList();
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

  /// False where all places of the type are taken.
  boolean addConnection(Endpoint endpoint, ConnectionType type, boolean encrypted) {
    loop.checkOwner();
    int most =
        switch (type) {
          case OUTBOUND_FULL_RELAY -> settings.outboundFull();
          case BLOCK_RELAY -> settings.outboundBlockRelay();
          case FEELER, ADDRESS_FETCH -> Integer.MAX_VALUE;
          case INBOUND, MANUAL -> 0;
        };
    if (peers.count(type) >= most) {
      return false;
    }
    call(Callee.of(endpoint, type, encrypted));
    return true;
  }

  /// Begins to call a peer; empty where that must not be or is done already.
  private Optional<PeerId> call(Callee callee) {
    if (stopped || !active || peers.isConnected(callee)) {
      return Optional.empty();
    }
    Permissions permissions =
        callee.type() == ConnectionType.MANUAL
            ? door.permissions(callee.endpoint().address(), false)
            : Permissions.NONE;
    Peer peer =
        peer(new Peer.Call(callee.name(), callee.endpoint(), callee.type(), permissions, false));
    peers.calling(peer);
    ConnectOptions options = new ConnectOptions(callee.encrypted(), ConnectOptions.TIMEOUT);
    HostName host = callee.host();
    if (host == null) {
      transport.connect(callee.endpoint(), options, peer);
    } else {
      transport.connect(host, options, peer);
    }
    return Optional.of(peer.id());
  }

  private ConnectionHandler accept(Connection connection, Listeners.Place place) {
    Endpoint remote = connection.remote();
    // Who comes from the Tor process may be anybody: no rule for its address is meant.
    Permissions permissions =
        place.onion()
            ? place.permissions()
            : door.permissions(remote.address(), true).with(place.permissions());
    if (stopped || !active || !door.admits(remote, permissions, loop.nowSeconds())) {
      LOG.debug("event=refused peer={}", remote);
      return new Doorkeeper.Refusal();
    }
    return peer(
        new Peer.Call(
            remote.toString(), remote, ConnectionType.INBOUND, permissions, place.onion()));
  }

  private Peer peer(Peer.Call call) {
    return new Peer(
        peers.nextId(), call, to -> introduction.to(to, loop.nowSeconds()), loop, this, random);
  }

  private boolean isAvoided(Endpoint endpoint) {
    return !settings.routes().reaches(endpoint.address().network())
        || door.avoids(endpoint.address(), loop.nowSeconds())
        || listening().contains(endpoint)
        || own.all().stream().anyMatch(local -> local.endpoint().equals(endpoint));
  }

  LocalAddresses own() {
    loop.checkOwner();
    return own;
  }

  NetworkSettings settings() {
    return settings;
  }

  NetworkTotals totals() {
    loop.checkOwner();
    return upload.totals();
  }

  BlockFetches fetches() {
    loop.checkOwner();
    return fetches;
  }

  AddressBook book() {
    loop.checkOwner();
    return book;
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
    if (peer.type().isInbound()) {
      own.seen(version.receiver().endpoint());
    } else {
      book.setServices(peer.remote(), version.services());
      if (peer.type() != ConnectionType.BLOCK_RELAY) {
        book.good(peer.remote(), now.unixSeconds());
      }
    }
    if (peer.type() == ConnectionType.FEELER) {
      peer.finish("it answers");
      return;
    }
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
    blames.ignored(peer, misbehaviour, detail);
  }

  @Override
  public void spared(Peer peer, Misbehaviour misbehaviour, String detail) {
    blames.spared(peer, misbehaviour, detail);
  }

  @Override
  public void blamed(Peer peer, Misbehaviour misbehaviour, String detail) {
    blames.blamed(peer, misbehaviour, detail);
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
    watch.gone(peer.id());
    server.gone(peer.id());
    if (!peer.type().isInbound()) {
      outboundClosed(peer, now);
    }
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

  private void outboundClosed(Peer peer, Moment now) {
    book.connected(peer.remote(), now.unixSeconds());
    dialer.ended(peer.id(), now.nanos());
  }

  private void tick() {
    Moment now = Moment.of(loop);
    if (active) {
      dialer.tick(now.nanos());
      watch.tick(now);
      slots.tick(now);
      seeding.tick(now);
    }
    sync.tick(now);
    transport.busy(sync.undeliveredCount() > 0);
    gossip.tick(now);
    upload.tick();
    NetworkFiles files = ports.files();
    if (files != null && saveAt <= now.nanos()) {
      saveAt = now.after(SAVE_INTERVAL);
      files.save(book);
    }
    handled();
    ticking = loop.schedule(ChainSync.TICK, this::tick);
  }
}
