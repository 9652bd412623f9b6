package org.groat.wallet.descriptor;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.crypto.TaggedHash;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptBuilder;

/// Which scripts, one or one for each index: `pkh`, `wpkh`, `sh`, `wsh`, `multi`, `sortedmulti`, and `tr` with its key path.
///
/// [DescriptorText] reads them; [#toText] writes them with their checksum.
public sealed interface Descriptor {
  /// Weight of an input without its script and witness: outpoint, empty script, sequence.
  int INPUT_WEIGHT_MIN = 4 * (36 + 1 + 4);

  /// Bytes of an ECDSA signature with low R and low S and of its hash type, at most.
  int SIGNATURE_SIZE = 71;

  /// Every key expression, in order.
  List<KeyExpression> keys();

  /// The script of an index.
  ScriptDetails expand(int index);

  /// Weight of an input that spends such an output, all of it, at most.
  int inputWeight();

  /// True where its inputs carry a witness.
  default boolean hasWitness() {
    return !(this instanceof PublicKeyHash);
  }

  /// The text without a checksum.
  String body(NetworkParameters network);

  /// The descriptor of one index alone, its key with its whole path as origin.
  default Descriptor at(int index) {
    return switch (this) {
      case PublicKeyHash pkh -> new PublicKeyHash(KeyExpression.Single.of(pkh.key.at(index)));
      case WitnessPublicKeyHash wpkh ->
          new WitnessPublicKeyHash(KeyExpression.Single.of(wpkh.key.at(index)));
      case Taproot tr -> new Taproot(KeyExpression.Single.of(tr.key.at(index)));
      case ScriptHash sh -> new ScriptHash(sh.inner.at(index));
      case WitnessMultisig multi ->
          new WitnessMultisig(
              multi.threshold,
              multi.keys.stream()
                  .<KeyExpression>map(key -> KeyExpression.Single.of(key.at(index)))
                  .toList(),
              multi.isSorted);
    };
  }

  /// True where each index has its own script.
  default boolean isRanged() {
    return keys().stream().anyMatch(KeyExpression::isRanged);
  }

  /// As BIP-0380 writes it, with the checksum.
  default String toText(NetworkParameters network) {
    return DescriptorChecksum.append(body(network));
  }

  /// The hash of a key: `pkh(KEY)` (BIP-0381).
  record PublicKeyHash(KeyExpression key) implements Descriptor {
    @Override
    public List<KeyExpression> keys() {
      return List.of(key);
    }

    @Override
    public ScriptDetails expand(int index) {
      DerivedKey derived = key.at(index);
      Bytes script = Script.payToPublicKeyHash(Bytes.wrap(Hash160.of(derived.publicKey())));
      return new ScriptDetails(script, Bytes.EMPTY, Bytes.EMPTY, List.of(derived), false);
    }

    @Override
    public int inputWeight() {
      return INPUT_WEIGHT_MIN + 4 * (1 + SIGNATURE_SIZE + 1 + 33);
    }

    @Override
    public String body(NetworkParameters network) {
      return "pkh(" + key.toText(network) + ")";
    }
  }

  /// The hash of a key, signed in the witness: `wpkh(KEY)` (BIP-0382).
  record WitnessPublicKeyHash(KeyExpression key) implements Descriptor {
    @Override
    public List<KeyExpression> keys() {
      return List.of(key);
    }

    @Override
    public ScriptDetails expand(int index) {
      DerivedKey derived = key.at(index);
      Bytes script = Script.payToWitnessPublicKeyHash(Bytes.wrap(Hash160.of(derived.publicKey())));
      return new ScriptDetails(script, Bytes.EMPTY, Bytes.EMPTY, List.of(derived), false);
    }

    @Override
    public int inputWeight() {
      return INPUT_WEIGHT_MIN + 1 + 1 + SIGNATURE_SIZE + 1 + 33;
    }

    @Override
    public String body(NetworkParameters network) {
      return "wpkh(" + key.toText(network) + ")";
    }
  }

