package org.groat.node.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.groat.node.config.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server of JSON-RPC.
///
/// A connection carries one request at a time; a request is let in by address, then by password, then by the work queue's
/// limit, and answered on a virtual thread. Limits: [#REQUEST_SIZE_MAX] a request, [#CONNECTIONS_MAX] connections, calls by
/// `--rpcthreads` and `--rpcworkqueue`.
public final class RpcServer implements AutoCloseable {
  /// The largest request: as much as the largest message between peers, room for a block in hex several times over.
  static final int REQUEST_SIZE_MAX = 32 * 1024 * 1024;

  /// Connections open at once: each can hold one request of the largest size.
  static final int CONNECTIONS_MAX = 100;

  /// A connection without a request is closed after this long.
  private static final int IDLE_SECONDS_MAX = 30;

  private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

  private final MultiThreadIoEventLoopGroup group;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final RpcWorkers workers;
  private final List<InetSocketAddress> addresses;

  private RpcServer(
      MultiThreadIoEventLoopGroup group,
      RpcWorkers workers,
      RpcAccess access,
      RpcDispatcher dispatcher,
      List<InetSocketAddress> wanted) {
    this.group = group;
    this.workers = workers;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel, access, dispatcher);
                  }
                });
    List<InetSocketAddress> bound = new ArrayList<>();
    for (InetSocketAddress address : wanted) {
      bound.add(bind(bootstrap, address));
    }
    this.addresses = List.copyOf(bound);
  }

  /// Starts to listen.
  ///
  /// @throws ConfigurationException where an address cannot be listened on
  public static RpcServer start(
      List<InetSocketAddress> addresses,
      RpcAccess access,
      RpcWorkers.Limits limits,
      RpcDispatcher dispatcher) {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("rpc", true), NioIoHandler.newFactory());
    RpcWorkers workers = new RpcWorkers(limits);
    try {
      RpcServer server = new RpcServer(group, workers, access, dispatcher, addresses);
      server.addresses.forEach(address -> LOG.info("rpc listens address={}", address));
      return server;
    } catch (RuntimeException e) {
      workers.close();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  private InetSocketAddress bind(ServerBootstrap bootstrap, InetSocketAddress address) {
    var future = bootstrap.bind(address).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new ConfigurationException(
          "cannot listen for JSON-RPC on "
              + address.getHostString()
              + " port "
              + address.getPort()
              + ": "
              + future.cause().getMessage()
              + "; choose another port with --rpcport",
          future.cause());
    }
    channels.add(future.channel());
    return (InetSocketAddress) future.channel().localAddress();
  }

  private void accept(SocketChannel channel, RpcAccess access, RpcDispatcher dispatcher) {
    if (channels.size() >= CONNECTIONS_MAX + 16) {
      LOG.warn("rpc connection refused reason=too-many remote={}", channel.remoteAddress());
      channel.close();
      return;
    }
    channels.add(channel);
    channel
        .pipeline()
        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS_MAX))
        .addLast(new HttpServerCodec())
        .addLast(new HttpServerKeepAliveHandler())
        .addLast(new HttpObjectAggregator(REQUEST_SIZE_MAX))
        .addLast(new RpcHttpHandler(access, workers, dispatcher));
  }

  /// Where it listens.
  public List<InetSocketAddress> addresses() {
    return addresses;
  }

  /// Takes no more calls, lets those under way end for up to `seconds`, then cuts them.
  public void stop(long seconds) {
    for (Channel channel : channels) {
      if (channel instanceof NioServerSocketChannel) {
        channel.close();
      }
    }
    workers.finish(seconds);
    close();
  }

  @Override
  public void close() {
    workers.close();
    channels.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
