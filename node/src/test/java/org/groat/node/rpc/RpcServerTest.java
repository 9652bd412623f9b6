package org.groat.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.primitives.Amount;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.storage.StorageException;
import org.groat.node.config.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The protocol over real sockets, against clients that are not ours: the JDK's.
class RpcServerTest {
  private static final Parameter<Long> LEFT = Parameter.number("left", "A number");
  private static final Parameter<Long> RIGHT = Parameter.number("right", "Another").orElse(1L);

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {});
  private final HttpClient http = HttpClient.newHttpClient();
  private RpcServer server;

  @BeforeEach
  void start() {
    List<RpcMethod> methods =
        List.of(
            RpcMethod.named("add")
                .does("Adds.")
                .takes(LEFT, RIGHT)
                .by(call -> Json.number(call.get(LEFT) + call.get(RIGHT))),
            RpcMethod.named("money")
                .does("Is rich.")
                .by(call -> Json.amount(Amount.ofSatoshis(10))),
            RpcMethod.named("wallet")
                .does("Tells its wallet.")
                .by(call -> Json.text(call.wallet().orElse("-"))),
            RpcMethod.named("broken")
                .does("Breaks.")
                .by(
                    call -> {
                      throw new IllegalStateException("boom");
                    }),
            RpcMethod.named("disk")
                .does("Fails as a disk does.")
                .by(
                    call -> {
                      throw new StorageException("no space left: make room and start again");
                    }),
            RpcMethod.named("slow")
                .does("Waits.")
                .by(
                    call -> {
                      inside.countDown();
                      awaitGate();
                      return Json.none();
                    }));
    RpcDispatcher dispatcher =
        new RpcDispatcher(new RpcTable(Map.of("Test", methods)), loop, fatal::set);
    RpcAuthentication authentication =
        RpcAuthentication.none()
            .withPassword("user", "secret", new SplittableRandom(1))
            // The salt is "abc", the password is "xyz".
            .withLine("alice:abc$" + hmac("abc", "xyz"));
    server =
        RpcServer.start(
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            new RpcAccess(List.of(), authentication),
            new RpcWorkers.Limits(1, 1),
            dispatcher);
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
    loop.close();
    http.close();
  }

  @Test
  void version1RepliesCarryResultAndErrorBoth() throws Exception {
    HttpResponse<String> reply = post("{\"method\":\"add\",\"params\":[2,3],\"id\":\"x\"}");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("content-type")).contains("application/json");
    assertThat(reply.body()).isEqualTo("{\"result\":5,\"error\":null,\"id\":\"x\"}\n");
  }

  @Test
  void version2RepliesCarryOneOfThem() throws Exception {
    assertThat(
            post("{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":{\"right\":3,\"left\":2},\"id\":7}")
                .body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":5,\"id\":7}\n");
    HttpResponse<String> failed = post("{\"jsonrpc\":\"2.0\",\"method\":\"subtract\",\"id\":7}");
    assertThat(failed.statusCode()).isEqualTo(200);
    assertThat(failed.body())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"Method not"
                + " found\"},\"id\":7}\n");
  }

  @Test
  void aVersion2RequestWithoutIdIsNotAnswered() throws Exception {
    HttpResponse<String> reply = post("{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1]}");
    assertThat(reply.statusCode()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(post("{\"method\":\"add\",\"params\":[1]}").body())
        .as("version 1 answers with id null")
        .isEqualTo("{\"result\":2,\"error\":null,\"id\":null}\n");
  }

  @Test
  void aBatchIsAnsweredInOrderWithoutItsNotifications() throws Exception {
    HttpResponse<String> reply =
        post(
            "[{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1,2],\"id\":1},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1,2]},"
                + "{\"method\":\"nothing\",\"id\":2}, 5]");
    assertThat(reply.statusCode()).isEqualTo(200);
    JsonNode replies = Json.parse(reply.body());
    assertThat(replies).hasSize(3);
    assertThat(replies.get(0).get("result").asInt()).isEqualTo(3);
    assertThat(replies.get(1).get("error").get("code").asInt()).isEqualTo(-32601);
    assertThat(replies.get(2).get("error").get("code").asInt()).isEqualTo(-32600);
    assertThat(post("[]").body()).isEqualTo("[]\n");
    assertThat(post("[{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1]}]").statusCode())
        .isEqualTo(204);
  }

  @Test
  void errorsOfVersion1HaveTheirHttpStatus() throws Exception {
    assertError("{", 500, -32700, "Parse error");
    assertError("[1e-86666666666]", 500, -32700, "Parse error");
    assertError("5", 500, -32700, "Top-level object parse error");
    assertError("{\"id\":1}", 400, -32600, "Missing method");
    assertError("{\"method\":1}", 400, -32600, "Method must be a string");
    assertError(
        "{\"method\":\"add\",\"params\":1}", 400, -32600, "Params must be an array or object");
    assertError(
        "{\"method\":\"add\",\"jsonrpc\":\"3.0\"}", 400, -32600, "JSON-RPC version not supported");
    assertError("{\"method\":\"nothing\"}", 404, -32601, "Method not found");
    assertError("{\"method\":\"broken\"}", 500, -32603, "boom");
  }

  @Test
  void aStoreThatFailsIsToldToTheCallerAndStopsTheNode() throws Exception {
    assertError("{\"method\":\"broken\"}", 500, -32603, "boom");
    assertThat(fatal.get()).isNull();
    assertError("{\"method\":\"disk\"}", 500, -20, "no space left");
    assertThat(fatal.get()).isInstanceOf(StorageException.class);
  }

  @Test
  void argumentsAreCheckedByTheDeclaration() throws Exception {
    assertError("{\"method\":\"add\"}", 500, -1, "add left ( right )");
    assertError("{\"method\":\"add\",\"params\":[1,2,3]}", 500, -1, "add left ( right )");
    assertError(
        "{\"method\":\"add\",\"params\":[\"1\"]}",
        500,
        -3,
        "Wrong type passed:\n"
            + "{\n"
            + "    \"Position 1 (left)\": \"JSON value of type string is not of expected type"
            + " number\"\n"
            + "}");
    assertError(
        "{\"method\":\"add\",\"params\":{\"left\":1,\"up\":2}}",
        500,
        -8,
        "Unknown named parameter up");
    assertError(
        "{\"method\":\"add\",\"params\":{\"args\":[1],\"left\":2}}",
        500,
        -8,
        "Parameter left specified twice");
    assertThat(post("{\"method\":\"add\",\"params\":{\"args\":[1],\"right\":2}}").body())
        .contains("\"result\":3");
    assertThat(post("{\"method\":\"add\",\"params\":[1,null]}").body()).contains("\"result\":2");
  }

  @Test
  void moneyHasEightDecimals() throws Exception {
    assertThat(post("{\"method\":\"money\"}").body()).contains("\"result\":0.00000010,");
  }

  @Test
  void thePathNamesTheWallet() throws Exception {
    assertThat(
            send(request("/wallet/my%20coins", "user:secret").POST(body("{\"method\":\"wallet\"}")))
                .body())
        .contains("\"my coins\"");
    assertThat(client("user:secret").forWallet("a/b c").call("wallet", Json.array()).asText())
        .isEqualTo("a/b c");
  }

  @Test
  void strangersAreSentAway() throws Exception {
    HttpResponse<String> nobody =
        send(HttpRequest.newBuilder(uri("/")).POST(body("{\"method\":\"money\"}")));
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(nobody.headers().firstValue("www-authenticate")).contains("Basic realm=\"jsonrpc\"");
    long start = System.nanoTime();
    assertThat(send(request("/", "user:wrong").POST(body("{}"))).statusCode()).isEqualTo(401);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("guessing takes its time")
        .isGreaterThan(Duration.ofMillis(240));
    assertThat(send(request("/", "bob:secret").POST(body("{}"))).statusCode()).isEqualTo(401);
    assertThat(send(request("/", "alice:xyz").POST(body("{\"method\":\"money\"}"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void otherMethodsAndPathsHaveTheirStatus() throws Exception {
    HttpResponse<String> get = send(request("/", "user:secret").GET());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).contains("POST");
    assertThat(send(request("/nowhere", "user:secret").POST(body("{}"))).statusCode())
        .isEqualTo(404);
  }

  @Test
  void onlyThisMachineAndAllowedAddressesMayCall() throws Exception {
    RpcAccess access =
        new RpcAccess(
            List.of(IpRange.parse("10.1.0.0/16"), IpRange.parse("fd00::/8")),
            RpcAuthentication.none());
    assertThat(access.allows(InetAddress.getByName("127.9.9.9"))).isTrue();
    assertThat(access.allows(InetAddress.getByName("::1"))).isTrue();
    assertThat(access.allows(InetAddress.getByName("10.1.255.3"))).isTrue();
    assertThat(access.allows(InetAddress.getByName("10.2.0.1"))).isFalse();
    assertThat(access.allows(InetAddress.getByName("fd12::1"))).isTrue();
    assertThat(access.allows(InetAddress.getByName("fe80::1"))).isFalse();
    assertThatThrownBy(() -> IpRange.parse("10.0.0.0/33"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IpRange.parse("localhost"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFullWorkQueueRefusesTheNextCall() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    waiting.add(sendAsync("{\"method\":\"slow\"}"));
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    // One runs and one may wait; of the next two at least one finds no room.
    waiting.add(sendAsync("{\"method\":\"money\"}"));
    waiting.add(sendAsync("{\"method\":\"money\"}"));
    HttpResponse<?> refused =
        (HttpResponse<?>)
            CompletableFuture.anyOf(waiting.get(1), waiting.get(2)).get(10, TimeUnit.SECONDS);
    assertThat(refused.statusCode()).isEqualTo(503);
    gate.countDown();
    assertThat(waiting.get(0).get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void theClientTellsWhatTheNodeSaid() throws Exception {
    assertThat(client("user:secret").call("add", Json.array().add(40).add(2)).asInt())
        .isEqualTo(42);
    assertThatThrownBy(() -> client("user:secret").call("add", Json.array()))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(-1));
    assertThatThrownBy(() -> client("user:guess").call("add", Json.array()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused the password");
  }

  @Test
  void aBusyPortIsOneClearError() {
    InetSocketAddress taken = server.addresses().getFirst();
    assertThatThrownBy(
            () ->
                RpcServer.start(
                    List.of(taken),
                    new RpcAccess(List.of(), RpcAuthentication.none()),
                    new RpcWorkers.Limits(1, 1),
                    new RpcDispatcher(new RpcTable(Map.of()), loop, fatal::set)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "cannot listen for JSON-RPC", Integer.toString(taken.getPort()), "--rpcport");
  }

  private void awaitGate() {
    try {
      gate.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertError(String body, int status, int code, String message) throws Exception {
    HttpResponse<String> reply = post(body);
    assertThat(reply.statusCode()).as(body).isEqualTo(status);
    JsonNode error = Json.parse(reply.body()).get("error");
    assertThat(error.get("code").asInt()).as(body).isEqualTo(code);
    assertThat(error.get("message").asText()).contains(message);
  }

  private RpcClient client(String credentials) {
    return new RpcClient(
        server.addresses().getFirst(), credentials, Optional.empty(), Duration.ofSeconds(10));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.addresses().getFirst().getPort() + path);
  }

  private HttpRequest.Builder request(String path, String credentials) {
    String header =
        Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(uri(path))
        .header("Authorization", "Basic " + header)
        .timeout(Duration.ofSeconds(20));
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String text) throws Exception {
    return send(request("/", "user:secret").POST(body(text)));
  }

  private CompletableFuture<HttpResponse<String>> sendAsync(String text) {
    return http.sendAsync(
        request("/", "user:secret").POST(body(text)).build(), BodyHandlers.ofString());
  }

  private static String hmac(String key, String message) {
    try {
      javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
      mac.init(
          new javax.crypto.spec.SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return java.util.HexFormat.of()
          .formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
