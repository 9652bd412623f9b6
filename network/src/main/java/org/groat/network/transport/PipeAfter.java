package org.groat.network.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.proxy.ProxyConnectionEvent;
import java.util.function.Consumer;

/// Holds the place of the [NettyPipe] until the proxy has connected, so that nothing of ours is said to the proxy itself.
final class PipeAfter extends ChannelInboundHandlerAdapter {
  private final NettyPipe pipe;
  private final Consumer<Throwable> failed;
  private boolean told;

  /// @param failed told at most once, on the socket's thread, where the proxy does not connect
  PipeAfter(NettyPipe pipe, Consumer<Throwable> failed) {
    this.pipe = pipe;
    this.failed = failed;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ProxyConnectionEvent) {
      context.pipeline().replace(this, null, pipe);
      pipe.channelActive(context);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!told) {
      told = true;
      failed.accept(cause);
    }
    context.close();
  }
}
