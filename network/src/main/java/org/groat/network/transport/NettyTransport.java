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
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;

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

  /// How long closing may take.
  private static final long CLOSE_SECONDS = 2;

  private final EventLoop loop;
  private final Framings framings;
  private final TransportMemory memory;
  private final MultiThreadIoEventLoopGroup threads;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final AtomicLong ids = new AtomicLong();
  private final boolean epoll = Epoll.isAvailable();
  private volatile boolean stopping;

  /// @param loop the network loop, on which all callbacks run
  public NettyTransport(EventLoop loop, Framings framings, BufferLimits limits) {
    this.loop = loop;
    this.framings = framings;
    this.memory = TransportMemory.of(limits, loop);
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int count = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
    this.threads =
        new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("socket", true), handlers);
  }

  @Override
  public Binding listen(Endpoint bind, Acceptor acceptor) {
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
    Optional<InetAddress> address = remote.address().toInetAddress();
    if (address.isEmpty()) {
      String network = remote.address().network().text();
      loop.execute(() -> handler.connectFailed("no way into the network " + network));
      return;
    }
    Opening opening =
        Opening.outbound(handler, () -> connect(remote, options.inTheClear(), handler));
    new Bootstrap()
        .group(threads)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, readSizes())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(options.timeout().toMillis()))
        .handler(pipes(false, () -> framings.outbound(options.encrypted()), opening))
        .connect(new InetSocketAddress(address.get(), remote.port()))
        .addListener(
            future -> {
              if (!future.isSuccess()) {
                String detail = SocketFailures.connecting(future.cause());
                loop.execute(() -> handler.connectFailed(detail));
              }
            });
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
        Function<FramedConnection.Pipe, FramedConnection> connection =
            pipe -> new FramedConnection(ends(channel, inbound), loop, memory, framing.get(), pipe);
        channel.pipeline().addLast(new NettyPipe(channel, connection, opening, () -> stopping));
      }
    };
  }

  private FramedConnection.Ends ends(SocketChannel channel, boolean inbound) {
    return new FramedConnection.Ends(
        ids.incrementAndGet(),
        inbound,
        endpoint(channel.remoteAddress()),
        endpoint(channel.localAddress()));
  }

  private static Endpoint endpoint(InetSocketAddress address) {
    return new Endpoint(NetworkAddress.of(address.getAddress()), address.getPort());
  }

  private static AdaptiveRecvByteBufAllocator readSizes() {
    return new AdaptiveRecvByteBufAllocator(READ_SIZE_MIN, READ_SIZE_FIRST, READ_SIZE_MAX);
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
