package org.groat.network.manager;

import org.groat.network.address.Subnet;
import org.groat.network.peer.Permissions;
import org.groat.network.wire.NetworkAddress;

/// Peers with permissions, as `--whitelist` names them: `10.0.0.0/8`, or `noban,in,out@10.0.0.0/8`.
///
/// @param in counts for peers that call us
/// @param out counts for peers that the user told us to call
public record Whitelisted(Subnet subnet, Permissions permissions, boolean in, boolean out) {

  /// As [#parse(String, Permissions)] with the usual implicit permissions.
  public static Whitelisted parse(String text) {
    return parse(text, Permissions.IMPLICIT);
  }

  /// Without permissions named it gives the implicit ones; without a direction it counts for those who call us.
  ///
  /// @throws IllegalArgumentException with one clear line where the text is no such rule
  public static Whitelisted parse(String text, Permissions implicit) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return new Whitelisted(Subnet.parse(text), implicit, true, false);
    }
    Permissions permissions = Permissions.NONE;
    boolean in = false;
    boolean out = false;
    for (String name : text.substring(0, at).split(",", -1)) {
      in |= name.equals("in");
      out |= name.equals("out");
      if (!name.equals("in") && !name.equals("out")) {
        permissions = permissions.with(Permissions.parse(name));
      }
    }
    return new Whitelisted(Subnet.parse(text.substring(at + 1)), permissions, in || !out, out);
  }

  /// What this rule lets a peer do.
  Permissions of(NetworkAddress address, boolean inbound) {
    return (inbound ? in : out) && subnet.contains(address) ? permissions : Permissions.NONE;
  }
}
