package org.groat.node.tidy;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What shipped code may not say, where, and what to say instead.
enum BannedCalls {
  CLOCK(
      "\\bInstant\\.now\\(|\\bSystem\\.(currentTimeMillis|nanoTime)\\(|\\bClock\\.system",
      "reads a clock: time is a parameter or comes from the Scheduler",
      file -> file.in("chain.runtime") || isBenchmark(file)),
  SLEEP("\\bThread\\.sleep\\(", "sleeps: use a timer of the Scheduler", _ -> false),
  RANDOM(
      "\\bnew Random\\(|\\bThreadLocalRandom\\b|\\bMath\\.random\\(",
      "makes its own randomness: take a RandomGenerator",
      _ -> false),
  CONSOLE(
      "\\bSystem\\.out\\b",
      "writes to the console: that is node.app's",
      file -> file.in("node.app")),
  LOCK("\\bsynchronized\\b", "locks: state belongs to one loop", file -> file.in("chain.runtime")),
  THREAD_LOCAL("\\bThreadLocal\\b", "keeps state per thread", file -> file.in("chain.runtime"));

  private final Pattern pattern;
  private final String what;
  private final Predicate<SourceFile> allowed;

  BannedCalls(String pattern, String what, Predicate<SourceFile> allowed) {
    this.pattern = Pattern.compile(pattern);
    this.what = what;
    this.allowed = allowed;
  }

  List<Offence> offences(SourceFile file) {
    return allowed.test(file) ? List.of() : file.codeMatches(pattern, what);
  }

  private static boolean isBenchmark(SourceFile file) {
    return file.in("node.app.bench") || file.in("node.app") && file.path().contains("Bench");
  }
}
