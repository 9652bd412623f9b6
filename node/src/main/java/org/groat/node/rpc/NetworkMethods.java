package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.runtime.Scheduler;
import org.groat.network.manager.AddedNode;
import org.groat.network.manager.NetworkNode;
import org.groat.network.manager.NetworkTotals;
import org.groat.network.manager.PeerInfo;
import org.groat.network.peer.PeerId;
import org.groat.network.transport.Proxy;
import org.groat.network.transport.Routes;
import org.groat.network.wire.Network;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;

/// Methods about peers and connections.
public final class NetworkMethods {
  private static final int SECONDS_A_DAY = 86_400;

  private final NetworkNode network;
  private final Identity identity;
  private final Scheduler clock;

  /// @param identity how the node introduces itself
  public NetworkMethods(NetworkNode network, Identity identity, Scheduler clock) {
    this.network = network;
    this.identity = identity;
    this.clock = clock;
  }

  /// How the node introduces itself.
  ///
  /// @param versionNumber as a number: 100 for 0.1.0
  /// @param userAgent as peers see it (BIP-0014)
  /// @param relayFee the least that the node asks
  public record Identity(
      int versionNumber, String userAgent, Supplier<FeeRate> relayFee, FeeRate incrementalFee) {}

  public List<RpcMethod> methods() {
    return List.of(
        getPeerInfo(),
        getNetworkInfo(),
        getConnectionCount(),
        getNetTotals(),
        addNode(),
        disconnectNode(),
        getAddedNodeInfo(),
        ping(),
        setNetworkActive());
  }

  private RpcMethod getPeerInfo() {
    return RpcMethod.named("getpeerinfo")
        .does("Lists the peers with all that is known of each connection.")
        .returns("[ { \"id\", \"addr\", \"network\", \"services\", ... }, ... ] (json array)")
        .by(call -> Json.array(network.peers(), NetworkMethods::peer));
  }

  private static ObjectNode peer(PeerInfo peer) {
    ObjectNode json = Json.object();
    json.put("id", peer.id().number()).put("addr", peer.name());
    json.put("addrbind", peer.local().toString());
    peer.seenAs().ifPresent(endpoint -> json.put("addrlocal", endpoint.toString()));
    json.put("network", networkName(peer));
    services(json, "services", peer.services());
    json.put("relaytxes", peer.relaysTransactions())
        .put("last_inv_sequence", peer.announcedUpTo())
        .put("inv_to_send", peer.announcementsWaiting())
        .put("lastsend", peer.times().lastSent())
        .put("lastrecv", peer.times().lastReceived())
        .put("last_transaction", peer.times().lastTransaction())
        .put("last_block", peer.times().lastBlock())
        .put("bytessent", peer.bytes().sent())
        .put("bytesrecv", peer.bytes().received())
        .put("conntime", peer.times().connected())
        .put("timeoffset", peer.timeOffsetSeconds());
    peer.ping().last().ifPresent(nanos -> json.put("pingtime", nanos / 1e9));
    peer.ping().least().ifPresent(nanos -> json.put("minping", nanos / 1e9));
    peer.ping().waiting().ifPresent(nanos -> json.put("pingwait", nanos / 1e9));
    json.put("version", peer.version())
        .put("subver", peer.userAgent())
        .put("inbound", peer.inbound())
        .put("bip152_hb_to", peer.compact().highBandwidthTo())
        .put("bip152_hb_from", peer.compact().highBandwidthFrom())
        .put("startingheight", peer.startingHeight())
        .put("presynced_headers", peer.presyncedHeaders())
        .put("synced_headers", peer.syncedHeaders())
        .put("synced_blocks", peer.syncedBlocks());
    json.set("inflight", Json.array(peer.inFlight(), Json::number));
    json.put("addr_relay_enabled", peer.addresses().relayed())
        .put("addr_processed", peer.addresses().processed())
        .put("addr_rate_limited", peer.addresses().rateLimited());
    json.set("permissions", Json.texts(peer.permissions().labels()));
    json.set("minfeefilter", MempoolMethods.rate(peer.feeFilter()));
    json.set("bytessent_per_msg", byCommand(peer.bytes().sentByCommand()));
    json.set("bytesrecv_per_msg", byCommand(peer.bytes().receivedByCommand()));
    return json.put("connection_type", peer.type().label())
        .put("transport_protocol_type", peer.transport())
        .put("session_id", peer.sessionId());
  }

