package org.groat.node.rpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All methods, by subject and by name.
public final class RpcTable {
  private final Map<String, List<RpcMethod>> subjects;
  private final Map<String, RpcMethod> methods = new TreeMap<>();

  /// @param subjects the methods of each subject, in the order of the help text
  /// @throws IllegalArgumentException where two methods share a name
  public RpcTable(Map<String, List<RpcMethod>> subjects) {
    this.subjects = new LinkedHashMap<>(subjects);
    for (List<RpcMethod> group : subjects.values()) {
      for (RpcMethod method : group) {
        if (methods.put(method.name(), method) != null) {
          throw new IllegalArgumentException("two methods are named " + method.name());
        }
      }
    }
  }

  public Optional<RpcMethod> method(String name) {
    return Optional.ofNullable(methods.get(name));
  }

  /// The names in order.
  public List<String> names() {
    return List.copyOf(methods.keySet());
  }

  /// All methods in one text, a line each.
  public String help() {
    StringBuilder text = new StringBuilder();
    subjects.forEach(
        (subject, group) -> {
          text.append(text.isEmpty() ? "" : "\n").append("== ").append(subject).append(" ==\n");
          group.stream()
              .map(RpcMethod::usage)
              .sorted()
              .forEach(usage -> text.append(usage).append('\n'));
        });
    return text.toString().stripTrailing();
  }
}