  /// Some of several keys, signed in the witness: `wsh(multi(…))`, `wsh(sortedmulti(…))` (BIP-0383).
  ///
  /// @param threshold signatures needed
  /// @param isSorted whether the keys stand in the order of their bytes
  record WitnessMultisig(int threshold, List<KeyExpression> keys, boolean isSorted)
      implements Descriptor {
    /// What a script of plain number pushes can say.
    static final int KEYS_MAX = 16;

    public WitnessMultisig {
      keys = List.copyOf(keys);
    }

    @Override
    public ScriptDetails expand(int index) {
      List<DerivedKey> derived = keys.stream().map(key -> key.at(index)).toList();
      List<Bytes> ordered = derived.stream().map(DerivedKey::publicKey).toList();
      if (isSorted) {
        ordered = ordered.stream().sorted(Comparator.naturalOrder()).toList();
      }
      ScriptBuilder builder = new ScriptBuilder().number(threshold);
      ordered.forEach(builder::push);
      Bytes script = builder.number(keys.size()).op(Opcode.OP_CHECKMULTISIG).build();
      Bytes output = Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(script)));
      return new ScriptDetails(output, Bytes.EMPTY, script, derived, false);
    }

    @Override
    public int inputWeight() {
      int scriptSize = 3 + 34 * keys.size();
      // The number of items, the empty one that OP_CHECKMULTISIG takes too many, signatures, the
      // script.
      return INPUT_WEIGHT_MIN
          + 1
          + 1
          + threshold * (1 + SIGNATURE_SIZE)
          + (scriptSize < 0xfd ? 1 : 3)
          + scriptSize;
    }

    @Override
    public String body(NetworkParameters network) {
      String inner =
          keys.stream().map(key -> "," + key.toText(network)).collect(Collectors.joining());
      return "wsh(" + (isSorted ? "sortedmulti(" : "multi(") + threshold + inner + "))";
    }
  }

  /// A witness program behind a script hash: `sh(wpkh(KEY))`, `sh(wsh(…))` (BIP-0141).
  ///
  /// @param inner a [WitnessPublicKeyHash] or a [WitnessMultisig]
  record ScriptHash(Descriptor inner) implements Descriptor {
    @Override
    public List<KeyExpression> keys() {
      return inner.keys();
    }

    @Override
    public ScriptDetails expand(int index) {
      ScriptDetails details = inner.expand(index);
      Bytes script = Script.payToScriptHash(Bytes.wrap(Hash160.of(details.scriptPubKey())));
      return new ScriptDetails(
          script, details.scriptPubKey(), details.witnessScript(), details.keys(), false);
    }

    @Override
    public int inputWeight() {
      int programSize = inner instanceof WitnessPublicKeyHash ? 22 : 34;
      return inner.inputWeight() + 4 * (1 + programSize);
    }

    @Override
    public String body(NetworkParameters network) {
      return "sh(" + inner.body(network) + ")";
    }
  }

  /// A taproot output that its key alone spends: `tr(KEY)` (BIP-0386).
  record Taproot(KeyExpression key) implements Descriptor {
    private static final TaggedHash TAP_TWEAK = TaggedHash.of("TapTweak");

    @Override
    public List<KeyExpression> keys() {
      return List.of(key);
    }

    @Override
    public ScriptDetails expand(int index) {
      DerivedKey derived = key.at(index);
      Bytes output = Secp256k1s.best().tweak(derived.xOnly(), tweak(derived.xOnly())).publicKey();
      return new ScriptDetails(
          Script.payToTaproot(output), Bytes.EMPTY, Bytes.EMPTY, List.of(derived), true);
    }

    /// What an internal key without scripts is tweaked by.
    public static Bytes tweak(Bytes internalKey) {
      return Bytes.wrap(TAP_TWEAK.hash(internalKey));
    }

    @Override
    public int inputWeight() {
      return INPUT_WEIGHT_MIN + 1 + 1 + 64;
    }

    @Override
    public String body(NetworkParameters network) {
      return "tr("
          + (key instanceof KeyExpression.Single single
              ? single.toXOnlyText()
              : key.toText(network))
          + ")";
    }
  }
}
