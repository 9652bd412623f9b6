package org.groat.node.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Holds `docs/bips.md` against the sources: what the page names is in the code, and back.
///
/// A row of the page is `| BIP-0141 | what | where |`, where the last cell lists packages in backticks.
final class Bips {
  static final String PAGE = "docs/bips.md";

  private static final Pattern MENTION = Pattern.compile("\\bBIP-\\d{4}\\b");
  private static final Pattern SHORT_FORM = Pattern.compile("//.*\\bBIP[ -]?\\d{1,3}\\b");
  private static final Pattern ROW =
      Pattern.compile("^\\| *(BIP-\\d{4}) *\\|[^|]*\\|([^|]*)\\|\\s*$");
  private static final Pattern NAMED_PACKAGE = Pattern.compile("`([\\w.]+)`");

  private Bips() {}

  static List<Offence> offences(String page, List<SourceFile> mainSources) {
    List<Offence> found = new ArrayList<>();
    SortedMap<String, SortedSet<String>> mentions = mentions(mainSources);
    SortedSet<String> rows = new TreeSet<>();
    List<String> lines = page.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher row = ROW.matcher(lines.get(i));
      if (!row.find()) {
        continue;
      }
      String bip = row.group(1);
      rows.add(bip);
      SortedSet<String> packages = mentions.getOrDefault(bip, new TreeSet<>());
      if (packages.isEmpty()) {
        found.add(new Offence(PAGE, i + 1, bip + " is mentioned by no class"));
        continue;
      }
      for (String named :
          NAMED_PACKAGE.matcher(row.group(2)).results().map(m -> m.group(1)).toList()) {
        if (!packages.contains(named)) {
          found.add(
              new Offence(
                  PAGE, i + 1, bip + " is not mentioned in " + named + ", but in " + packages));
        }
      }
    }
    mentions.keySet().stream()
        .filter(bip -> !rows.contains(bip))
        .map(
            bip ->
                new Offence(PAGE, 0, "lacks " + bip + ", which " + mentions.get(bip) + " mention"))
        .forEach(found::add);
    for (SourceFile file : mainSources) {
      found.addAll(file.lineMatches(SHORT_FORM, "a BIP is written with four digits, BIP-0034"));
    }
    return found;
  }

  /// For each BIP, the packages that mention it.
  private static SortedMap<String, SortedSet<String>> mentions(List<SourceFile> sources) {
    SortedMap<String, SortedSet<String>> mentions = new TreeMap<>();
    for (SourceFile file : sources) {
      for (String line : file.lines()) {
        MENTION
            .matcher(line)
            .results()
            .forEach(
                match ->
                    mentions
                        .computeIfAbsent(match.group(), _ -> new TreeSet<>())
                        .add(file.packageName()));
      }
    }
    return mentions;
  }
}
