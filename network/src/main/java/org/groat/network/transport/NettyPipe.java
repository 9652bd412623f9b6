package org.groat.network.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.groat.chain.codec.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins a socket and a connection: bytes in, bytes out, nothing else.
final class NettyPipe extends ChannelInboundHandlerAdapter implements Pipe {
  private static final Logger LOG = LoggerFactory.getLogger(NettyPipe.class);

  private final Channel channel;
  private final Function<Pipe, FramedConnection> connections;
  private final Opening opening;
  private final BooleanSupplier stopping;
  private @Nullable FramedConnection connection;
  private boolean flushScheduled;

  NettyPipe(
      Channel channel,
      Function<Pipe, FramedConnection> connections,
      Opening opening,
      BooleanSupplier stopping) {
    this.channel = channel;
    this.connections = connections;
    this.opening = opening;
    this.stopping = stopping;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    FramedConnection made = connections.apply(this);
    connection = made;
    made.pipeOpened(opening);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    try {
      byte[] chunk = new byte[buffer.readableBytes()];
      buffer.readBytes(chunk);
      opened().pipeReceived(Bytes.wrap(chunk));
    } finally {
      buffer.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (connection == null) {
      // Gone before it was there: nobody was told of it.
      return;
    }
    if (stopping.getAsBoolean()) {
      connection.pipeClosed(new CloseReason(CloseReason.Kind.LOCAL, "the node stops"));
    } else {
      connection.pipeClosedByPeer();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (connection != null && cause instanceof IOException) {
      connection.pipeFailed(SocketFailures.connecting(cause));
    } else {
      LOG.error("connection failed remote={}", channel.remoteAddress(), cause);
      if (connection != null) {
        connection.pipeClosed(
            new CloseReason(CloseReason.Kind.FAILED, "a defect of this program: " + cause));
      }
    }
    channel.close();
  }

  @Override
  public void execute(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("transport is closed, task dropped remote={}", channel.remoteAddress());
    }
  }

  @Override
  public void write(Bytes bytes, Runnable written) {
    channel
        .write(Unpooled.wrappedBuffer(bytes.toByteBuffer()))
        .addListener(
            future -> {
              if (future.isSuccess()) {
                written.run();
              }
            });
    if (!flushScheduled) {
      // After the tasks that wait already: what the loop sent in one go leaves in one go.
      flushScheduled = true;
      execute(
          () -> {
            flushScheduled = false;
            channel.flush();
          });
    }
  }

  @Override
  public void setReading(boolean reading) {
    channel.config().setAutoRead(reading);
  }

  @Override
  public void close() {
    channel.flush();
    channel.close();
  }

  private FramedConnection opened() {
    return Objects.requireNonNull(connection, "the channel was active");
  }
}
