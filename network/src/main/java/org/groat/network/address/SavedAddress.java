package org.groat.network.address;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.codec.MalformedException;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;

/// An address as the file keeps it: with the buckets of the new table that hold it.
record SavedAddress(KnownAddress known, List<Integer> newBuckets) {
  private static final int BUCKETS_MAX = 8;

  /// The fewest bytes of one.
  static final int SIZE_MIN = 32;

  private static final Codec<PeerAddress> ADDRESS =
      PeerAddress.CODEC_V2.map(
          known ->
              known.orElseThrow(() -> new MalformedException("an address of no known network")),
          Optional::of);

  private static final Codec<KnownAddress> KNOWN =
      Codec.struct(
          ADDRESS.as(KnownAddress::address),
          NetworkAddress.CODEC_V2.as(KnownAddress::source),
          Codecs.INT64.as(KnownAddress::lastTry),
          Codecs.INT64.as(KnownAddress::lastSuccess),
          Codecs.INT32.as(KnownAddress::attempts),
          Codecs.BOOLEAN.as(KnownAddress::tried),
          KnownAddress::new);

  private static final Codec<Integer> BUCKET =
      Codecs.UINT16.map(
          bucket -> {
            if (bucket >= Buckets.NEW_COUNT) {
              throw new MalformedException("no bucket " + bucket);
            }
            return bucket;
          },
          bucket -> bucket);

  static final Codec<SavedAddress> CODEC =
      Codec.struct(
          KNOWN.as(SavedAddress::known),
          BUCKET.list(2, BUCKETS_MAX).as(SavedAddress::newBuckets),
          SavedAddress::new);
}
