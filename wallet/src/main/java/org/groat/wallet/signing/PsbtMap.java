package org.groat.wallet.signing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;

/// One map of a partially signed transaction: keys of a type and data, each at most once, in the order in which they came, so
/// that what this program does not know passes through it unchanged.
public record PsbtMap(Map<Bytes, Bytes> entries) {
  public static final PsbtMap EMPTY = new PsbtMap(Map.of());

  /// No partially signed transaction is larger than a block, by far.
  static final int VALUE_SIZE_MAX = 4_000_000;

  static final Codec<PsbtMap> CODEC = Codec.of(PsbtMap::read, PsbtMap::write);

  public PsbtMap {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  private static PsbtMap read(ByteReader in) {
    Map<Bytes, Bytes> entries = new LinkedHashMap<>();
    while (true) {
      Bytes key = in.sizedBytes(VALUE_SIZE_MAX);
      if (key.isEmpty()) {
        return new PsbtMap(entries);
      }
      if (entries.putIfAbsent(key, in.sizedBytes(VALUE_SIZE_MAX)) != null) {
        throw new MalformedException("key " + key + " stands twice");
      }
    }
  }

  private static void write(PsbtMap map, ByteWriter out) {
    map.entries.forEach((key, value) -> out.sizedBytes(key).sizedBytes(value));
    out.compactSize(0);
  }

  /// The value of a type that has no key data.
  public Optional<Bytes> get(int type) {
    return Optional.ofNullable(entries.get(key(type, Bytes.EMPTY)));
  }

  /// The value of a type and key data.
  public Optional<Bytes> get(int type, Bytes data) {
    return Optional.ofNullable(entries.get(key(type, data)));
  }

  /// Calls back with key data and value of each entry of a type.
  public void forEach(int type, BiConsumer<Bytes, Bytes> action) {
    entries.forEach(
        (key, value) -> {
          if (key.unsignedAt(0) == type) {
            action.accept(key.from(1), value);
          }
        });
  }

  /// A map with one entry more, or with another value.
  public PsbtMap with(int type, Bytes value) {
    return with(type, Bytes.EMPTY, value);
  }

  /// A map with one entry more, or with another value.
  public PsbtMap with(int type, Bytes data, Bytes value) {
    Map<Bytes, Bytes> more = new LinkedHashMap<>(entries);
    more.put(key(type, data), value);
    return new PsbtMap(more);
  }

  /// A map of the entries of the given types and of those that are not known here.
  PsbtMap keeping(int knownTypeMax, int... types) {
    Map<Bytes, Bytes> kept = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          int type = key.unsignedAt(0);
          boolean wanted = type > knownTypeMax;
          for (int each : types) {
            wanted |= each == type;
          }
          if (wanted) {
            kept.put(key, value);
          }
        });
    return new PsbtMap(kept);
  }

  private static Bytes key(int type, Bytes data) {
    return Bytes.concat(Bytes.of((byte) type), data);
  }
}
