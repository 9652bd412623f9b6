package org.groat.network.manager;

import java.util.List;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerLink;
import org.groat.network.wire.Network;
import org.groat.network.wire.PeerAddress;

/// Keeps no addresses: for nodes that call only whom their user names.
final class EmptyBook implements AddressGossip.Book {
  @Override
  public void add(List<PeerAddress> addresses, PeerLink source, Moment now) {}

  @Override
  public List<PeerAddress> sample(int countMax, int percent) {
    return List.of();
  }

  @Override
  public boolean isReachable(Network network) {
    return network == Network.IPV4 || network == Network.IPV6;
  }
}
