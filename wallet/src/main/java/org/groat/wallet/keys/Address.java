package org.groat.wallet.keys;

import java.util.Optional;
import java.util.function.Predicate;
import org.groat.chain.codec.Bech32;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Base58Check;
import org.groat.chain.script.OutputType;
import org.groat.chain.script.Script;
import org.groat.chain.script.WitnessProgram;
import org.jspecify.annotations.Nullable;

/// An output script that has a short text: P2PKH and P2SH in base58, witness programs of every version in bech32 (BIP-0173,
/// BIP-0350), so that money can be sent to versions that come later.
public final class Address {
  private static final int HASH_SIZE = 20;

  private final Bytes scriptPubKey;
  private final String text;

  private Address(Bytes scriptPubKey, String text) {
    this.scriptPubKey = scriptPubKey;
    this.text = text;
  }

  /// The address of an output script, where it has one.
  public static Optional<Address> of(Bytes scriptPubKey, NetworkParameters network) {
    OutputType type = OutputType.of(scriptPubKey);
    Bytes payload = type.payload(scriptPubKey);
    return switch (type) {
      case PUBKEYHASH -> Optional.of(base58(scriptPubKey, network.pubKeyHashPrefix(), payload));
      case SCRIPTHASH -> Optional.of(base58(scriptPubKey, network.scriptHashPrefix(), payload));
      case ANCHOR, WITNESS_V0_SCRIPTHASH, WITNESS_V0_KEYHASH, WITNESS_V1_TAPROOT, WITNESS_UNKNOWN ->
          Script.witnessProgram(scriptPubKey)
              .map(program -> new Address(scriptPubKey, bech32(program, network.bech32Prefix())));
      case NONSTANDARD, PUBKEY, MULTISIG, NULL_DATA -> Optional.empty();
    };
  }

  /// Reads an address of a network.
  ///
  /// @throws WalletException where the text is no address, was mistyped, or belongs to another network, which is named
  public static Address parse(String text, NetworkParameters network) {
    if (text.isBlank()) {
      throw invalid("an address is missing");
    }
    return looksLikeBech32(text) ? parseBech32(text, network) : parseBase58(text, network);
  }

  /// What an output that pays this address holds.
  public Bytes scriptPubKey() {
    return scriptPubKey;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// As people write it; bech32 in lower case.
  @Override
  public String toString() {
    return text;
  }

  /// True where the text begins as one of the networks' segwit addresses, so that a mistyped one is not taken for base58.
  private static boolean looksLikeBech32(String text) {
    int separator = text.lastIndexOf('1');
    return separator > 0
        && NetworkParameters.all().stream()
            .anyMatch(
                network -> text.substring(0, separator).equalsIgnoreCase(network.bech32Prefix()));
  }

  private static Address parseBech32(String text, NetworkParameters network) {
    Bech32 decoded;
    try {
      decoded = Bech32.decode(text);
    } catch (MalformedException e) {
      throw mistyped(text, e.getMessage(), e);
    }
    if (!decoded.prefix().equals(network.bech32Prefix())) {
      throw otherNetwork(text, network, other -> decoded.prefix().equals(other.bech32Prefix()));
    }
    if (decoded.groups().isEmpty()) {
      throw invalid("\"" + text + "\" is no address: it holds nothing");
    }
    int version = decoded.groups().at(0);
    Bech32.Variant variant = version == 0 ? Bech32.Variant.BECH32 : Bech32.Variant.BECH32M;
    if (version > 16) {
      throw invalid(
          "\"" + text + "\" is no address: witness version " + version + " does not exist");
    }
    if (decoded.variant() != variant) {
      throw mistyped(text, "witness version " + version + " takes the other checksum", null);
    }
    Bytes program;
    try {
      program = Bech32.fromGroups(decoded.groups().from(1));
    } catch (MalformedException e) {
      throw mistyped(text, e.getMessage(), e);
    }
    boolean sizeFits =
        version == 0
            ? program.size() == WitnessProgram.KEY_HASH_SIZE
                || program.size() == WitnessProgram.SCRIPT_HASH_SIZE
            : program.size() >= WitnessProgram.SIZE_MIN
                && program.size() <= WitnessProgram.SIZE_MAX;
    if (!sizeFits) {
      throw invalid(
          "\""
              + text
              + "\" is no address: a program of version "
              + version
              + " never has "
              + program.size()
              + " bytes");
    }
    return new Address(Script.payToWitness(version, program), decoded.encode());
  }

  private static Address parseBase58(String text, NetworkParameters network) {
    Bytes payload;
    try {
      payload = Base58Check.decode(text);
    } catch (MalformedException e) {
      throw mistyped(text, e.getMessage(), e);
    }
    if (payload.size() != 1 + HASH_SIZE) {
      throw invalid("\"" + text + "\" is no address: it has the size of something else");
    }
    int prefix = payload.unsignedAt(0);
    Bytes hash = payload.from(1);
    if (prefix == network.pubKeyHashPrefix()) {
      return new Address(Script.payToPublicKeyHash(hash), text);
    } else if (prefix == network.scriptHashPrefix()) {
      return new Address(Script.payToScriptHash(hash), text);
    }
    throw otherNetwork(
        text,
        network,
        other -> prefix == other.pubKeyHashPrefix() || prefix == other.scriptHashPrefix());
  }

  private static WalletException otherNetwork(
      String text, NetworkParameters network, Predicate<NetworkParameters> isIts) {
    String names =
        String.join(
            ", ",
            NetworkParameters.all().stream()
                .filter(isIts)
                .map(NetworkParameters::name)
                .distinct()
                .toList());
    return names.isEmpty()
        ? invalid("\"" + text + "\" is no address of any known network")
        : invalid(
            "\""
                + text
                + "\" is an address of another network ("
                + names
                + "), and this is "
                + network.name());
  }

  private static WalletException mistyped(String text, String reason, @Nullable Throwable cause) {
    String message = "\"" + text + "\" is no address, or was mistyped: " + reason;
    return cause == null
        ? invalid(message)
        : new WalletException(WalletException.Kind.INVALID_ADDRESS_OR_KEY, message, cause);
  }

  private static WalletException invalid(String message) {
    return new WalletException(WalletException.Kind.INVALID_ADDRESS_OR_KEY, message);
  }

  private static Address base58(Bytes scriptPubKey, int prefix, Bytes hash) {
    return new Address(
        scriptPubKey, Base58Check.encode(Bytes.concat(Bytes.of((byte) prefix), hash)));
  }

  private static String bech32(WitnessProgram program, String prefix) {
    Bytes groups =
        Bytes.concat(Bytes.of((byte) program.version()), Bech32.toGroups(program.program()));
    Bech32.Variant variant =
        program.version() == 0 ? Bech32.Variant.BECH32 : Bech32.Variant.BECH32M;
    return new Bech32(prefix, groups, variant).encode();
  }
}