  /// Core's word for the kind of network that the peer's address is of; this machine's own addresses are of none.
  private static String networkName(PeerInfo peer) {
    return peer.network().map(AddressMethods::name).orElse("not_publicly_routable");
  }

  private static void services(ObjectNode json, String field, Services services) {
    json.put(field, services.toHex());
    json.set(field + "names", Json.texts(services.names()));
  }

  private static ObjectNode byCommand(Map<String, Long> bytes) {
    ObjectNode json = Json.object();
    new TreeMap<>(bytes).forEach(json::put);
    return json;
  }

  private RpcMethod getNetworkInfo() {
    return RpcMethod.named("getnetworkinfo")
        .does("Tells how this node takes part in the network.")
        .returns(
            "{ \"version\", \"subversion\", \"protocolversion\", \"localservices\","
                + " \"connections\", \"networks\", ... } (json object)")
        .by(call -> networkInfo());
  }

  private JsonNode networkInfo() {
    List<PeerInfo> peers = network.peers();
    long in = peers.stream().filter(PeerInfo::inbound).count();
    ObjectNode json = Json.object();
    json.put("version", identity.versionNumber())
        .put("subversion", identity.userAgent())
        .put("protocolversion", Protocol.VERSION);
    services(json, "localservices", network.localServices());
    json.put("localrelay", !network.isBlocksOnly())
        .put("timeoffset", timeOffset(peers))
        .put("networkactive", network.isActive())
        .put("connections", peers.size())
        .put("connections_in", in)
        .put("connections_out", peers.size() - in);
    ArrayNode networks = json.putArray("networks");
    for (Network one : Network.values()) {
      networks.add(network(one));
    }
    json.set("relayfee", MempoolMethods.rate(identity.relayFee().get()));
    json.set("incrementalfee", MempoolMethods.rate(identity.incrementalFee()));
    json.set(
        "localaddresses",
        Json.array(
            network.localAddresses(),
            local ->
                Json.object()
                    .put("address", local.endpoint().address().toString())
                    .put("port", local.endpoint().port())
                    .put("score", local.score())));
    return json.set("warnings", Json.array());
  }

  private ObjectNode network(Network one) {
    Routes routes = network.settings().routes();
    Optional<Proxy> proxy = routes.shownProxy(one);
    return Json.object()
        .put("name", AddressMethods.name(one))
        .put("limited", !routes.reaches(one))
        .put("reachable", routes.reaches(one))
        .put("proxy", proxy.map(via -> via.at().toString()).orElse(""))
        .put("proxy_randomize_credentials", proxy.map(Proxy::isolated).orElse(false));
  }

  /// The middle of what the peers that we called say, in seconds.
  private static long timeOffset(List<PeerInfo> peers) {
    List<Long> offsets =
        peers.stream()
            .filter(peer -> !peer.inbound())
            .map(PeerInfo::timeOffsetSeconds)
            .sorted()
            .toList();
    return offsets.isEmpty() ? 0 : offsets.get(offsets.size() / 2);
  }

  private RpcMethod getConnectionCount() {
    return RpcMethod.named("getconnectioncount")
        .does("Gives the number of connections to peers.")
        .returns("n (numeric) The number")
        .by(call -> Json.number(network.connectionCount()));
  }

  private RpcMethod getNetTotals() {
    return RpcMethod.named("getnettotals")
        .does("Tells how much has travelled.")
        .returns(
            "{ \"totalbytesrecv\", \"totalbytessent\", \"timemillis\", \"uploadtarget\" } (json"
                + " object)")
        .by(
            call -> {
              NetworkTotals totals = network.networkTotals();
              ObjectNode json = Json.object();
              json.put("totalbytesrecv", totals.bytesReceived())
                  .put("totalbytessent", totals.bytesSent())
                  .put("timemillis", clock.now().toEpochMilli());
              json.putObject("uploadtarget")
                  .put("timeframe", SECONDS_A_DAY)
                  .put("target", totals.upload().target())
                  .put("target_reached", totals.upload().reached())
                  .put("serve_historical_blocks", totals.upload().historicServed())
                  .put("bytes_left_in_cycle", totals.upload().bytesLeft())
                  .put("time_left_in_cycle", totals.upload().secondsLeft());
              return json;
            });
  }

