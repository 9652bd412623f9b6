package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;
import org.groat.network.manager.NetworkNode;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;

/// Methods about the addresses that the node knows, and about single peers.
public final class AddressMethods {
  private final NetworkNode network;
  private final NetworkParameters parameters;

  public AddressMethods(NetworkNode network, NetworkParameters parameters) {
    this.network = network;
    this.parameters = parameters;
  }

  public List<RpcMethod> methods() {
    return List.of(
        getNodeAddresses(),
        getAddrManInfo(),
        addPeerAddress(),
        addConnection(),
        getBlockFromPeer());
  }

  /// Core's word for a network.
  static String name(Network network) {
    return network == Network.TORV3 ? "onion" : network.name().toLowerCase(Locale.ROOT);
  }

  private static Set<Network> networks(String name) {
    for (Network network : Network.values()) {
      if (name(network).equals(name.toLowerCase(Locale.ROOT))) {
        return EnumSet.of(network);
      }
    }
    throw new RpcException(RpcCode.INVALID_PARAMETER, "Network not recognized: " + name);
  }

  private RpcMethod getNodeAddresses() {
    Parameter<Integer> count = Parameter.integer("count", "How many at most; 0 for all").orElse(1);
    Parameter<String> only =
        Parameter.text("network", "Only of ipv4, ipv6, onion, i2p or cjdns").optional();
    return RpcMethod.named("getnodeaddresses")
        .does("Gives random addresses of peers, as the node would tell others.")
        .takes(count, only)
        .returns(
            "[ { \"time\", \"services\", \"address\", \"port\", \"network\" }, ... ] (json array)")
        .by(
            call -> {
              int most = call.get(count);
              if (most < 0) {
                throw new RpcException(RpcCode.INVALID_PARAMETER, "Address count out of range");
              }
              Set<Network> networks =
                  call.find(only)
                      .map(AddressMethods::networks)
                      .orElseGet(() -> EnumSet.allOf(Network.class));
              return Json.array(
                  network.addresses(most == 0 ? Integer.MAX_VALUE : most, networks),
                  AddressMethods::address);
            });
  }

  private static JsonNode address(PeerAddress address) {
    return Json.object()
        .put("time", address.lastSeen())
        .put("services", address.services().bits())
        .put("address", address.address().toString())
        .put("port", address.endpoint().port())
        .put("network", name(address.address().network()));
  }

  private RpcMethod getAddrManInfo() {
    return RpcMethod.named("getaddrmaninfo")
        .does("Counts the addresses known: new ones, and those that a connection succeeded to.")
        .returns("{ \"network\": { \"new\", \"tried\", \"total\" }, ... } (json object)")
        .by(
            call -> {
              ObjectNode json = Json.object();
              for (Network one : Network.values()) {
                json.set(name(one), counts(EnumSet.of(one)));
              }
              json.set("all_networks", counts(EnumSet.allOf(Network.class)));
              return json;
            });
  }

  private JsonNode counts(Set<Network> networks) {
    int fresh = network.addressCount(networks, false);
    int tried = network.addressCount(networks, true);
    return Json.object().put("new", fresh).put("tried", tried).put("total", fresh + tried);
  }

  private RpcMethod addPeerAddress() {
    Parameter<String> address = Parameter.text("address", "The IP address of the peer");
    Parameter<Integer> port = Parameter.integer("port", "The port of the peer");
    Parameter<Boolean> tried =
        Parameter.flag("tried", "Whether to take it for one that a connection succeeded to")
            .orElse(false);
    return RpcMethod.named("addpeeraddress")
        .does("Adds the address of a peer to those known. For tests.")
        .takes(address, port, tried)
        .returns("{ \"success\", \"error\" } (json object)")
        .by(
            call -> {
              Endpoint endpoint = endpoint(call.get(address), call.get(port));
              ObjectNode json = Json.object();
              if (!network.addAddress(endpoint)) {
                return json.put("success", false).put("error", "failed-adding-to-new");
              } else if (call.get(tried) && !network.setTried(endpoint)) {
                return json.put("success", false).put("error", "failed-adding-to-tried");
              }
              return json.put("success", true);
            });
  }

  private static Endpoint endpoint(String address, int port) {
    try {
      return new Endpoint(NetworkAddress.parse(address), port);
    } catch (IllegalArgumentException e) {
      throw new RpcException(RpcCode.CLIENT_INVALID_IP_OR_SUBNET, "Invalid IP address");
    }
  }

  private RpcMethod addConnection() {
    Parameter<String> address = Parameter.text("address", "The address, with or without a port");
    Parameter<String> type =
        Parameter.text(
            "connection_type", "outbound-full-relay, block-relay-only, addr-fetch or feeler");
    Parameter<Boolean> encrypted =
        Parameter.flag("v2transport", "Whether to try the encrypted transport");
    return RpcMethod.named("addconnection")
        .does("Calls a peer as the node would of its own accord. On regtest only.")
        .takes(address, type, encrypted)
        .returns("{ \"address\", \"connection_type\" } (json object)")
        .by(
            call -> {
              if (!parameters.isRegtest()) {
                throw new RpcException(
                    RpcCode.MISC_ERROR,
                    "addconnection is for regression testing (-regtest mode) only.");
              }
              ConnectionType wanted = type(call.get(type));
              Endpoint endpoint;
              try {
                endpoint = Endpoint.parse(call.get(address).strip(), parameters.defaultPort());
              } catch (IllegalArgumentException e) {
                throw new RpcException(RpcCode.INVALID_PARAMETER, "Error: " + e.getMessage());
              }
              if (!network.addConnection(endpoint, wanted, call.get(encrypted))) {
                throw new RpcException(
                    RpcCode.CLIENT_NODE_CAPACITY_REACHED,
                    "Error: Already at capacity for specified connection type.");
              }
              return Json.object()
                  .put("address", call.get(address).strip())
                  .put("connection_type", wanted.label());
            });
  }

  private static ConnectionType type(String label) {
    for (ConnectionType type : ConnectionType.values()) {
      if (type.label().equals(label)
          && type != ConnectionType.INBOUND
          && type != ConnectionType.MANUAL) {
        return type;
      }
    }
    throw new RpcException(
        RpcCode.INVALID_PARAMETER,
        "connection_type must be outbound-full-relay, block-relay-only, addr-fetch or feeler");
  }

  private RpcMethod getBlockFromPeer() {
    Parameter<BlockHash> hash = Parameter.blockHash("blockhash", "The block");
    Parameter<Long> peer = Parameter.number("peer_id", "The peer, as getpeerinfo numbers it");
    return RpcMethod.named("getblockfrompeer")
        .does("Asks a peer for a block whose header is known. Does not wait for it.")
        .takes(hash, peer)
        .returns("{} (json object)")
        .by(
            call -> {
              String problem =
                  switch (network.fetchBlock(call.get(hash), new PeerId(call.get(peer)))) {
                    case ASKED -> "";
                    case HEADER_MISSING -> "Block header missing";
                    case BLOCK_KNOWN -> "Block already downloaded";
                    case NO_SUCH_PEER -> "Peer does not exist";
                    case NO_WITNESSES -> "Pre-SegWit peer";
                    case ASKED_ALREADY -> "Already requested from this peer";
                  };
              if (!problem.isEmpty()) {
                throw new RpcException(RpcCode.MISC_ERROR, problem);
              }
              return Json.object();
            });
  }
}
