package org.groat.network.address;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.groat.network.wire.NetworkAddress;

/// The addresses that the user keeps away. Peers put nobody here: what they do wrong discourages them, which is another thing
/// and is forgotten at a restart.
///
/// Times are seconds since 1970 and are parameters. Owned by the network loop.
public final class BanList {
  /// How many subnets the user can ban.
  public static final int BANS_MAX = 100_000;

  private final Map<Subnet, Ban> bans = new LinkedHashMap<>();

  /// @return false where the list is full, or has the subnet for as long already
  public boolean add(Ban ban) {
    Ban known = bans.get(ban.subnet());
    if (known == null ? bans.size() >= BANS_MAX : known.untilSeconds() >= ban.untilSeconds()) {
      return false;
    }
    bans.put(ban.subnet(), ban);
    return true;
  }

  /// @return false where the subnet itself was not banned
  public boolean remove(Subnet subnet) {
    return bans.remove(subnet) != null;
  }

  public void clear() {
    bans.clear();
  }

  /// True where a subnet that holds the address is banned.
  public boolean isBanned(NetworkAddress address, long now) {
    return bans.values().stream()
        .anyMatch(b -> b.untilSeconds() > now && b.subnet().contains(address));
  }

  /// True where exactly this subnet is banned.
  public boolean isBanned(Subnet subnet, long now) {
    Ban ban = bans.get(subnet);
    return ban != null && ban.untilSeconds() > now;
  }

  /// The bans that stand, oldest first; those whose time is over are forgotten.
  public List<Ban> list(long now) {
    bans.values().removeIf(b -> b.untilSeconds() <= now);
    return List.copyOf(bans.values());
  }
}
