package org.groat.network.address;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;
import org.jspecify.annotations.Nullable;

/// All addresses of peers that the node knows, in two tables.
///
/// **New** holds addresses that somebody told of: 1,024 buckets of 64 places. Which bucket depends on the address's group and
/// on the group of who told it, so one teller reaches 64 buckets only, however many addresses it makes up. An address told by
/// several may stand in up to 8 buckets. **Tried** holds addresses that a connection succeeded to: 256 buckets of 64 places,
/// of which one group of addresses reaches 8. All places depend on a secret. So an attacker who wants every outgoing
/// connection has to own addresses in very many groups, and cannot push out what works:
///
/// - In the new table a place is taken over only when its holder is terrible (never answered, not seen for a month, from the
///   future) or stands elsewhere too.
/// - In the tried table a newcomer waits while the holder of its place is tested by a connection (`collisions`): it is put back
///   into the new table only if it does not answer.
///
/// [#select] picks a table by a coin, then a random place, and takes its holder with a chance that shrinks with its failures:
/// so what the picks are like depends on the number of groups behind an address, not on how often it is told.
///
/// Limits: by its tables 81,920 addresses at most, about 200 bytes each; 10 collisions. Times are seconds since 1970. Owned by
/// the network loop.
public final class AddressBook {
  /// Bytes in the secret.
  public static final int SECRET_SIZE = 32;

  /// Buckets of the new table that may hold one address.
  private static final int REFERENCES_MAX = 8;

  /// Newcomers that wait for a test of the address in their place.
  private static final int COLLISIONS_MAX = 10;

  /// An address of the tried table that answered within this is not replaced, and its failed test counts for so long.
  private static final long REPLACEMENT_SECONDS = 4 * 3600;

  /// A test under way gets so much time.
  private static final long TEST_SECONDS = 60;

  /// A newcomer whose rival could not be tested for so long takes the place.
  private static final long TEST_WINDOW_SECONDS = 40 * 60;

  /// Times of gossip are passed on only so precisely, for addresses seen within a day and for others.
  private static final long SEEN_STEP_FRESH_SECONDS = 3600;

  private static final long DAY_SECONDS = 24 * 3600;

  /// While connected, the time last seen is brought forward in such steps.
  private static final long CONNECTED_STEP_SECONDS = 20 * 60;

  /// Each look into a bucket makes picking likelier, so that it ends.
  private static final double SELECT_GROWTH = 1.2;

  /// Looks after which the table is nearly empty, and the pick is made from the list instead.
  private static final int SELECT_LOOKS_MAX = 20_000;

  private final Bytes secret;
  private final RandomGenerator random;
  private final Predicate<NetworkAddress> admissible;
  private final AddressTables tables;
  private final Set<AddressEntry> collisions = new LinkedHashSet<>();

  /// The last time that any connection succeeded: failures count once for each time in between, since a node that is offline
  /// would else give up every address.
  private long lastSuccessOfAny = 1;

  /// @param secret [#SECRET_SIZE] bytes that nobody else knows; the same after a restart
  /// @param admissible which addresses may be kept: those that are routable, but for networks on one machine
  public AddressBook(Bytes secret, RandomGenerator random, Predicate<NetworkAddress> admissible) {
    if (secret.size() != SECRET_SIZE) {
      throw new IllegalArgumentException("a secret has " + SECRET_SIZE + " bytes");
    }
    this.secret = secret;
    this.random = random;
    this.admissible = admissible;
    this.tables = new AddressTables(secret);
  }

  /// An empty book with a fresh secret.
  public static AddressBook empty(RandomGenerator random, Predicate<NetworkAddress> admissible) {
    byte[] secret = new byte[SECRET_SIZE];
    random.nextBytes(secret);
    return new AddressBook(Bytes.wrap(secret), random, admissible);
  }

  /// Takes addresses that `source` told of.
  ///
  /// @param penaltySeconds taken off the times told, since gossip is late
  /// @return how many were not known
  public int add(
      List<PeerAddress> addresses, NetworkAddress source, long penaltySeconds, long now) {
    int added = 0;
    for (PeerAddress address : addresses) {
      added += add(address, source, penaltySeconds, now) ? 1 : 0;
    }
    return added;
  }

