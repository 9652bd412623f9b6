package org.groat.network.manager;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.address.Ban;
import org.groat.network.address.BanList;
import org.groat.network.address.KnownAddress;
import org.groat.network.address.Subnet;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;

/// The network side of a node: its front door, safe from every thread.
///
/// Everything behind it runs on the network loop; methods here post there and wait for the answer at most [#ANSWER_TIMEOUT].
/// [#start] listens and begins to call peers, [#close] ends all within [#STOP_TIMEOUT].
public final class NetworkNode implements AutoCloseable {
  public static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
  public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final NetworkCore core;

  public NetworkNode(NetworkSettings settings, NetworkParameters parameters, NetworkPorts ports) {
    this.loop = ports.loop();
    this.core = new NetworkCore(settings, parameters, ports);
  }

  /// The addresses that a network's book keeps: those that anybody can reach, but for a network of one machine, where any will
  /// do.
  public static Predicate<NetworkAddress> admissible(NetworkParameters parameters) {
    return parameters.isRegtest() ? NetworkAddress::isValid : NetworkAddress::isRoutable;
  }

  /// Listens, and begins to call peers.
  ///
  /// @throws org.groat.network.transport.TransportException where an address cannot be listened on, in plain words
  public void start() {
    ask(
        () -> {
          core.start();
          return true;
        });
  }

  /// Where peers can call, with the ports in use.
  public List<Endpoint> listening() {
    return ask(core::listening);
  }

  /// The addresses known, in no order.
  public List<KnownAddress> addresses() {
    return ask(() -> core.book().all());
  }

  /// Random addresses of some networks, those left out that are not worth telling.
  ///
  /// @param most how many
  public List<PeerAddress> addresses(int most, Set<Network> networks) {
    return ask(() -> core.book().sample(most, 100, networks, loop.nowSeconds()));
  }

  /// How many addresses of some networks are known.
  ///
  /// @param tried counts those that a connection succeeded to, else the others
  public int addressCount(Set<Network> networks, boolean tried) {
    return ask(() -> core.book().count(networks, tried));
  }

  /// Adds an address to those known, as if it had told of itself.
  ///
  /// @return false where it is known or has no place
  public boolean addAddress(Endpoint endpoint) {
    Services services = Services.of(Services.NETWORK, Services.WITNESS);
    return ask(
        () -> {
          long now = loop.nowSeconds();
          PeerAddress address = new PeerAddress(endpoint, services, now);
          return core.book().add(List.of(address), endpoint.address(), 0, now) == 1;
        });
  }

  /// Takes a known address for one that a connection succeeded to.
  ///
  /// @return false where it is not known, or another stands in its place
  public boolean setTried(Endpoint endpoint) {
    return ask(() -> core.book().good(endpoint, loop.nowSeconds()));
  }

  /// Asks a peer for a block that we know the header of.
  public BlockFetchOutcome fetchBlock(BlockHash hash, PeerId from) {
    return ask(() -> core.fetches().fetch(hash, from));
  }

  /// Calls an address as the node would of its own accord.
  ///
  /// @return false where all places of the type are taken
  public boolean addConnection(Endpoint endpoint, ConnectionType type, boolean encrypted) {
    return ask(() -> core.addConnection(endpoint, type, encrypted));
  }

  /// All connected peers, oldest first.
  public List<PeerInfo> peers() {
    return ask(core::peerInfos);
  }

  /// Connections that stand.
  public int connectionCount() {
    return ask(() -> core.peers().count());
  }

  /// How full everything is that peers can fill.
  public NetworkLoad load() {
    return ask(core::load);
  }

  /// Has `observer` told, on the network loop, of every peer that is disconnected for what it did.
  public void observeBlame(Consumer<Blame> observer) {
    ask(
        () -> {
          core.observeBlame(observer);
          return true;
        });
  }

  public NetworkTotals networkTotals() {
    return ask(() -> core.totals());
  }

  /// What this node offers.
  public Services localServices() {
    return core.localServices();
  }

  /// Keeps a peer connected from now on, trying again where it is lost.
  ///
  /// @return false where it was added before
  public boolean addNode(String name) {
    return ask(() -> core.addNode(name));
  }

  /// Keeps an added peer connected no more; a connection that stands stays.
  ///
  /// @return false where it was not added
  public boolean removeNode(String name) {
    return ask(() -> core.dialer().remove(name));
  }

  /// Calls a peer once.
  public void tryNode(String name) {
    ask(
        () -> {
          core.dialer().callOnce(name);
          return true;
        });
  }

  /// The peers that the user added, each with its connection where it has one.
  public List<AddedNode> addedNodes() {
    return ask(core::addedNodes);
  }

  /// Ends a connection.
  ///
  /// @param name the address, or the name as it was added
  /// @return false where there is none such
  public boolean disconnectNode(String name) {
    return ask(() -> core.disconnect(core.peers().find(name)));
  }

  /// Ends a connection.
  ///
  /// @return false where there is none such
  public boolean disconnectNode(PeerId id) {
    return ask(() -> core.disconnect(Optional.ofNullable(core.peers().find(id))));
  }

  /// Keeps a subnet away; its peers are let go. The ban outlives a restart.
  ///
  /// @return false where it is banned as long already, or [BanList#BANS_MAX] are
  public boolean ban(Ban ban) {
    return ask(() -> core.door().ban(ban));
  }

  /// Ends a ban.
  ///
  /// @return false where exactly this subnet was not banned
  public boolean unban(Subnet subnet) {
    return ask(() -> core.door().unban(subnet, loop.nowSeconds()));
  }

  /// Ends all bans.
  public void clearBans() {
    ask(
        () -> {
          core.door().clearBans(loop.nowSeconds());
          return true;
        });
  }

  /// The bans that stand, oldest first.
  public List<Ban> bans() {
    return ask(() -> core.door().bans().list(loop.nowSeconds()));
  }

  /// True where a subnet that holds the address is banned.
  public boolean isBanned(NetworkAddress address) {
    return ask(() -> core.door().bans().isBanned(address, loop.nowSeconds()));
  }

  /// True where exactly this subnet is banned.
  public boolean isBanned(Subnet subnet) {
    return ask(() -> core.door().bans().isBanned(subnet, loop.nowSeconds()));
  }

  /// Sends a ping to every peer; the round trips show in [#peers()].
  public void ping() {
    ask(
        () -> {
          core.peers().open().forEach(Peer::ping);
          return true;
        });
  }

  /// Switches all of the network off, closing every connection, or on again.
  public void setActive(boolean active) {
    ask(
        () -> {
          core.setActive(active);
          return true;
        });
  }

  /// True where the node neither announces nor asks for transactions.
  public boolean isBlocksOnly() {
    return core.isBlocksOnly();
  }

  public boolean isActive() {
    return ask(core::isActive);
  }

  /// Closes every connection and everything that listens.
  @Override
  public void close() {
    CompletableFuture<List<Endpoint>> stopped =
        loop.isOwner() ? CompletableFuture.completedFuture(core.stop()) : loop.submit(core::stop);
    await(stopped, STOP_TIMEOUT);
  }

  private <T> T ask(Supplier<T> question) {
    return loop.isOwner() ? question.get() : await(loop.submit(question), ANSWER_TIMEOUT);
  }

  private static <T> T await(CompletableFuture<T> answer, Duration timeout) {
    try {
      return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new IllegalStateException(
            "the network did not answer within " + timeout.toSeconds() + " s", e);
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
