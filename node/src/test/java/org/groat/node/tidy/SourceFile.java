package org.groat.node.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One Java file: its lines as written, and as code alone, where comments and the contents of literals are blanks.
///
/// @param path from the project's root, with `/`
/// @param module `chain`, `network`, `wallet` or `node`
/// @param main whether it is shipped; tests are not
/// @param packageName without `org.groat.`, such as `chain.script`
record SourceFile(
    String path,
    String module,
    boolean main,
    String packageName,
    List<String> lines,
    List<String> code) {
  private static final Pattern PACKAGE = Pattern.compile("^package org\\.groat\\.([\\w.]+);");

  static SourceFile of(String path, String text) {
    List<String> lines = text.lines().toList();
    String packageName =
        lines.stream()
            .map(PACKAGE::matcher)
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1))
            .findFirst()
            .orElse("");
    String module = path.substring(0, Math.max(0, path.indexOf('/')));
    boolean main = path.startsWith(module + "/src/main/");
    return new SourceFile(path, module, main, packageName, lines, blanked(text).lines().toList());
  }

  /// Whether the file lies in a package or in one below it.
  boolean in(String ancestor) {
    return packageName.equals(ancestor) || packageName.startsWith(ancestor + ".");
  }

  /// Every place in the code, comments and literals aside, where a pattern is found.
  List<Offence> codeMatches(Pattern pattern, String what) {
    return matches(code, pattern.asPredicate(), what);
  }

  /// Every line, comments included, where a pattern is found.
  List<Offence> lineMatches(Pattern pattern, String what) {
    return matches(lines, pattern.asPredicate(), what);
  }

  private List<Offence> matches(List<String> where, Predicate<String> wanted, String what) {
    List<Offence> found = new ArrayList<>();
    for (int i = 0; i < where.size(); i++) {
      if (wanted.test(where.get(i))) {
        found.add(new Offence(path, i + 1, what));
      }
    }
    return found;
  }

  private enum State {
    CODE("", ""),
    LINE_COMMENT("//", "\n"),
    BLOCK_COMMENT("/*", "*/"),
    TEXT_BLOCK("\"\"\"", "\"\"\""),
    STRING("\"", "\""),
    CHARACTER("'", "'");

    final String opening;
    final String closing;

    State(String opening, String closing) {
      this.opening = opening;
      this.closing = closing;
    }

    boolean literal() {
      return this == TEXT_BLOCK || this == STRING || this == CHARACTER;
    }

    /// The comment or literal that begins at a position of code; `CODE` where none does.
    static State openingAt(String text, int at) {
      for (State state : values()) {
        if (state != CODE && text.startsWith(state.opening, at)) {
          return state;
        }
      }
      return CODE;
    }
  }

  /// Replaces all that is not code by blanks, leaving each line where it was.
  static String blanked(String text) {
    StringBuilder result = new StringBuilder(text.length());
    State state = State.CODE;
    int at = 0;
    while (at < text.length()) {
      int taken = 1;
      boolean keep = false;
      if (state == State.CODE) {
        state = State.openingAt(text, at);
        keep = state == State.CODE;
        taken = keep ? 1 : state.opening.length();
      } else if (state.literal() && text.charAt(at) == '\\') {
        taken = Math.min(2, text.length() - at);
      } else if (text.startsWith(state.closing, at)) {
        taken = state.closing.length();
        state = State.CODE;
      }
      for (int i = at; i < at + taken; i++) {
        char character = text.charAt(i);
        result.append(keep || character == '\n' ? character : ' ');
      }
      at += taken;
    }
    return result.toString();
  }
}