  private boolean add(PeerAddress told, NetworkAddress source, long penaltySeconds, long now) {
    if (!admissible.test(told.address())) {
      return false;
    }
    // Nobody knows better than the address itself when it was there.
    long penalty = told.address().equals(source) ? 0 : penaltySeconds;
    AddressEntry entry = tables.find(told.endpoint());
    boolean fresh = entry == null;
    if (entry == null) {
      entry = tables.create(told, source);
      entry.lastSeen = Math.max(0, told.lastSeen() - penalty);
    } else if (!update(entry, told, penalty, now)) {
      return false;
    }
    placeInNew(entry, source, now);
    return fresh && entry.references > 0;
  }

  /// Brings an address told again up to date; false where it is not to be placed once more.
  private boolean update(AddressEntry entry, PeerAddress told, long penalty, long now) {
    boolean online = now - told.lastSeen() < DAY_SECONDS;
    long step = online ? SEEN_STEP_FRESH_SECONDS : DAY_SECONDS;
    boolean newer = told.lastSeen() > entry.lastSeen;
    if (entry.lastSeen < told.lastSeen() - step - penalty) {
      entry.lastSeen = Math.max(0, told.lastSeen() - penalty);
    }
    entry.services = entry.services.with(told.services());
    if (!newer || entry.tried || entry.references == REFERENCES_MAX) {
      return false;
    }
    // Each further place is half as likely as the one before.
    return random.nextInt(1 << entry.references) == 0;
  }

  private void placeInNew(AddressEntry entry, NetworkAddress source, long now) {
    int slot =
        tables.fresh.slot(tables.fresh.newBucket(entry.endpoint.address(), source), entry.endpoint);
    AddressEntry holder = tables.fresh.at(slot);
    if (holder == entry) {
      return;
    }
    boolean free = holder == null;
    if (holder != null
        && (holder.isTerrible(now) || holder.references > 1 && entry.references == 0)) {
      tables.clearNew(slot);
      free = true;
    }
    if (free) {
      tables.putNew(slot, entry);
    } else if (entry.references == 0) {
      tables.delete(entry);
    }
  }

  /// A connection succeeded, its handshake too.
  ///
  /// @return true where it is in the tried table now
  public boolean good(Endpoint endpoint, long now) {
    return good(endpoint, true, now);
  }

  /// As [#good(Endpoint, long)], but without a test of an address that stands in its place.
  public boolean goodForSure(Endpoint endpoint, long now) {
    return good(endpoint, false, now);
  }

  private boolean good(Endpoint endpoint, boolean testBeforeEviction, long now) {
    lastSuccessOfAny = now;
    AddressEntry entry = tables.find(endpoint);
    if (entry == null) {
      return false;
    }
    entry.lastSuccess = now;
    entry.lastTry = now;
    entry.attempts = 0;
    if (entry.tried || entry.references == 0) {
      return entry.tried;
    }
    int slot = tables.triedSlot(entry);
    if (testBeforeEviction && tables.tried.at(slot) != null) {
      if (collisions.size() < COLLISIONS_MAX) {
        collisions.add(entry);
      }
      return false;
    }
    moveToTried(entry, slot);
    return true;
  }

  private void moveToTried(AddressEntry entry, int slot) {
    tables.removeFromNew(entry);
    AddressEntry evicted = tables.tried.at(slot);
    if (evicted != null) {
      tables.tried.clear(slot);
      tables.setTried(evicted, false);
      // It is worth more than most of the new table: it takes its place there whoever holds it.
      int newSlot =
          tables.fresh.slot(
              tables.fresh.newBucket(evicted.endpoint.address(), evicted.source), evicted.endpoint);
      tables.clearNew(newSlot);
      tables.putNew(newSlot, evicted);
    }
    tables.setTried(entry, true);
    tables.tried.put(slot, entry);
  }

