package org.groat.node.rpc;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.groat.node.rpc.RpcDispatcher.Reply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: takes a request, answers it, then reads the next.
final class RpcHttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  /// A wrong password is answered this late, so that guessing takes its time.
  private static final long WRONG_PASSWORD_DELAY_MILLIS = 250;

  private static final String WALLET_PATH = "/wallet/";

  private static final Logger LOG = LoggerFactory.getLogger(RpcHttpHandler.class);

  private final RpcAccess access;
  private final RpcWorkers workers;
  private final RpcDispatcher dispatcher;

  /// Requests that came in one packet with an earlier one; while a request is worked on nothing more is read.
  private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();

  private boolean busy;

  RpcHttpHandler(RpcAccess access, RpcWorkers workers, RpcDispatcher dispatcher) {
    this.access = access;
    this.workers = workers;
    this.dispatcher = dispatcher;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (busy) {
      waiting.add(request.retain());
    } else {
      begin(ctx, request);
    }
  }

  private void begin(ChannelHandlerContext ctx, FullHttpRequest request) {
    busy = true;
    ctx.channel().config().setAutoRead(false);
    InetSocketAddress remote = (InetSocketAddress) ctx.channel().remoteAddress();
    if (!access.allows(remote.getAddress())) {
      LOG.warn("rpc refused reason=address remote={}", remote);
      plain(ctx, HttpResponseStatus.FORBIDDEN, "this address is not allowed: see --rpcallowip\n");
      return;
    }
    if (!request.decoderResult().isSuccess()) {
      plain(ctx, HttpResponseStatus.BAD_REQUEST, "no HTTP request\n");
      return;
    }
    String path = new QueryStringDecoder(request.uri()).path();
    if (!path.equals("/") && !path.startsWith(WALLET_PATH)) {
      plain(ctx, HttpResponseStatus.NOT_FOUND, "there is nothing here\n");
      return;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      FullHttpResponse response =
          response(
              HttpResponseStatus.METHOD_NOT_ALLOWED,
              "text/plain",
              "JSON-RPC server handles only POST requests\n");
      response.headers().set(HttpHeaderNames.ALLOW, "POST");
      send(ctx, response);
      return;
    }
    if (!isAuthentic(ctx, request, remote)) {
      return;
    }
    String wallet = path.startsWith(WALLET_PATH) ? path.substring(WALLET_PATH.length()) : null;
    call(ctx, request.content().toString(StandardCharsets.UTF_8), wallet);
  }

  private boolean isAuthentic(
      ChannelHandlerContext ctx, FullHttpRequest request, InetSocketAddress remote) {
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (header != null && access.authentication().user(header).isPresent()) {
      return true;
    }
    FullHttpResponse response = response(HttpResponseStatus.UNAUTHORIZED, "text/plain", "");
    response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"jsonrpc\"");
    if (header == null) {
      send(ctx, response);
    } else {
      LOG.warn("rpc refused reason=password remote={}", remote);
      ctx.executor()
          .schedule(() -> send(ctx, response), WRONG_PASSWORD_DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
    return false;
  }

  private void call(ChannelHandlerContext ctx, String body, @Nullable String wallet) {
    boolean taken =
        workers.tryRun(
            () -> {
              Reply reply = dispatcher.answer(body, wallet);
              FullHttpResponse response =
                  response(
                      HttpResponseStatus.valueOf(reply.status()), "application/json", reply.body());
              ctx.executor().execute(() -> send(ctx, response));
            });
    if (!taken) {
      LOG.warn("rpc refused reason=work-queue");
      plain(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE, "Work queue depth exceeded\n");
    }
  }

  private void plain(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
    send(ctx, response(status, "text/plain", text));
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
    if (status.code() != HttpResponseStatus.NO_CONTENT.code()) {
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, type)
          .setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
    }
    return response;
  }

  private void send(ChannelHandlerContext ctx, FullHttpResponse response) {
    busy = false;
    ctx.writeAndFlush(response);
    FullHttpRequest next = waiting.poll();
    if (next == null) {
      ctx.channel().config().setAutoRead(true);
      return;
    }
    try {
      begin(ctx, next);
    } finally {
      next.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.forEach(FullHttpRequest::release);
    waiting.clear();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && !busy) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug(
        "rpc connection lost remote={} cause={}", ctx.channel().remoteAddress(), cause.toString());
    ctx.close();
  }
}
