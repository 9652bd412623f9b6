package org.groat.node.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls a node's JSON-RPC over a plain socket, one connection a call: what a command of a few milliseconds needs, without the
/// start-up cost of the JDK's HTTP client.
///
/// @param credentials `user:password`
/// @param wallet the wallet that calls are about; empty for none
/// @param timeout the longest silence
public record RpcClient(
    InetSocketAddress address, String credentials, Optional<String> wallet, Duration timeout) {
  private static final int CONNECT_MILLIS_MAX = 2_000;
  private static final int HEADER_SIZE_MAX = 64 * 1024;

  /// The same node, about a wallet.
  public RpcClient forWallet(String name) {
    return new RpcClient(address, credentials, Optional.of(name), timeout);
  }

  /// Calls a method.
  ///
  /// @param params an array, or an object with names
  /// @throws RpcException where the node says that it failed
  /// @throws IOException where no node answers there, or it does not speak JSON-RPC
  public JsonNode call(String method, JsonNode params) throws IOException {
    JsonNode request =
        Json.object()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", method)
            .set("params", params);
    HttpReply reply = post(Json.write(request));
    if (reply.status() == 401) {
      throw new IOException("the node at " + printed() + " refused the password");
    } else if (reply.status() == 403) {
      throw new IOException(
          "the node at " + printed() + " does not allow this machine: see --rpcallowip");
    } else if (reply.status() == 503) {
      throw new IOException("the node at " + printed() + " is busy: its work queue is full");
    }
    JsonNode answer = parse(reply);
    JsonNode error = answer.get("error");
    if (error != null && error.isObject()) {
      throw new RpcException(error.path("code").asInt(), error.path("message").asText());
    }
    JsonNode result = answer.get("result");
    if (result == null) {
      throw new IOException(
          "what answers at "
              + printed()
              + " is no Bitcoin node (HTTP status "
              + reply.status()
              + ")");
    }
    return result;
  }

  private JsonNode parse(HttpReply reply) throws IOException {
    try {
      return Json.parse(reply.body());
    } catch (JsonProcessingException e) {
      throw new IOException(
          "what answers at "
              + printed()
              + " is no Bitcoin node (HTTP status "
              + reply.status()
              + ")",
          e);
    }
  }

  private String printed() {
    return address.getHostString() + ":" + address.getPort();
  }

  private record HttpReply(int status, String body) {}

  private HttpReply post(String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String path =
        wallet
            .map(
                name ->
                    "/wallet/"
                        + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
            .orElse("/");
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + printed()
            + "\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Authorization: Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))
            + "\r\nContent-Length: "
            + content.length
            + "\r\n\r\n";
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS_MAX);
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
      byte[] first = head.getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream whole = new ByteArrayOutputStream(first.length + content.length);
      whole.write(first);
      whole.write(content);
      whole.writeTo(socket.getOutputStream());
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private HttpReply read(InputStream in) throws IOException {
    String status = line(in);
    if (status == null || !status.startsWith("HTTP/1.") || status.length() < 12) {
      throw new IOException("what answers at " + printed() + " does not speak HTTP");
    }
    int length = -1;
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    byte[] body = length < 0 ? in.readAllBytes() : in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the node at " + printed() + " went away in the middle of its answer");
    }
    return new HttpReply(
        Integer.parseInt(status.substring(9, 12)), new String(body, StandardCharsets.UTF_8));
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
      }
      if (line.size() >= HEADER_SIZE_MAX) {
        throw new IOException("an HTTP header is too long");
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /// Address and wallet, without the credentials.
  @Override
  public String toString() {
    return printed() + wallet.map(name -> "/wallet/" + name).orElse("");
  }
}