  private RpcMethod addNode() {
    Parameter<String> node = Parameter.text("node", "Its address, with or without a port");
    Parameter<String> command =
        Parameter.text(
            "command", "add: keep it connected; remove: no longer; onetry: call it once");
    Parameter<Boolean> encrypted =
        Parameter.flag("v2transport", "Whether to try the encrypted transport").optional();
    return RpcMethod.named("addnode")
        .does("Adds a peer to those that are kept connected, or takes it away, or calls it once.")
        .takes(node, command, encrypted)
        .by(
            call -> {
              String name = call.get(node);
              boolean encrypts = network.settings().encryptedTransport();
              boolean encrypt = call.find(encrypted).orElse(encrypts);
              if (encrypt && !encrypts) {
                throw new RpcException(
                    RpcCode.INVALID_PARAMETER,
                    "Error: v2transport requested but not enabled (see -v2transport)");
              }
              switch (call.get(command)) {
                case "onetry" -> network.tryNode(name, encrypt);
                case "add" -> {
                  if (!network.addNode(name, encrypt)) {
                    throw new RpcException(
                        RpcCode.CLIENT_NODE_ALREADY_ADDED, "Error: Node already added");
                  }
                }
                case "remove" -> {
                  if (!network.removeNode(name)) {
                    throw new RpcException(
                        RpcCode.CLIENT_NODE_NOT_ADDED,
                        "Error: Node could not be removed. It has not been added previously.");
                  }
                }
                default ->
                    throw new RpcException(
                        RpcCode.MISC_ERROR, "command must be add, remove or onetry");
              }
              return Json.none();
            });
  }

  private RpcMethod disconnectNode() {
    Parameter<String> address =
        Parameter.text("address", "Its address, as getpeerinfo shows it").orElse("");
    Parameter<Long> id =
        Parameter.number("nodeid", "Its number, as getpeerinfo shows it").optional();
    return RpcMethod.named("disconnectnode")
        .does("Ends the connection to a peer, named by address or by number.")
        .takes(address, id)
        .by(
            call -> {
              String name = call.get(address);
              if (name.isEmpty() == call.find(id).isEmpty()) {
                throw new RpcException(
                    RpcCode.INVALID_PARAMETER,
                    "Only one of address and nodeid should be provided.");
              }
              boolean found =
                  name.isEmpty()
                      ? network.disconnectNode(new PeerId(call.find(id).orElseThrow()))
                      : network.disconnectNode(name);
              if (!found) {
                throw new RpcException(
                    RpcCode.CLIENT_NODE_NOT_CONNECTED, "Node not found in connected nodes");
              }
              return Json.none();
            });
  }

  private RpcMethod getAddedNodeInfo() {
    Parameter<String> node = Parameter.text("node", "Only this one").orElse("");
    return RpcMethod.named("getaddednodeinfo")
        .does("Lists the peers that were added, and whether each is connected.")
        .takes(node)
        .returns("[ { \"addednode\", \"connected\", \"addresses\" }, ... ] (json array)")
        .by(
            call -> {
              String only = call.get(node);
              List<AddedNode> added =
                  network.addedNodes().stream()
                      .filter(one -> only.isEmpty() || one.name().equals(only))
                      .toList();
              if (added.isEmpty() && !only.isEmpty()) {
                throw new RpcException(
                    RpcCode.CLIENT_NODE_NOT_ADDED, "Error: Node has not been added.");
              }
              return Json.array(added, NetworkMethods::added);
            });
  }

  private static ObjectNode added(AddedNode node) {
    ObjectNode json = Json.object();
    json.put("addednode", node.name()).put("connected", !node.connections().isEmpty());
    json.set(
        "addresses",
        Json.array(
            node.connections(),
            connection ->
                Json.object()
                    .put("address", connection.endpoint().toString())
                    .put("connected", connection.inbound() ? "inbound" : "outbound")));
    return json;
  }

  private RpcMethod ping() {
    return RpcMethod.named("ping")
        .does("Sends a ping to every peer; getpeerinfo shows how long the answers took.")
        .by(
            call -> {
              network.ping();
              return Json.none();
            });
  }

  private RpcMethod setNetworkActive() {
    Parameter<Boolean> state = Parameter.flag("state", "Whether the node talks to peers");
    return RpcMethod.named("setnetworkactive")
        .does("Switches all connections to peers off, or on again.")
        .takes(state)
        .returns("true|false (boolean) The state now")
        .by(
            call -> {
              network.setActive(call.get(state));
              return Json.flag(network.isActive());
            });
  }
}
