package org.groat.node.app;

import java.util.ArrayList;
import java.util.List;

/// Rows of text in aligned columns; a column whose head ends in `>` is aligned to the right.
final class Table {
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    this.heads = List.of(heads);
  }

  Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell.toString());
    }
    rows.add(List.copyOf(row));
    return this;
  }

  /// The lines, the heads first.
  List<String> lines() {
    List<String> titles =
        heads.stream()
            .map(head -> head.endsWith(">") ? head.substring(0, head.length() - 1) : head)
            .toList();
    List<List<String>> all = new ArrayList<>(List.of(titles));
    all.addAll(rows);
    return all.stream().map(row -> line(row, all)).toList();
  }

  private String line(List<String> row, List<List<String>> all) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      int width = all.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
      String padding = " ".repeat(width - row.get(i).length());
      boolean right = heads.get(i).endsWith(">");
      line.append(i == 0 ? "" : GAP).append(right ? padding + row.get(i) : row.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }
}
