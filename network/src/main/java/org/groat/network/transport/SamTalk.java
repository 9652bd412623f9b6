package org.groat.network.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Holds the place of the [NettyPipe] while a [SamScript] is spoken with an I2P router.
final class SamTalk extends ChannelInboundHandlerAdapter {
  /// A longer line ends the talk; a destination has some 520 characters.
  static final int LINE_SIZE_MAX = 1 << 13;

  /// How long the router may take for a step: it may build tunnels first.
  private static final long PATIENCE_SECONDS = 60;

  private final SamScript script;
  private final NettyPipe pipe;
  private final Consumer<String> failed;
  private final ByteBuf line = Unpooled.buffer();
  private @Nullable Future<?> patience;
  private boolean over;

  /// @param failed told at most once, on the socket's thread, where it does not come to a stream
  SamTalk(SamScript script, NettyPipe pipe, Consumer<String> failed) {
    this.script = script;
    this.pipe = pipe;
    this.failed = failed;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    say(context, SamReply.HELLO);
    context.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    try {
      while (!over && buffer.isReadable()) {
        byte next = buffer.readByte();
        if (next == '\n') {
          String text = line.toString(StandardCharsets.ISO_8859_1);
          line.clear();
          heard(context, text, buffer);
        } else if (line.readableBytes() == LINE_SIZE_MAX) {
          fail(context, "the I2P router sent a line without end");
        } else {
          line.writeByte(next);
        }
      }
    } finally {
      buffer.release();
    }
  }

  private void heard(ChannelHandlerContext context, String text, ByteBuf rest) {
    SamScript.Step step;
    try {
      step = script.heard(text);
    } catch (IOException e) {
      fail(context, String.valueOf(e.getMessage()));
      return;
    }
    stopWaiting();
    if (step.open()) {
      over = true;
      context.pipeline().replace(this, null, pipe);
      pipe.channelActive(context);
      if (rest.isReadable()) {
        pipe.channelRead(context, rest.readRetainedSlice(rest.readableBytes()));
      }
    } else if (!step.say().isEmpty()) {
      say(context, step.say());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!over) {
      context.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, "the I2P router hung up");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, SocketFailures.connecting(cause));
  }

  private void say(ChannelHandlerContext context, String text) {
    context.writeAndFlush(Unpooled.copiedBuffer(text + "\n", StandardCharsets.ISO_8859_1));
    patience =
        context
            .executor()
            .schedule(
                () -> fail(context, "the I2P router does not answer"),
                PATIENCE_SECONDS,
                TimeUnit.SECONDS);
  }

  private void stopWaiting() {
    if (patience != null) {
      patience.cancel(false);
      patience = null;
    }
  }

  private void fail(ChannelHandlerContext context, String why) {
    if (!over) {
      over = true;
      stopWaiting();
      failed.accept(why);
      context.close();
    }
  }
}
