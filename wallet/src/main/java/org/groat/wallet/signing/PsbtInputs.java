package org.groat.wallet.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.wallet.descriptor.DerivedKey;
import org.groat.wallet.keys.KeyPath;

/// What the entries of an input's map mean.
final class PsbtInputs {
  private static final Codec<Bytes> ITEM = Codecs.sizedBytes(PsbtMap.VALUE_SIZE_MAX);
  static final Codec<List<Bytes>> WITNESS = ITEM.list(1, PsbtMap.VALUE_SIZE_MAX);

  private PsbtInputs() {}

  /// Checks that what is known here has its form.
  static PsbtMap check(PsbtMap map, OutPoint outPoint) {
    map.entries().keySet().forEach(PsbtInputs::checkKey);
    Optional<TxOutput> whole = fromTransaction(map, outPoint);
    Optional<TxOutput> single = map.get(PsbtKey.WITNESS_UTXO).map(TxOutput.CODEC::decode);
    if (whole.isPresent() && single.isPresent() && !whole.get().equals(single.get())) {
      throw new MalformedException("two different outputs for one input");
    }
    map.get(PsbtKey.SIGHASH_TYPE).ifPresent(Codecs.UINT32::decode);
    map.get(PsbtKey.FINAL_SCRIPT_WITNESS).ifPresent(WITNESS::decode);
    derivations(map);
    return map;
  }

  private static void checkKey(Bytes key) {
    int size = key.size() - 1;
    boolean fits =
        switch (key.unsignedAt(0)) {
          case PsbtKey.PARTIAL_SIGNATURE, PsbtKey.INPUT_DERIVATION -> size == 33 || size == 65;
          case PsbtKey.INPUT_TAPROOT_DERIVATION -> size == 32;
          case PsbtKey.NON_WITNESS_UTXO,
              PsbtKey.WITNESS_UTXO,
              PsbtKey.SIGHASH_TYPE,
              PsbtKey.INPUT_REDEEM_SCRIPT,
              PsbtKey.INPUT_WITNESS_SCRIPT,
              PsbtKey.FINAL_SCRIPT_SIG,
              PsbtKey.FINAL_SCRIPT_WITNESS,
              PsbtKey.TAPROOT_KEY_SIGNATURE,
              PsbtKey.INPUT_TAPROOT_INTERNAL_KEY,
              PsbtKey.INPUT_TAPROOT_MERKLE_ROOT ->
              size == 0;
          default -> true;
        };
    if (!fits) {
      throw new MalformedException("key " + key + " has the wrong size");
    }
  }

  /// The output spent, from the whole transaction or alone.
  static Optional<TxOutput> spent(PsbtMap map, OutPoint outPoint) {
    return fromTransaction(map, outPoint)
        .or(() -> map.get(PsbtKey.WITNESS_UTXO).map(TxOutput.CODEC::decode));
  }

  private static Optional<TxOutput> fromTransaction(PsbtMap map, OutPoint outPoint) {
    return map.get(PsbtKey.NON_WITNESS_UTXO)
        .map(
            bytes -> {
              Transaction previous = Transaction.CODEC.decode(bytes);
              if (!previous.txid().equals(outPoint.txid())
                  || outPoint.unsignedIndex() >= previous.outputCount()) {
                throw new MalformedException(
                    "the transaction given for an input is not the one it spends of");
              }
              return previous.output(outPoint.index());
            });
  }

  /// Every key that the map says how to derive, those of taproot included: with its 32 bytes only.
  static List<DerivedKey> derivations(PsbtMap map) {
    List<DerivedKey> keys = new ArrayList<>();
    map.forEach(
        PsbtKey.INPUT_DERIVATION, (key, value) -> keys.add(derivation(key, new ByteReader(value))));
    map.forEach(
        PsbtKey.INPUT_TAPROOT_DERIVATION,
        (key, value) -> {
          ByteReader in = new ByteReader(value);
          in.skip(32 * in.count(32, PsbtMap.VALUE_SIZE_MAX));
          keys.add(derivation(key, in));
        });
    return keys;
  }

  private static DerivedKey derivation(Bytes key, ByteReader in) {
    Bytes fingerprint = in.bytes(4);
    List<Integer> steps = new ArrayList<>();
    while (in.remaining() > 0) {
      steps.add(in.int32());
    }
    return new DerivedKey(key, fingerprint, new KeyPath(steps));
  }

  /// Fingerprint and path as entries hold them.
  static Bytes origin(DerivedKey key) {
    ByteWriter out = new ByteWriter().bytes(key.fingerprint());
    key.path().steps().forEach(out::int32);
    return out.toBytes();
  }

  /// The same behind no leaves: the key signs for the output key.
  static Bytes taprootOrigin(DerivedKey key) {
    return Bytes.concat(Bytes.of((byte) 0), origin(key));
  }
}
