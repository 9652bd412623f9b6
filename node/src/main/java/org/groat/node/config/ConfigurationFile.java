package org.groat.node.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A configuration file in Bitcoin Core's form: `key=value` lines, `[network]` sections, `#` comments. A key may name its
/// network itself (`regtest.port=1`), and `noKEY=1` stands for `KEY=0`.
///
/// @param entries in the order of the file
record ConfigurationFile(Path path, List<Entry> entries) {

  /// One setting.
  ///
  /// @param section the network it is for; empty for all
  /// @param line counted from 1
  record Entry(String section, String key, String value, int line) {}

  /// Reads a file.
  ///
  /// @throws ConfigurationException where it cannot be read, naming the file, and the line where one is corrupt
  static ConfigurationFile read(Path path) {
    List<String> lines;
    try {
      lines = Files.readAllLines(path, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new ConfigurationException(path + ": not a text file (UTF-8 is expected)", e);
    } catch (IOException e) {
      throw new ConfigurationException("cannot read the configuration file " + path + ": " + e, e);
    }
    List<Entry> entries = new ArrayList<>();
    String section = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = withoutComment(lines.get(i)).strip();
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1).strip();
      } else if (!line.isEmpty()) {
        entries.add(entry(line, section, path, i + 1));
      }
    }
    return new ConfigurationFile(path, List.copyOf(entries));
  }

  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment);
  }

  private static Entry entry(String line, String section, Path path, int number) {
    int equals = line.indexOf('=');
    String where = path + ":" + number + ": ";
    if (line.startsWith("-")) {
      throw new ConfigurationException(
          where + "\"" + line + "\" is corrupt: a key has no dash before it");
    }
    if (equals <= 0) {
      throw new ConfigurationException(
          where + "\"" + line + "\" is corrupt: key=value is expected");
    }
    String key = line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    String value = line.substring(equals + 1).strip();
    int dot = key.indexOf('.');
    String keySection = dot < 0 ? section : key.substring(0, dot);
    key = key.substring(dot + 1);
    if (!key.matches("[a-z0-9_-]+")) {
      throw new ConfigurationException(
          where + "\"" + line + "\" is corrupt: \"" + key + "\" cannot be a key");
    }
    return negated(keySection, key, value, number);
  }

  private static Entry negated(String section, String key, String value, int line) {
    boolean negated =
        key.startsWith("no")
            && Options.named(key).isEmpty()
            && Options.named(key.substring(2)).isPresent();
    return negated
        ? new Entry(section, key.substring(2), value.equals("0") ? "1" : "0", line)
        : new Entry(section, key, value, line);
  }

  /// Where an entry stands, for messages.
  String place(Entry entry) {
    return path + ":" + entry.line();
  }
}