  /// A connection is being tried.
  ///
  /// @param countFailure false where it says nothing about the address, such as while this node seems to be offline
  public void attempt(Endpoint endpoint, boolean countFailure, long now) {
    AddressEntry entry = tables.find(endpoint);
    if (entry == null) {
      return;
    }
    entry.lastTry = now;
    if (countFailure && entry.lastCountedTry < lastSuccessOfAny) {
      entry.lastCountedTry = now;
      entry.attempts++;
    }
  }

  /// A connection that stood for a while ended, so the address was seen.
  public void connected(Endpoint endpoint, long now) {
    AddressEntry entry = tables.find(endpoint);
    if (entry != null && now - entry.lastSeen > CONNECTED_STEP_SECONDS) {
      entry.lastSeen = now;
    }
  }

  /// The peer itself said what it offers.
  public void setServices(Endpoint endpoint, Services services) {
    AddressEntry entry = tables.find(endpoint);
    if (entry != null) {
      entry.services = services;
    }
  }

  /// An address to connect to.
  ///
  /// @param newOnly leaves the tried table out: for feelers
  /// @param networks those that can be reached
  public Optional<KnownAddress> select(boolean newOnly, Set<Network> networks, long now) {
    int newCount = count(networks, false);
    int triedCount = newOnly ? 0 : count(networks, true);
    if (newCount + triedCount == 0) {
      return Optional.empty();
    }
    boolean fromTried = triedCount > 0 && (newCount == 0 || random.nextBoolean());
    Buckets table = fromTried ? tables.tried : tables.fresh;
    double factor = 1;
    for (int look = 0; look < SELECT_LOOKS_MAX; look++) {
      AddressEntry entry = look(table, networks);
      if (entry == null) {
        continue;
      }
      if (random.nextDouble() < factor * entry.chance(now)) {
        return Optional.of(entry.snapshot());
      }
      factor *= SELECT_GROWTH;
    }
    return anyOf(networks, fromTried);
  }

  /// As [#select(boolean, Set, long)], from every network.
  public Optional<KnownAddress> select(boolean newOnly, long now) {
    return select(newOnly, EnumSet.allOf(Network.class), now);
  }

  /// The first address from a random place of a random bucket on, around that bucket.
  private @Nullable AddressEntry look(Buckets table, Set<Network> networks) {
    int bucket = random.nextInt(table.count()) * Buckets.SIZE;
    int first = random.nextInt(Buckets.SIZE);
    for (int i = 0; i < Buckets.SIZE && !table.isUnused(bucket); i++) {
      AddressEntry entry = table.at(bucket + (first + i) % Buckets.SIZE);
      if (entry != null && networks.contains(entry.network())) {
        return entry;
      }
    }
    return null;
  }

  private Optional<KnownAddress> anyOf(Set<Network> networks, boolean tried) {
    int first = random.nextInt(tables.size());
    for (int i = 0; i < tables.size(); i++) {
      AddressEntry entry = tables.get((first + i) % tables.size());
      if (entry.tried == tried && networks.contains(entry.network())) {
        return Optional.of(entry.snapshot());
      }
    }
    return Optional.empty();
  }

  /// An address of the tried table to test by a connection, since another wants its place.
  public Optional<KnownAddress> selectCollision() {
    if (collisions.isEmpty()) {
      return Optional.empty();
    }
    int skip = random.nextInt(collisions.size());
    Iterator<AddressEntry> waiting = collisions.iterator();
    for (int i = 0; i < skip; i++) {
      waiting.next();
    }
    AddressEntry holder = tables.tried.at(tables.triedSlot(waiting.next()));
    return holder == null ? Optional.empty() : Optional.of(holder.snapshot());
  }

  /// Decides the collisions whose test is over: to be called before each feeler.
  public void resolveCollisions(long now) {
    for (AddressEntry entry : List.copyOf(collisions)) {
      if (tables.find(entry.endpoint) != entry || entry.tried) {
        collisions.remove(entry);
        continue;
      }
      switch (verdict(entry, tables.tried.at(tables.triedSlot(entry)), now)) {
        case KEEP -> collisions.remove(entry);
        case REPLACE -> {
          collisions.remove(entry);
          moveToTried(entry, tables.triedSlot(entry));
        }
        case WAIT -> {}
      }
    }
  }

