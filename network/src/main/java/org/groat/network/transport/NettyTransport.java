package org.groat.network.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections over TCP sockets: epoll's where the machine has it, else the JDK's selector.
///
/// A few threads serve all sockets: each connection belongs to one of them, which frames, decrypts and decodes for it.
public final class NettyTransport implements Transport {
  /// Threads that serve sockets: loopback moves gigabytes a second through one, so a second only serves decoding.
  private static final int THREADS_MAX = 2;

  /// Bytes read at a time: at least, at first, and at most.
  private static final int READ_SIZE_MIN = 1 << 10;

  private static final int READ_SIZE_FIRST = 1 << 12;

  private static final int READ_SIZE_MAX = 1 << 18;

  /// Connections that wait to be accepted.
  private static final int BACKLOG = 128;

  /// Until a stream is offered to callers on I2P again, where that was not possible.
  private static final Duration I2P_RETRY = Duration.ofSeconds(2);

  /// How long closing may take.
  private static final long CLOSE_SECONDS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

  private final EventLoop loop;
  private final Framings framings;
  private final TransportMemory memory;
  private final Routes routes;
  private final RandomGenerator random;
  private final MultiThreadIoEventLoopGroup threads;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final AtomicLong ids = new AtomicLong();
  private final boolean epoll = Epoll.isAvailable();
  private final Set<Endpoint> proxiesDown = ConcurrentHashMap.newKeySet();
  private final CallerShare callers;
  private volatile boolean stopping;

  /// Calls go out directly.
  public NettyTransport(EventLoop loop, Framings framings, BufferLimits limits) {
    this(loop, framings, limits, Routes.DIRECT, NettyTransport::needsNoRandomness);
  }

