package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.groat.chain.runtime.Scheduler;
import org.groat.network.address.Ban;
import org.groat.network.address.Subnet;
import org.groat.network.manager.NetworkNode;

/// Methods about the addresses that the user keeps away.
public final class BanMethods {
  private final NetworkNode network;
  private final Scheduler clock;
  private final long banSeconds;

  /// @param banSeconds how long a ban lasts where no time is given
  public BanMethods(NetworkNode network, Scheduler clock, long banSeconds) {
    this.network = network;
    this.clock = clock;
    this.banSeconds = banSeconds;
  }

  public List<RpcMethod> methods() {
    return List.of(setBan(), listBanned(), clearBanned());
  }

  private RpcMethod setBan() {
    Parameter<String> subnet =
        Parameter.text("subnet", "An address, or a network such as 10.0.0.0/8");
    Parameter<String> command = Parameter.text("command", "add: ban it; remove: end its ban");
    Parameter<Long> time =
        Parameter.number("bantime", "For how many seconds; 0: as long as --bantime says")
            .orElse(0L);
    Parameter<Boolean> absolute =
        Parameter.flag("absolute", "Whether bantime is the second since 1970 that it ends at")
            .orElse(false);
    return RpcMethod.named("setban")
        .does("Keeps an address or a network of addresses away, or ends that.")
        .takes(subnet, command, time, absolute)
        .by(
            call -> {
              Subnet which = subnet(call.get(subnet));
              switch (call.get(command)) {
                case "add" -> ban(call.get(subnet), which, call.get(time), call.get(absolute));
                case "remove" -> {
                  if (!network.unban(which)) {
                    throw new RpcException(
                        RpcCode.CLIENT_INVALID_IP_OR_SUBNET,
                        "Error: Unban failed. Requested address/subnet was not previously manually"
                            + " banned.");
                  }
                }
                default ->
                    throw new RpcException(RpcCode.MISC_ERROR, "command must be add or remove");
              }
              return Json.none();
            });
  }

  private static Subnet subnet(String text) {
    try {
      return Subnet.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RpcException(
          RpcCode.CLIENT_INVALID_IP_OR_SUBNET, "Error: Invalid IP/Subnet: " + e.getMessage());
    }
  }

  private void ban(String text, Subnet subnet, long time, boolean absolute) {
    boolean known =
        text.indexOf('/') >= 0 ? network.isBanned(subnet) : network.isBanned(subnet.base());
    if (known) {
      throw new RpcException(RpcCode.CLIENT_NODE_ALREADY_ADDED, "Error: IP/Subnet already banned");
    }
    long now = clock.nowSeconds();
    if (absolute && time < now) {
      throw new RpcException(RpcCode.INVALID_PARAMETER, "Error: Absolute timestamp is in the past");
    }
    long until = absolute ? time : now + (time > 0 ? time : banSeconds);
    if (!network.ban(new Ban(subnet, now, until))) {
      throw new RpcException(RpcCode.MISC_ERROR, "Error: The list of bans is full");
    }
  }

  private RpcMethod listBanned() {
    return RpcMethod.named("listbanned")
        .does("Lists the bans.")
        .returns(
            "[ { \"address\", \"ban_created\", \"banned_until\", \"ban_duration\","
                + " \"time_remaining\" }, ... ] (json array)")
        .by(call -> Json.array(network.bans(), this::ban));
  }

  private JsonNode ban(Ban ban) {
    return Json.object()
        .put("address", ban.subnet().toString())
        .put("ban_created", ban.createdSeconds())
        .put("banned_until", ban.untilSeconds())
        .put("ban_duration", ban.untilSeconds() - ban.createdSeconds())
        .put("time_remaining", ban.untilSeconds() - clock.nowSeconds());
  }

  private RpcMethod clearBanned() {
    return RpcMethod.named("clearbanned")
        .does("Ends all bans.")
        .by(
            call -> {
              network.clearBans();
              return Json.none();
            });
  }
}
