package org.groat.node.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.HostPort;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.node.rpc.IpRange;
import org.groat.node.rpc.RpcAccess;
import org.groat.node.rpc.RpcAuthentication;
import org.groat.node.rpc.RpcDispatcher;
import org.groat.node.rpc.RpcServer;
import org.groat.node.rpc.RpcWorkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JSON-RPC as the user configured it: where it listens, who may call, and the cookie file.
final class RpcService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcService.class);

  /// Calls under way when the node stops have this long to end.
  private static final long FINISH_SECONDS = 1;

  private final RpcServer server;
  private final Optional<Path> cookieFile;

  private RpcService(RpcServer server, Optional<Path> cookieFile) {
    this.server = server;
    this.cookieFile = cookieFile;
  }

  /// Starts to listen, and then writes the cookie, so that who finds a cookie finds a server.
  static RpcService start(Settings settings, RpcDispatcher dispatcher, RandomGenerator random) {
    RpcAuthentication authentication = RpcAuthentication.none();
    for (String line : settings.all(Options.RPCAUTH)) {
      try {
        authentication = authentication.withLine(line);
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "rpcauth=" + line + " is not valid: USER:SALT$HASH is expected", e);
      }
    }
    Optional<String> password = settings.find(Options.RPCPASSWORD);
    Optional<String> cookie =
        password.isPresent() ? Optional.empty() : Optional.of(RpcAuthentication.newCookie(random));
    String[] pair =
        cookie
            .map(text -> text.split(":", 2))
            .orElseGet(
                () ->
                    new String[] {settings.find(Options.RPCUSER).orElse(""), password.orElse("")});
    authentication = authentication.withPassword(pair[0], pair[1], random);
    RpcServer server =
        RpcServer.start(
            addresses(settings),
            new RpcAccess(
                settings.all(Options.RPCALLOWIP).stream().map(RpcService::range).toList(),
                authentication),
            new RpcWorkers.Limits(
                Math.toIntExact(settings.get(Options.RPCTHREADS)),
                Math.toIntExact(settings.get(Options.RPCWORKQUEUE))),
            dispatcher);
    Optional<Path> cookieFile = cookie.map(text -> settings.cookieFile());
    try {
      if (cookieFile.isPresent()) {
        DataDirectory.writeSecret(cookieFile.get(), cookie.orElseThrow());
      }
    } catch (IOException e) {
      server.close();
      throw new ConfigurationException(
          "cannot write the cookie file " + cookieFile.get() + ": " + e, e);
    }
    return new RpcService(server, cookieFile);
  }

  private static IpRange range(String text) {
    try {
      return IpRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "rpcallowip=" + text + " is not valid: IP or IP/BITS is expected", e);
    }
  }

  /// This machine only, unless the user says both where to listen and who else may call.
  private static List<InetSocketAddress> addresses(Settings settings) {
    int port = settings.rpcPort();
    List<String> bind = settings.all(Options.RPCBIND);
    boolean open = !settings.all(Options.RPCALLOWIP).isEmpty();
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String text : bind) {
      InetSocketAddress address = HostPort.parse(text, port).resolve("rpcbind");
      if (open || address.getAddress().isLoopbackAddress()) {
        addresses.add(address);
      } else {
        LOG.warn("rpcbind={} is ignored: without rpcallowip nobody could call there", text);
      }
    }
    return addresses.isEmpty() ? loopback(port) : List.copyOf(addresses);
  }

  private static List<InetSocketAddress> loopback(int port) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String text : List.of("127.0.0.1", "::1")) {
      try {
        InetAddress address = InetAddress.getByName(text);
        // Not every machine has IPv6.
        if (NetworkInterface.getByInetAddress(address) != null) {
          addresses.add(new InetSocketAddress(address, port));
        }
      } catch (UnknownHostException | java.net.SocketException e) {
        LOG.debug("rpc does not listen address={} cause={}", text, e.toString());
      }
    }
    return addresses;
  }

  @Override
  public void close() {
    server.stop(FINISH_SECONDS);
    cookieFile.ifPresent(RpcService::delete);
  }

  private static void delete(Path cookie) {
    try {
      Files.deleteIfExists(cookie);
    } catch (IOException e) {
      LOG.warn("could not delete cookie={} cause={}", cookie, e.toString());
    }
  }
}
