package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcException;
import org.jspecify.annotations.Nullable;

/// Finds the wallet that a command is about: the one named, or the only one there is.
final class WalletAccess {
  private static final int NOT_FOUND = -18;

  private WalletAccess() {}

  /// The node, about that wallet, which is loaded where it was not.
  ///
  /// @param name as the user gave it, or null
  static NodeConnection of(NodeConnection node, @Nullable String name)
      throws UserException, IOException {
    if (name != null) {
      load(node, name);
      return node.forWallet(name);
    }
    List<String> loaded = names(node.call("listwallets"));
    if (loaded.size() == 1) {
      return node.forWallet(loaded.getFirst());
    }
    if (loaded.isEmpty()) {
      throw new UserException("there is no wallet: make one with 'groat wallet create'");
    }
    throw new UserException(
        "there are several wallets: name one of " + String.join(", ", loaded) + " with --wallet");
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  private static void load(NodeConnection node, String name) throws UserException, IOException {
    if (names(node.call("listwallets")).contains(name)) {
      return;
    }
    try {
      node.call("loadwallet", Json.text(name));
    } catch (RpcException e) {
      if (e.code() == NOT_FOUND) {
        throw new UserException("there is no wallet \"" + name + "\": see 'groat wallet list'", e);
      }
      throw e;
    }
  }
}