  /// @param loop the network loop, on which all callbacks run
  /// @param routes what carries the calls
  /// @param random for the credentials that keep connections through a proxy apart
  public NettyTransport(
      EventLoop loop,
      Framings framings,
      BufferLimits limits,
      Routes routes,
      RandomGenerator random) {
    this.loop = loop;
    this.framings = framings;
    this.memory = TransportMemory.of(limits, loop);
    this.routes = routes;
    this.random = random;
    this.callers = CallerShare.ofMachine(loop.nanos());
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int count = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
    this.threads =
        new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("socket", true), handlers);
  }

  @Override
  public Binding listen(Endpoint bind, Acceptor acceptor) {
    SamBridge router = routes.i2p();
    if (bind.address().network() == Network.I2P && router != null) {
      I2pDoor door = new I2pDoor(router, bind, acceptor);
      door.next();
      return door;
    }
    InetAddress address =
        bind.address()
            .toInetAddress()
            .orElseThrow(
                () ->
                    new TransportException(
                        "cannot listen on " + bind + ": it is no IP address", null));
    ChannelFuture bound =
        new ServerBootstrap()
            .group(threads)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, readSizes())
            .childHandler(pipes(true, framings::inbound, Opening.inbound(acceptor)))
            .bind(new InetSocketAddress(address, bind.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new TransportException(SocketFailures.listening(bind, bound.cause()), bound.cause());
    }
    channels.add(bound.channel());
    return new NettyBinding(bound.channel());
  }

  @Override
  public void connect(Endpoint remote, ConnectOptions options, ConnectionHandler handler) {
    NetworkAddress address = remote.address();
    Opening opening =
        Opening.outbound(handler, () -> connect(remote, options.inTheClear(), handler));
    Optional<Proxy> proxy = routes.proxyFor(address);
    Optional<InetAddress> socket = address.toInetAddress();
    SamBridge router = routes.i2p();
    if (address.network() == Network.I2P && router != null) {
      connect(router, new Call(remote, options, opening, handler, new Proxy(router.at(), false)));
    } else if (proxy.isPresent()) {
      Call call = new Call(remote, options, opening, handler, proxy.get());
      connect(proxy.get(), address.toString(), call);
    } else if (socket.isPresent()) {
      Call call = new Call(remote, options, opening, handler, null);
      begin(call, outbound(call), new InetSocketAddress(socket.get(), remote.port()));
    } else {
      fail(handler, "no way into the network " + address.network().text());
    }
  }

  @Override
  public void connect(HostName remote, ConnectOptions options, ConnectionHandler handler) {
    Proxy proxy = routes.names();
    if (proxy == null) {
      fail(handler, "no proxy looks the name up");
      return;
    }
    Opening opening =
        Opening.outbound(handler, () -> connect(remote, options.inTheClear(), handler));
    Endpoint nobody = new Endpoint(NetworkAddress.UNSPECIFIED, remote.port());
    connect(proxy, remote.host(), new Call(nobody, options, opening, handler, proxy));
  }

  private void connect(SamBridge router, Call call) {
    Optional<String> session = router.session().get();
    if (session.isEmpty()) {
      fail(call.handler, "the I2P router has no session for us yet");
      return;
    }
    SamScript script = new SamScript.Connecting(session.get(), call.remote.address());
    Function<SocketChannel, SamTalk> talk =
        channel ->
            new SamTalk(
                script,
                pipe(channel, call),
                why -> loop.execute(() -> call.handler.connectFailed(why)));
    begin(call, talking(talk), socketAddress(router.at()));
  }

  private ChannelInitializer<SocketChannel> talking(Function<SocketChannel, SamTalk> talk) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channels.add(channel);
        channel.pipeline().addLast(talk.apply(channel));
      }
    };
  }

  /// The host goes to the proxy as text, so that nothing on this machine looks it up.
  private void connect(Proxy proxy, String host, Call call) {
    InetSocketAddress at = socketAddress(proxy.at());
    ChannelInitializer<SocketChannel> initializer =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channels.add(channel);
            Socks5ProxyHandler socks = socks(at, proxy.isolated());
            socks.setConnectTimeoutMillis(Proxy.TIMEOUT.toMillis());
            channel.pipeline().addLast(socks).addLast(pipeAfter(channel, call));
          }
        };
    begin(call, initializer, InetSocketAddress.createUnresolved(host, call.remote.port()));
  }

  private Socks5ProxyHandler socks(InetSocketAddress at, boolean isolated) {
    if (!isolated) {
      return new Socks5ProxyHandler(at);
    }
    SocksCredentials credentials = SocksCredentials.fresh(random);
    return new Socks5ProxyHandler(at, credentials.user(), credentials.password());
  }

  private PipeAfter pipeAfter(SocketChannel channel, Call call) {
    return new PipeAfter(
        pipe(channel, call), cause -> fail(call.handler, SocketFailures.connecting(cause)));
  }

  private NettyPipe pipe(SocketChannel channel, Call call) {
    Function<Pipe, FramedConnection> connection =
        pipe -> {
          FramedConnection.Ends ends =
              new FramedConnection.Ends(
                  ids.incrementAndGet(),
                  false,
                  call.remote,
                  endpoint(channel.localAddress()),
                  CallerShare.Account.FREE);
          Framing framing = framings.outbound(call.options.encrypted());
          return new FramedConnection(ends, loop, memory, framing, pipe);
        };
    return new NettyPipe(channel, connection, call.opening, () -> stopping);
  }

  private ChannelInitializer<SocketChannel> outbound(Call call) {
    return pipes(false, () -> framings.outbound(call.options.encrypted()), call.opening);
  }

  private void begin(
      Call call, ChannelInitializer<SocketChannel> initializer, InetSocketAddress to) {
    new Bootstrap()
        .group(threads)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, readSizes())
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            Math.toIntExact(call.options.timeout().toMillis()))
        .handler(initializer)
        .connect(to)
        .addListener(
            future -> {
              if (call.proxy != null) {
                noteProxy(call.proxy.at(), future.isSuccess());
              }
              if (!future.isSuccess()) {
                String why = SocketFailures.connecting(future.cause());
                fail(call.handler, call.proxy == null ? why : "no connection to the proxy: " + why);
              }
            });
  }

  /// A proxy that is not there is worth a line, but one only: every call fails with it.
  private void noteProxy(Endpoint proxy, boolean up) {
    if (up && proxiesDown.remove(proxy)) {
      LOG.info("event=proxy-back at={}", proxy);
    } else if (!up && proxiesDown.add(proxy)) {
      LOG.warn(
          "event=proxy-unreachable at={} follows=\"no peer is called through it until it answers\"",
          proxy);
    }
  }

  private void fail(ConnectionHandler handler, String detail) {
    loop.execute(() -> handler.connectFailed(detail));
  }

  @Override
  public void busy(boolean busy) {
    callers.busy(busy);
  }

  @Override
  public void close() {
    stopping = true;
    channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    threads.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private ChannelInitializer<SocketChannel> pipes(
      boolean inbound, Supplier<Framing> framing, Opening opening) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channels.add(channel);
        Function<Pipe, FramedConnection> connection =
            pipe -> new FramedConnection(ends(channel, inbound), loop, memory, framing.get(), pipe);
        channel.pipeline().addLast(new NettyPipe(channel, connection, opening, () -> stopping));
      }
    };
  }

  private FramedConnection.Ends ends(SocketChannel channel, boolean inbound) {
    return new FramedConnection.Ends(
        ids.incrementAndGet(),
        inbound,
        caller(channel.remoteAddress()),
        endpoint(channel.localAddress()),
        inbound ? callers.open(loop.nanos()) : CallerShare.Account.FREE);
  }

  private static long needsNoRandomness() {
    throw new IllegalStateException("nothing is random where no proxy is");
  }

  private static InetSocketAddress socketAddress(Endpoint endpoint) {
    InetAddress address =
        endpoint
            .address()
            .toInetAddress()
            .orElseThrow(() -> new TransportException(endpoint + " is no IP address", null));
    return new InetSocketAddress(address, endpoint.port());
  }

  private static Endpoint endpoint(InetSocketAddress address) {
    return new Endpoint(NetworkAddress.of(address.getAddress()), address.getPort());
  }

  /// A part of IPv6's private range is CJDNS where this machine is part of that.
  private Endpoint caller(InetSocketAddress address) {
    Endpoint endpoint = endpoint(address);
    return routes.reaches(Network.CJDNS)
        ? new Endpoint(endpoint.address().orCjdns(), endpoint.port())
        : endpoint;
  }

  private static AdaptiveRecvByteBufAllocator readSizes() {
    return new AdaptiveRecvByteBufAllocator(READ_SIZE_MIN, READ_SIZE_FIRST, READ_SIZE_MAX);
  }

  /// A connection that is being made.
  ///
  /// @param proxy that carries it; none where it goes directly
  private record Call(
      Endpoint remote,
      ConnectOptions options,
      Opening opening,
      ConnectionHandler handler,
      @Nullable Proxy proxy) {}

  /// Waits for callers at our I2P destination: one stream at a time is offered to them, the next once somebody came.
  private final class I2pDoor implements Binding {
    private final SamBridge router;
    private final Endpoint own;
    private final Acceptor acceptor;
    private volatile boolean closed;

    I2pDoor(SamBridge router, Endpoint own, Acceptor acceptor) {
      this.router = router;
      this.own = own;
      this.acceptor = acceptor;
    }

    /// Offers a stream as soon as there is a session. On the network loop.
    private void next() {
      Optional<String> session = router.session().get();
      if (closed || stopping) {
        return;
      }
      if (session.isEmpty()) {
        loop.schedule(I2P_RETRY, this::next);
        return;
      }
      SamScript.Accepting script = new SamScript.Accepting(session.get());
      new Bootstrap()
          .group(threads)
          .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
          .option(ChannelOption.AUTO_READ, false)
          .option(ChannelOption.RECVBUF_ALLOCATOR, readSizes())
          .handler(talking(channel -> new SamTalk(script, pipe(channel, script), why -> retry())))
          .connect(socketAddress(router.at()))
          .addListener(
              future -> {
                if (!future.isSuccess()) {
                  retry();
                }
              });
    }

    private void retry() {
      loop.execute(() -> loop.schedule(I2P_RETRY, this::next));
    }

    private NettyPipe pipe(SocketChannel channel, SamScript.Accepting script) {
      Function<Pipe, FramedConnection> connection =
          pipe -> {
            loop.execute(this::next);
            Endpoint peer = new Endpoint(script.peer(), 0);
            FramedConnection.Ends ends =
                new FramedConnection.Ends(
                    ids.incrementAndGet(), true, peer, own, callers.open(loop.nanos()));
            return new FramedConnection(ends, loop, memory, framings.inbound(), pipe);
          };
      return new NettyPipe(channel, connection, Opening.inbound(acceptor), () -> stopping);
    }

    @Override
    public Endpoint local() {
      return own;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private record NettyBinding(Channel channel) implements Binding {
    @Override
    public Endpoint local() {
      return endpoint((InetSocketAddress) channel.localAddress());
    }

    @Override
    public void close() {
      channel.close().awaitUninterruptibly();
    }
  }
}
