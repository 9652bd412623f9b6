package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.groat.node.config.HostPort;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcClient;

/// A running node, found by its data directory and spoken to by JSON-RPC.
final class NodeConnection {
  /// Mining and rescanning take their time.
  private static final Duration SILENCE_MAX = Duration.ofMinutes(15);

  private final Settings settings;
  private final RpcClient client;

  private NodeConnection(Settings settings, RpcClient client) {
    this.settings = settings;
    this.client = client;
  }

  /// Finds the node's address and password.
  ///
  /// @throws UserException where no node runs there
  static NodeConnection open(Session session) throws UserException, IOException {
    Settings settings = session.settings();
    HostPort place = HostPort.parse(settings.get(Options.RPCCONNECT), settings.rpcPort());
    InetSocketAddress address = place.resolve("rpcconnect");
    return new NodeConnection(
        settings, new RpcClient(address, credentials(settings), Optional.empty(), SILENCE_MAX));
  }

  private static String credentials(Settings settings) throws UserException, IOException {
    Optional<String> password = settings.find(Options.RPCPASSWORD);
    if (password.isPresent()) {
      return settings.find(Options.RPCUSER).orElse("") + ":" + password.get();
    }
    Path cookie = settings.cookieFile();
    try {
      return Files.readString(cookie).strip();
    } catch (NoSuchFileException e) {
      throw new UserException(notRunning(settings), e);
    }
  }

  private static String notRunning(Settings settings) {
    String network = settings.network().chainName();
    return "no node runs on "
        + network
        + " in "
        + settings.base()
        + ": start one with 'groat node --network "
        + network
        + " --datadir "
        + settings.base()
        + "', or name another with --network and --datadir";
  }

  Settings settings() {
    return settings;
  }

  /// The same node, about a wallet.
  NodeConnection forWallet(String name) {
    return new NodeConnection(settings, client.forWallet(name));
  }

  /// Calls a method with arguments by position.
  JsonNode call(String method, JsonNode... arguments) throws UserException, IOException {
    ArrayNode params = Json.array();
    for (JsonNode argument : arguments) {
      params.add(argument);
    }
    return send(method, params);
  }

  /// Calls a method with arguments by name.
  JsonNode callNamed(String method, ObjectNode arguments) throws UserException, IOException {
    return send(method, arguments);
  }

  private JsonNode send(String method, JsonNode params) throws UserException, IOException {
    try {
      return client.call(method, params);
    } catch (ConnectException | UnknownHostException e) {
      throw new UserException(notRunning(settings), e);
    } catch (SocketTimeoutException e) {
      throw new UserException("the node at " + client + " does not answer", e);
    }
  }
}
