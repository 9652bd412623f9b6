package org.groat.node.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.storage.StorageException;
import org.groat.wallet.keys.WalletException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JSON-RPC 1.0, 1.1 and 2.0 without the transport: the text of a request in, status and text of the reply out.
///
/// Version 1 replies carry both `result` and `error`, and an error has its own HTTP status; version 2 replies carry one of
/// the two with status 200, and a request without `id` is a notification that nothing answers.
public final class RpcDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RpcDispatcher.class);

  private final RpcTable table;
  private final Scheduler scheduler;
  private final Consumer<Throwable> onFatal;
  private final Map<Long, Active> active = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong();

  /// @param onFatal told of a store that failed under a call: the node cannot go on
  public RpcDispatcher(RpcTable table, Scheduler scheduler, Consumer<Throwable> onFatal) {
    this.table = table;
    this.scheduler = scheduler;
    this.onFatal = onFatal;
  }

  /// An answer to one HTTP request; an empty body means that there is nothing to answer.
  public record Reply(int status, String body) {}

  /// A call under way.
  ///
  /// @param durationMicros so far
  public record ActiveCall(String method, long durationMicros) {}

  private record Active(String method, long startNanos) {}

  private record Request(
      boolean isVersion2, @Nullable JsonNode id, String method, @Nullable JsonNode params) {
    boolean isNotification() {
      return isVersion2 && id == null;
    }
  }

  public RpcTable table() {
    return table;
  }

  /// The calls under way.
  public List<ActiveCall> active() {
    return active.values().stream()
        .map(call -> new ActiveCall(call.method(), (scheduler.nanos() - call.startNanos()) / 1000))
        .toList();
  }

  /// Answers the body of one HTTP request.
  ///
  /// @param wallet the wallet that the address names, or null
  public Reply answer(String body, @Nullable String wallet) {
    JsonNode request;
    try {
      request = Json.parse(body);
    } catch (JsonProcessingException e) {
      return single(false, null, new RpcException(RpcCode.PARSE_ERROR, "Parse error"));
    }
    if (request.isObject()) {
      return answerOne(request, wallet);
    } else if (request.isArray()) {
      return answerBatch(request, wallet);
    }
    return single(
        false, null, new RpcException(RpcCode.PARSE_ERROR, "Top-level object parse error"));
  }

  private Reply answerOne(JsonNode node, @Nullable String wallet) {
    boolean isVersion2 = isVersion2(node);
    JsonNode id = node.get("id");
    try {
      Request request = read(node);
      JsonNode result = execute(request, wallet);
      return request.isNotification()
          ? new Reply(204, "")
          : new Reply(200, Json.write(success(request, result)) + "\n");
    } catch (RpcException e) {
      return isVersion2 && id == null ? new Reply(204, "") : single(isVersion2, id, e);
    }
  }

  private Reply answerBatch(JsonNode batch, @Nullable String wallet) {
    ArrayNode replies = Json.array();
    for (JsonNode node : batch) {
      boolean isVersion2 = node.isObject() && isVersion2(node);
      JsonNode id = node.get("id");
      try {
        Request request = read(node);
        JsonNode result = execute(request, wallet);
        if (!request.isNotification()) {
          replies.add(success(request, result));
        }
      } catch (RpcException e) {
        if (!isVersion2 || id != null) {
          replies.add(failure(isVersion2, id, e));
        }
      }
    }
    boolean silent = replies.isEmpty() && !batch.isEmpty();
    return silent ? new Reply(204, "") : new Reply(200, Json.write(replies) + "\n");
  }

  private static Reply single(boolean isVersion2, @Nullable JsonNode id, RpcException e) {
    int status = 500;
    if (isVersion2) {
      status = 200;
    } else if (e.code() == RpcCode.INVALID_REQUEST.number()) {
      status = 400;
    } else if (e.code() == RpcCode.METHOD_NOT_FOUND.number()) {
      status = 404;
    }
    return new Reply(status, Json.write(failure(isVersion2, id, e)) + "\n");
  }

  private static boolean isVersion2(JsonNode request) {
    JsonNode version = request.get("jsonrpc");
    return version != null && "2.0".equals(version.textValue());
  }

  private static Request read(JsonNode node) {
    if (!node.isObject()) {
      throw new RpcException(RpcCode.INVALID_REQUEST, "Invalid Request object");
    }
    JsonNode version = node.get("jsonrpc");
    if (version != null && !version.isNull()) {
      if (!version.isTextual()) {
        throw new RpcException(RpcCode.INVALID_REQUEST, "jsonrpc field must be a string");
      }
      if (!List.of("1.0", "1.1", "2.0").contains(version.textValue())) {
        throw new RpcException(RpcCode.INVALID_REQUEST, "JSON-RPC version not supported");
      }
    }
    JsonNode method = node.get("method");
    if (method == null || method.isNull()) {
      throw new RpcException(RpcCode.INVALID_REQUEST, "Missing method");
    }
    if (!method.isTextual()) {
      throw new RpcException(RpcCode.INVALID_REQUEST, "Method must be a string");
    }
    JsonNode params = node.get("params");
    if (params != null && !params.isContainerNode() && !params.isNull()) {
      throw new RpcException(RpcCode.INVALID_REQUEST, "Params must be an array or object");
    }
    return new Request(isVersion2(node), node.get("id"), method.textValue(), params);
  }

  private JsonNode execute(Request request, @Nullable String wallet) {
    RpcMethod method =
        table
            .method(request.method())
            .orElseThrow(() -> new RpcException(RpcCode.METHOD_NOT_FOUND, "Method not found"));
    long call = calls.incrementAndGet();
    active.put(call, new Active(method.name(), scheduler.nanos()));
    LOG.debug("call method={} wallet={}", method.name(), wallet);
    try {
      return method.call(request.params(), wallet);
    } catch (CompletionException e) {
      throw told(method, e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      throw told(method, e);
    } finally {
      active.remove(call);
    }
  }

  /// What the caller is told of a failure.
  private RpcException told(RpcMethod method, Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RpcException told) {
      return told;
    }
    if (cause instanceof WalletException wallet) {
      return new RpcException(wallet.kind().code(), String.valueOf(wallet.getMessage()));
    }
    LOG.error("call failed method={}", method.name(), cause);
    if (cause instanceof StorageException storage) {
      onFatal.accept(storage);
      return new RpcException(RpcCode.DATABASE_ERROR, "Database error: " + storage.getMessage());
    }
    return new RpcException(RpcCode.INTERNAL_ERROR, "Internal error: " + cause);
  }

  private static ObjectNode success(Request request, JsonNode result) {
    ObjectNode reply = Json.object();
    if (request.isVersion2()) {
      reply.put("jsonrpc", "2.0");
    }
    reply.set("result", result);
    if (!request.isVersion2()) {
      reply.putNull("error");
    }
    return reply.set("id", Optional.ofNullable(request.id()).orElseGet(Json::none));
  }

  private static ObjectNode failure(boolean isVersion2, @Nullable JsonNode id, RpcException e) {
    ObjectNode reply = Json.object();
    if (isVersion2) {
      reply.put("jsonrpc", "2.0");
    } else {
      reply.putNull("result");
    }
    reply.set("error", Json.object().put("code", e.code()).put("message", e.text()));
    return reply.set("id", id == null ? Json.none() : id);
  }
}
