package org.groat.wallet.descriptor;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.ExtendedPublicKey;
import org.groat.wallet.keys.KeyPath;
import org.groat.wallet.keys.WalletException;
import org.jspecify.annotations.Nullable;

/// Reads descriptors as BIP-0380 writes them. A secret extended key is read as the public one at the end of its hardened steps,
/// with its origin: what the text says about ownership stays, the secret does not.
public final class DescriptorText {
  private final NetworkParameters network;

  private DescriptorText(NetworkParameters network) {
    this.network = network;
  }

  /// Reads a descriptor, with its checksum or without.
  ///
  /// @throws WalletException where it is none, or of a kind that is not supported, or holds another network's key
  public static Descriptor parse(String text, NetworkParameters network) {
    return new DescriptorText(network).top(DescriptorChecksum.strip(text.strip()));
  }

  private Descriptor top(String text) {
    Call call = call(text);
    return switch (call.name) {
      case "pkh" -> new Descriptor.PublicKeyHash(key(call.arguments));
      case "wpkh" -> new Descriptor.WitnessPublicKeyHash(key(call.arguments));
      case "tr" -> new Descriptor.Taproot(taprootKey(call.arguments));
      case "wsh" -> multisig(call.arguments);
      case "sh" -> scriptHash(call.arguments);
      default -> throw invalid("descriptor " + call.name + "() is not supported here");
    };
  }

  private Descriptor scriptHash(String text) {
    Call call = call(text);
    return switch (call.name) {
      case "wpkh" ->
          new Descriptor.ScriptHash(new Descriptor.WitnessPublicKeyHash(key(call.arguments)));
      case "wsh" -> new Descriptor.ScriptHash(multisig(call.arguments));
      default -> throw invalid("descriptor sh(" + call.name + "()) is not supported here");
    };
  }

  private Descriptor.WitnessMultisig multisig(String text) {
    Call call = call(text);
    if (!call.name.equals("multi") && !call.name.equals("sortedmulti")) {
      throw invalid("descriptor wsh(" + call.name + "()) is not supported here");
    }
    String[] parts = call.arguments.split(",", -1);
    List<KeyExpression> keys = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      keys.add(key(parts[i]));
    }
    int threshold = parts[0].matches("[0-9]{1,2}") ? Integer.parseInt(parts[0]) : 0;
    if (threshold < 1
        || threshold > keys.size()
        || keys.size() > Descriptor.WitnessMultisig.KEYS_MAX) {
      throw invalid(
          call.name
              + "() takes a threshold of 1 to the number of its keys, and at most "
              + Descriptor.WitnessMultisig.KEYS_MAX
              + " keys");
    }
    return new Descriptor.WitnessMultisig(threshold, keys, call.name.equals("sortedmulti"));
  }

  private KeyExpression taprootKey(String text) {
    if (text.contains(",")) {
      throw invalid("descriptor tr() with scripts is not supported here");
    }
    int body = text.startsWith("[") ? text.indexOf(']') + 1 : 0;
    boolean isXOnly = text.length() - body == 64 && text.substring(body).matches("[0-9a-fA-F]*");
    return key(isXOnly ? text.substring(0, body) + "02" + text.substring(body) : text);
  }

  private KeyExpression key(String text) {
    KeyExpression.@Nullable Origin origin = null;
    String rest = text;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      if (end < 0) {
        throw invalid("the origin of a key is not closed: " + text);
      }
      origin = origin(text.substring(1, end));
      rest = text.substring(end + 1);
    }
    if (rest.matches("[0-9a-fA-F]{66}")) {
      Bytes publicKey = Bytes.fromHex(rest);
      if (!Secp256k1s.best().isPublicKey(publicKey)) {
        throw invalid("not a public key: " + rest);
      }
      return new KeyExpression.Single(origin, publicKey);
    }
    return extended(origin, rest);
  }

  private KeyExpression extended(KeyExpression.@Nullable Origin origin, String text) {
    boolean isRanged = text.endsWith("/*");
    if (text.endsWith("/*h") || text.endsWith("/*'")) {
      throw invalid("hardened ranges are not supported here: the wallet derives from public keys");
    }
    String body = isRanged ? text.substring(0, text.length() - 2) : text;
    int slash = body.indexOf('/');
    String keyText = slash < 0 ? body : body.substring(0, slash);
    KeyPath path = slash < 0 ? KeyPath.EMPTY : KeyPath.parse(body.substring(slash + 1));
    if (!keyText.startsWith("xprv") && !keyText.startsWith("tprv")) {
      if (path.hasHardened()) {
        throw invalid("a public key has no hardened children: " + path);
      }
      return new KeyExpression.Extended(
          origin, ExtendedPublicKey.parse(keyText, network), path, isRanged);
    }
    ExtendedPrivateKey secret = ExtendedPrivateKey.parse(keyText, network);
    int hardened = 0;
    for (int i = 0; i < path.steps().size(); i++) {
      hardened = KeyPath.isHardened(path.steps().get(i)) ? i + 1 : hardened;
    }
    KeyPath taken = new KeyPath(path.steps().subList(0, hardened));
    KeyPath left = new KeyPath(path.steps().subList(hardened, path.steps().size()));
    KeyExpression.Origin from =
        origin == null
            ? new KeyExpression.Origin(secret.publicKey().fingerprint(), taken)
            : new KeyExpression.Origin(origin.fingerprint(), origin.path().plus(taken));
    return new KeyExpression.Extended(from, secret.derive(taken).publicKey(), left, isRanged);
  }

  private static KeyExpression.Origin origin(String text) {
    int slash = text.indexOf('/');
    String fingerprint = slash < 0 ? text : text.substring(0, slash);
    if (!fingerprint.matches("[0-9a-fA-F]{8}")) {
      throw invalid("a fingerprint has eight hexadecimal digits: " + fingerprint);
    }
    KeyPath path = slash < 0 ? KeyPath.EMPTY : KeyPath.parse(text.substring(slash + 1));
    return new KeyExpression.Origin(Bytes.fromHex(fingerprint), path);
  }

  private static Call call(String text) {
    int open = text.indexOf('(');
    if (open < 0 || !text.endsWith(")")) {
      throw invalid(
          "not a descriptor: " + (text.length() > 40 ? text.substring(0, 40) + "…" : text));
    }
    return new Call(text.substring(0, open), text.substring(open + 1, text.length() - 1));
  }

  private static WalletException invalid(String message) {
    return new WalletException(WalletException.Kind.INVALID_ADDRESS_OR_KEY, message);
  }

  /// `name(arguments)`
  private record Call(String name, String arguments) {}
}
