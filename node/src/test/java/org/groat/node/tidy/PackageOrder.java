package org.groat.node.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may see whom: `docs/architecture.md`, section 1, as data.
final class PackageOrder {
  /// Left to right; packages in one inner list stand side by side and do not see each other.
  private static final Map<String, List<List<String>>> ORDER =
      Map.of(
          "chain",
          List.of(
              List.of("runtime", "codec"),
              List.of("crypto"),
              List.of("primitives"),
              List.of("script"),
              List.of("consensus"),
              List.of("storage"),
              List.of("state"),
              List.of("policy"),
              List.of("mempool"),
              List.of("service")),
          "network",
          List.of(
              List.of("wire"),
              List.of("transport"),
              List.of("peer"),
              List.of("address"),
              List.of("reach"),
              List.of("sync", "relay"),
              List.of("manager"),
              List.of("simulation")),
          "wallet",
          List.of(
              List.of("keys"),
              List.of("descriptor"),
              List.of("coins"),
              List.of("signing"),
              List.of("store"),
              List.of("account")),
          "node",
          List.of(
              List.of("config"),
              List.of("index", "mining"),
              List.of("rpc", "explorer", "electrum", "metrics"),
              List.of("app")));

  private static final Map<String, Set<String>> MODULES_SEEN =
      Map.of(
          "chain", Set.of("chain"),
          "network", Set.of("network", "chain"),
          "wallet", Set.of("wallet", "chain"),
          "node", Set.of("node", "wallet", "network", "chain"));

  /// An import or a name spelled out in the code.
  private static final Pattern REFERENCE = Pattern.compile("\\borg\\.groat\\.(\\w+)\\.(\\w+)");

  private PackageOrder() {}

  static List<Offence> offences(SourceFile file) {
    List<Offence> found = new ArrayList<>();
    String[] words = file.packageName().split("\\.");
    if (words.length < 2 || !words[0].equals(file.module()) || position(words[0], words[1]) < 0) {
      found.add(
          new Offence(
              file.path(), 0, "package unknown to the architecture: " + file.packageName()));
      return found;
    }
    if (words.length > 2 && !file.in("node.app")) {
      found.add(new Offence(file.path(), 0, "package deeper than one word: " + file.packageName()));
    }
    for (int i = 0; i < file.code().size(); i++) {
      Matcher matcher = REFERENCE.matcher(file.code().get(i));
      while (matcher.find()) {
        String seen = matcher.group(1) + "." + matcher.group(2);
        if (!maySee(words[0], words[1], matcher.group(1), matcher.group(2))) {
          found.add(
              new Offence(file.path(), i + 1, words[0] + "." + words[1] + " may not see " + seen));
        }
      }
    }
    return found;
  }

  private static boolean maySee(String module, String name, String otherModule, String otherName) {
    if (!module.equals(otherModule)) {
      return MODULES_SEEN.get(module).contains(otherModule)
          && position(otherModule, otherName) >= 0;
    }
    if (name.equals(otherName)) {
      return true;
    }
    int other = position(otherModule, otherName);
    return other >= 0 && other < position(module, name);
  }

  /// How far right a package stands in its module; negative where the architecture does not name it.
  private static int position(String module, String name) {
    List<List<String>> order = ORDER.getOrDefault(module, List.of());
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).contains(name)) {
        return i;
      }
    }
    return -1;
  }
}
