package org.groat.network.address;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.jspecify.annotations.Nullable;

/// Where the entries of an [AddressBook] stand: the two tables, the list of all, and the index, kept in agreement.
///
/// Every entry is in the list, and either in one place of the tried table or in one or more of the new one; an entry that
/// loses its last place is gone.
final class AddressTables {
  final Buckets fresh;
  final Buckets tried;
  private final Map<Endpoint, AddressEntry> byEndpoint = new HashMap<>();
  private final List<AddressEntry> entries = new ArrayList<>();

  /// For each network, how many stand in the new table and in the tried one.
  private final Map<Network, int[]> counts = new EnumMap<>(Network.class);

  AddressTables(Bytes secret) {
    this.fresh = Buckets.ofNew(secret);
    this.tried = Buckets.ofTried(secret);
  }

  @Nullable AddressEntry find(Endpoint endpoint) {
    return byEndpoint.get(endpoint);
  }

  AddressEntry get(int index) {
    return entries.get(index);
  }

  int size() {
    return entries.size();
  }

  Stream<AddressEntry> stream() {
    return entries.stream();
  }

  int count(Set<Network> networks, boolean inTried) {
    int count = 0;
    for (Network network : networks) {
      int[] both = counts.get(network);
      count += both == null ? 0 : both[inTried ? 1 : 0];
    }
    return count;
  }

  /// The slot that an address has in the tried table.
  int triedSlot(AddressEntry entry) {
    return tried.slot(tried.triedBucket(entry.endpoint), entry.endpoint);
  }

  AddressEntry create(PeerAddress address, NetworkAddress source) {
    AddressEntry entry = new AddressEntry(address, source);
    entry.index = entries.size();
    entries.add(entry);
    byEndpoint.put(entry.endpoint, entry);
    counts.computeIfAbsent(entry.network(), any -> new int[2])[0]++;
    return entry;
  }

  void delete(AddressEntry entry) {
    swap(entry.index, entries.size() - 1);
    entries.removeLast();
    byEndpoint.remove(entry.endpoint);
    counts(entry)[0]--;
  }

  void putNew(int slot, AddressEntry entry) {
    fresh.put(slot, entry);
    entry.references++;
  }

  void clearNew(int slot) {
    AddressEntry holder = fresh.at(slot);
    if (holder != null) {
      fresh.clear(slot);
      holder.references--;
      if (holder.references == 0) {
        delete(holder);
      }
    }
  }

  void removeFromNew(AddressEntry entry) {
    int first = fresh.newBucket(entry.endpoint.address(), entry.source);
    for (int i = 0; i < Buckets.NEW_COUNT && entry.references > 0; i++) {
      int slot = fresh.slot((first + i) % Buckets.NEW_COUNT, entry.endpoint);
      if (fresh.at(slot) == entry) {
        fresh.clear(slot);
        entry.references--;
      }
    }
  }

  void setTried(AddressEntry entry, boolean inTried) {
    entry.tried = inTried;
    int[] both = counts(entry);
    both[0] += inTried ? -1 : 1;
    both[1] += inTried ? 1 : -1;
  }

  private int[] counts(AddressEntry entry) {
    return counts.computeIfAbsent(entry.network(), any -> new int[2]);
  }

  void swap(int one, int other) {
    AddressEntry a = entries.get(one);
    AddressEntry b = entries.get(other);
    entries.set(one, b);
    entries.set(other, a);
    a.index = other;
    b.index = one;
  }
}
