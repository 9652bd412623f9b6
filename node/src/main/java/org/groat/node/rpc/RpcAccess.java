package org.groat.node.rpc;

import java.net.InetAddress;
import java.util.List;

/// Who may speak to the server: this machine and the addresses that the user allowed, with a password.
public record RpcAccess(List<IpRange> allowed, RpcAuthentication authentication) {
  public RpcAccess {
    allowed = List.copyOf(allowed);
  }

  boolean allows(InetAddress address) {
    return address.isLoopbackAddress()
        || allowed.stream().anyMatch(range -> range.contains(address));
  }
}
