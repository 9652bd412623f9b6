package org.groat.wallet.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.wallet.keys.Mnemonic;
import org.jspecify.annotations.Nullable;

/// The text of a wallet's file. Each half of a pair that reads and writes one part stands beside the other.
final class WalletJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private WalletJson() {}

  static byte[] write(WalletData data) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "groat wallet");
    root.put("version", VERSION);
    root.put("network", data.network());
    root.set("secret", secret(data.secret()));
    root.put("birthdayHeight", data.birthdayHeight());
    root.putObject("scanned")
        .put("hash", data.lastHash().toString())
        .put("height", data.lastHeight());
    ArrayNode branches = root.putArray("branches");
    data.branches().forEach(branch -> branches.add(branch(branch)));
    ArrayNode transactions = root.putArray("transactions");
    data.transactions().forEach(entry -> transactions.add(entry(entry)));
    ObjectNode labels = root.putObject("labels");
    new TreeMap<>(data.labels()).forEach(labels::put);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree always has a text", e);
    }
  }

  /// @throws IOException where the text is no wallet of a version that is known here
  static WalletData read(byte[] text) throws IOException {
    JsonNode root = JSON.readTree(text);
    if (!root.path("format").asText().equals("groat wallet")) {
      throw new IOException("not a wallet of Groat");
    }
    int version = root.path("version").asInt();
    if (version != VERSION) {
      throw new IOException(
          "version " + version + " of the format, of which only " + VERSION + " is known here");
    }
    try {
      List<WalletData.Branch> branches = new ArrayList<>();
      root.required("branches").forEach(node -> branches.add(branch(node)));
      List<WalletData.Entry> transactions = new ArrayList<>();
      root.required("transactions").forEach(node -> transactions.add(entry(node)));
      Map<String, String> labels = new TreeMap<>();
      root.required("labels")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      return new WalletData(
          text(root, "network"),
          secret(root.required("secret")),
          number(root, "birthdayHeight"),
          BlockHash.fromHex(text(root.required("scanned"), "hash")),
          number(root.required("scanned"), "height"),
          branches,
          transactions,
          labels);
    } catch (RuntimeException e) {
      throw new IOException("damaged: " + e.getMessage(), e);
    }
  }

  private static ObjectNode secret(StoredSecret secret) {
    ObjectNode node = JSON.createObjectNode();
    return switch (secret) {
      case StoredSecret.Open open -> node.put("entropy", open.entropy().toHex());
      case StoredSecret.Sealed sealed -> {
        SealedSecret.Cost cost = sealed.secret().cost();
        yield node.put("kdf", "argon2id")
            .put("memoryKibibytes", cost.memoryKibibytes())
            .put("passes", cost.passes())
            .put("lanes", cost.lanes())
            .put("salt", sealed.secret().salt().toHex())
            .put("cipher", "aes-256-gcm")
            .put("nonce", sealed.secret().nonce().toHex())
            .put("sealed", sealed.secret().ciphertext().toHex());
      }
    };
  }

  private static StoredSecret secret(JsonNode node) {
    if (node.has("entropy")) {
      return new StoredSecret.Open(Mnemonic.ofEntropy(hex(node, "entropy")).entropy());
    }
    if (!text(node, "kdf").equals("argon2id") || !text(node, "cipher").equals("aes-256-gcm")) {
      throw new IllegalArgumentException("the secret is sealed in a way that is not known here");
    }
    SealedSecret.Cost cost =
        new SealedSecret.Cost(
            number(node, "memoryKibibytes"), number(node, "passes"), number(node, "lanes"));
    return new StoredSecret.Sealed(
        new SealedSecret(cost, hex(node, "salt"), hex(node, "nonce"), hex(node, "sealed")));
  }

  private static ObjectNode branch(WalletData.Branch branch) {
    return JSON.createObjectNode()
        .put("type", branch.type())
        .put("change", branch.isChange())
        .put("descriptor", branch.descriptor())
        .put("next", branch.next());
  }

  private static WalletData.Branch branch(JsonNode node) {
    return new WalletData.Branch(
        text(node, "type"),
        node.required("change").asBoolean(),
        text(node, "descriptor"),
        number(node, "next"));
  }

  private static ObjectNode entry(WalletData.Entry entry) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("hex", entry.tx().raw().toHex())
            .put("time", entry.time())
            .put("timeReceived", entry.timeReceived());
    WalletData.Position block = entry.block();
    if (block != null) {
      node.putObject("block")
          .put("hash", block.hash().toString())
          .put("height", block.height())
          .put("index", block.index())
          .put("time", block.blockTime());
    }
    return node;
  }

  private static WalletData.Entry entry(JsonNode node) {
    WalletData.@Nullable Position position = null;
    JsonNode block = node.get("block");
    if (block != null) {
      position =
          new WalletData.Position(
              BlockHash.fromHex(text(block, "hash")),
              number(block, "height"),
              number(block, "index"),
              block.required("time").asLong());
    }
    return new WalletData.Entry(
        Transaction.CODEC.decode(hex(node, "hex")),
        position,
        node.required("time").asLong(),
        node.required("timeReceived").asLong());
  }

  private static String text(JsonNode node, String field) {
    return node.required(field).asText();
  }

  private static int number(JsonNode node, String field) {
    JsonNode number = node.required(field);
    if (!number.isInt() || number.intValue() < 0) {
      throw new IllegalArgumentException(field + " is " + number);
    }
    return number.intValue();
  }

  private static Bytes hex(JsonNode node, String field) {
    return Bytes.fromHex(text(node, field));
  }
}
