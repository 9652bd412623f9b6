package org.groat.network.address;

import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// A table of buckets, and where in it an address belongs: decided by a secret, the address, and whose group it is of, so that
/// one party reaches few buckets and cannot find out which.
final class Buckets {
  /// Places in a bucket.
  static final int SIZE = 64;

  static final int NEW_COUNT = 1024;
  static final int TRIED_COUNT = 256;

  /// Buckets of the new table that one source's group reaches.
  private static final int NEW_PER_SOURCE_GROUP = 64;

  /// Buckets of the tried table that one group of addresses reaches.
  private static final int TRIED_PER_GROUP = 8;

  private final Bytes secret;
  private final boolean tried;
  private final int count;

  /// By bucket; a bucket takes memory when the first address comes into it.
  private final @Nullable AddressEntry @Nullable [][] buckets;

  private Buckets(Bytes secret, boolean tried, int count) {
    this.secret = secret;
    this.tried = tried;
    this.count = count;
    this.buckets = new AddressEntry[count][];
  }

  static Buckets ofNew(Bytes secret) {
    return new Buckets(secret, false, NEW_COUNT);
  }

  static Buckets ofTried(Bytes secret) {
    return new Buckets(secret, true, TRIED_COUNT);
  }

  int count() {
    return count;
  }

  /// The bucket of an address heard of from a source: by the two groups.
  int newBucket(NetworkAddress address, NetworkAddress source) {
    Bytes group = NetGroup.of(address);
    Bytes sourceGroup = NetGroup.of(source);
    long choice =
        Long.remainderUnsigned(
            hash(start().sizedBytes(group).sizedBytes(sourceGroup)), NEW_PER_SOURCE_GROUP);
    return (int)
        Long.remainderUnsigned(hash(start().sizedBytes(sourceGroup).int64(choice)), NEW_COUNT);
  }

  /// The bucket of an address that answered: by the address, within the few of its group.
  int triedBucket(Endpoint endpoint) {
    long choice = Long.remainderUnsigned(hash(key(start(), endpoint)), TRIED_PER_GROUP);
    Bytes group = NetGroup.of(endpoint.address());
    return (int) Long.remainderUnsigned(hash(start().sizedBytes(group).int64(choice)), TRIED_COUNT);
  }

  /// The slot of an address within a bucket.
  int slot(int bucket, Endpoint endpoint) {
    long position = hash(key(start().uint8(tried ? 'T' : 'N').int32(bucket), endpoint));
    return bucket * SIZE + (int) Long.remainderUnsigned(position, SIZE);
  }

  /// True where nothing was ever put into the bucket of `slot`: a young book is looked through fast.
  boolean isUnused(int slot) {
    return buckets[slot / SIZE] == null;
  }

  @Nullable AddressEntry at(int slot) {
    @Nullable AddressEntry[] bucket = buckets[slot / SIZE];
    return bucket == null ? null : bucket[slot % SIZE];
  }

  void put(int slot, AddressEntry entry) {
    @Nullable AddressEntry[] bucket = buckets[slot / SIZE];
    if (bucket == null) {
      bucket = new AddressEntry[SIZE];
      buckets[slot / SIZE] = bucket;
    }
    bucket[slot % SIZE] = entry;
  }

  void clear(int slot) {
    @Nullable AddressEntry[] bucket = buckets[slot / SIZE];
    if (bucket != null) {
      bucket[slot % SIZE] = null;
    }
  }

  private ByteWriter start() {
    return new ByteWriter(128).bytes(secret);
  }

  private static ByteWriter key(ByteWriter out, Endpoint endpoint) {
    return out.uint8(endpoint.address().network().id())
        .sizedBytes(endpoint.address().bytes())
        .uint16BigEndian(endpoint.port());
  }

  private static long hash(ByteWriter out) {
    return Bytes.wrap(Sha256.hash(out.toBytes())).int64At(0);
  }
}
