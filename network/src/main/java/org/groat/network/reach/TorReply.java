package org.groat.network.reach;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A reply of Tor's control protocol: a code, and lines of which each begins with a word.
///
/// @param lines without the code
record TorReply(int code, List<String> lines) {
  private static final int OK = 250;

  /// Events come by themselves, between replies.
  private static final int EVENT = 650;

  /// A reply has a few lines; more end the talk.
  private static final int LINES_MAX = 256;

  private static final Pattern LINE = Pattern.compile("([0-9]{3})([ +-])(.*)");
  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final Pattern PAIR = Pattern.compile("([A-Za-z]+)=(" + QUOTED + "|\\S*)");
  private static final Pattern WORD = Pattern.compile(QUOTED + "|\\S+");

  /// Reads the next reply, leaving out events.
  static TorReply read(LineSocket socket) throws IOException {
    TorReply reply = readAny(socket);
    while (reply.code == EVENT) {
      reply = readAny(socket);
    }
    return reply;
  }

  private static TorReply readAny(LineSocket socket) throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < LINES_MAX) {
      String text = socket.read();
      Matcher line = LINE.matcher(text);
      if (!line.matches()) {
        throw new IOException("what answers is no control port of Tor");
      }
      lines.add(line.group(3));
      switch (line.group(2)) {
        case " " -> {
          return new TorReply(Integer.parseInt(line.group(1)), List.copyOf(lines));
        }
        case "+" -> skipData(socket);
        default -> {}
      }
    }
    throw new IOException("the Tor process sent a reply without end");
  }

  private static void skipData(LineSocket socket) throws IOException {
    for (int i = 0; i < LINES_MAX; i++) {
      if (socket.read().equals(".")) {
        return;
      }
    }
    throw new IOException("the Tor process sent a reply without end");
  }

  boolean isOk() {
    return code == OK;
  }

  /// The last line, for messages to the user.
  String text() {
    return code + " " + lines.getLast();
  }

  /// The value of `NAME=value` in a line that begins with a word, quotes taken off.
  Optional<String> value(String word, String name) {
    for (String line : lines) {
      if (word.isEmpty() || line.startsWith(word + " ")) {
        String value = pairs(line).get(name);
        if (value != null) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }

  /// The words, quotes taken off, of a line `name=word word …`; none where there is no such line.
  List<String> words(String name) {
    for (String line : lines) {
      if (line.startsWith(name + "=")) {
        return WORD.matcher(line.substring(name.length() + 1))
            .results()
            .map(word -> unquoted(word.group()))
            .toList();
      }
    }
    return List.of();
  }

  private static Map<String, String> pairs(String line) {
    Map<String, String> pairs = new HashMap<>();
    Matcher pair = PAIR.matcher(line);
    while (pair.find()) {
      pairs.put(pair.group(1), unquoted(pair.group(2)));
    }
    return pairs;
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
        : value;
  }
}
