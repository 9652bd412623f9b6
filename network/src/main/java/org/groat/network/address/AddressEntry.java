package org.groat.network.address;

import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;

/// One address in the book, with what decides how long it stays and how often it is picked.
final class AddressEntry {
  /// An address not seen for so long is given up.
  private static final long HORIZON_SECONDS = 30L * 24 * 3600;

  /// Failures after which an address that never answered is given up.
  private static final int FAILURES_NEW_MAX = 3;

  /// Failures after which one that answered before is given up, when that was long ago.
  private static final int FAILURES_MAX = 10;

  private static final long FAILURES_SPAN_SECONDS = 7L * 24 * 3600;

  /// A clock may be so much ahead of ours.
  private static final long FUTURE_SECONDS = 10 * 60;

  /// What was just tried is not judged yet.
  private static final long JUST_TRIED_SECONDS = 60;

  /// What was tried within this is hardly picked again.
  private static final long RECENTLY_TRIED_SECONDS = 10 * 60;

  private static final double RECENTLY_TRIED_CHANCE = 0.01;
  private static final double FAILURE_CHANCE = 0.66;
  private static final int FAILURES_COUNTED_MAX = 8;

  final Endpoint endpoint;
  final NetworkAddress source;
  Services services;
  long lastSeen;
  long lastTry;
  long lastCountedTry;
  long lastSuccess;
  int attempts;

  /// Buckets of the new table that hold it.
  int references;

  boolean tried;

  /// Its place in the book's list.
  int index;

  AddressEntry(PeerAddress address, NetworkAddress source) {
    this.endpoint = address.endpoint();
    this.services = address.services();
    this.lastSeen = address.lastSeen();
    this.source = source;
  }

  /// True for an address not worth keeping: it may be replaced and is told to nobody.
  boolean isTerrible(long now) {
    if (now - lastTry <= JUST_TRIED_SECONDS) {
      return false;
    }
    return lastSeen > now + FUTURE_SECONDS
        || now - lastSeen > HORIZON_SECONDS
        || lastSuccess == 0 && attempts >= FAILURES_NEW_MAX
        || now - lastSuccess > FAILURES_SPAN_SECONDS && attempts >= FAILURES_MAX;
  }

  /// How likely it is taken when its turn comes, 0 to 1: each failure costs a third, a try just made nearly everything.
  double chance(long now) {
    double chance = now - lastTry < RECENTLY_TRIED_SECONDS ? RECENTLY_TRIED_CHANCE : 1;
    return chance * Math.pow(FAILURE_CHANCE, Math.min(attempts, FAILURES_COUNTED_MAX));
  }

  Network network() {
    return endpoint.address().network();
  }

  PeerAddress address() {
    return new PeerAddress(endpoint, services, lastSeen);
  }

  KnownAddress snapshot() {
    return new KnownAddress(address(), source, lastTry, lastSuccess, attempts, tried);
  }
}