  private static Verdict verdict(AddressEntry entry, @Nullable AddressEntry holder, long now) {
    if (holder == null) {
      return Verdict.REPLACE;
    } else if (now - holder.lastSuccess < REPLACEMENT_SECONDS) {
      return Verdict.KEEP;
    } else if (now - holder.lastTry < REPLACEMENT_SECONDS) {
      return now - holder.lastTry > TEST_SECONDS ? Verdict.REPLACE : Verdict.WAIT;
    }
    return now - entry.lastSuccess > TEST_WINDOW_SECONDS ? Verdict.REPLACE : Verdict.WAIT;
  }

  /// What a test says of the address in a place that another wants.
  private enum Verdict {
    KEEP,
    REPLACE,
    WAIT
  }

  /// Random addresses worth telling, those terrible left out.
  ///
  /// @param percentMax of all addresses, at most
  public List<PeerAddress> sample(int countMax, int percentMax, Set<Network> networks, long now) {
    int most = Math.min(countMax, (int) ((long) tables.size() * percentMax / 100));
    List<PeerAddress> sample = new ArrayList<>(Math.min(most, tables.size()));
    for (int i = 0; i < tables.size() && sample.size() < most; i++) {
      tables.swap(i, random.nextInt(i, tables.size()));
      AddressEntry entry = tables.get(i);
      if (networks.contains(entry.network()) && !entry.isTerrible(now)) {
        sample.add(entry.address());
      }
    }
    return sample;
  }

  /// Everything known, in no order.
  public List<KnownAddress> all() {
    return tables.stream().map(AddressEntry::snapshot).toList();
  }

  public Optional<KnownAddress> find(Endpoint endpoint) {
    return Optional.ofNullable(tables.find(endpoint)).map(AddressEntry::snapshot);
  }

  public int size() {
    return tables.size();
  }

  /// Addresses of some networks in the tried table, or in the new one.
  public int count(Set<Network> networks, boolean tried) {
    return tables.count(networks, tried);
  }

  /// Newcomers that wait for a test.
  public int collisionCount() {
    return collisions.size();
  }

  // ------------------------------------------------------------------------------------------------ for the file

  Bytes secret() {
    return secret;
  }

  /// Everything that has to outlive a restart.
  List<SavedAddress> save() {
    Map<AddressEntry, List<Integer>> buckets = new HashMap<>();
    for (int slot = 0; slot < Buckets.NEW_COUNT * Buckets.SIZE; slot++) {
      AddressEntry entry = tables.fresh.at(slot);
      if (entry != null) {
        buckets.computeIfAbsent(entry, any -> new ArrayList<>()).add(slot / Buckets.SIZE);
      }
    }
    return tables.stream()
        .map(entry -> new SavedAddress(entry.snapshot(), buckets.getOrDefault(entry, List.of())))
        .toList();
  }

  /// Puts an address back into its places; into none that is taken, and not at all where there is no free one.
  void restore(SavedAddress saved) {
    KnownAddress known = saved.known();
    if (tables.find(known.address().endpoint()) != null
        || !admissible.test(known.address().address())) {
      return;
    }
    AddressEntry entry = tables.create(known.address(), known.source());
    entry.lastTry = known.lastTry();
    entry.lastSuccess = known.lastSuccess();
    entry.attempts = known.attempts();
    if (known.tried() && tables.tried.at(tables.triedSlot(entry)) == null) {
      tables.setTried(entry, true);
      tables.tried.put(tables.triedSlot(entry), entry);
      return;
    }
    for (int bucket : saved.newBuckets()) {
      int slot = tables.fresh.slot(bucket, entry.endpoint);
      if (tables.fresh.at(slot) == null && entry.references < REFERENCES_MAX) {
        tables.putNew(slot, entry);
      }
    }
    if (entry.references == 0) {
      tables.delete(entry);
    }
  }
}
