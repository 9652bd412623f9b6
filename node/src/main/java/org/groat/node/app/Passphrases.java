package org.groat.node.app;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Asks for secrets: unseen on a terminal, as a line of the standard input elsewhere. Never taken from the command line, where
/// other users of the machine could see them.
final class Passphrases {
  private Passphrases() {}

  /// A passphrase that exists already.
  static String ask(String prompt) throws UserException, IOException {
    Console console = System.console();
    if (console == null) {
      return line();
    }
    char[] text = console.readPassword("%s: ", prompt);
    return text == null ? "" : new String(text);
  }

  /// A new passphrase, asked for twice on a terminal.
  static String askNew() throws UserException, IOException {
    String passphrase = ask("New passphrase");
    if (passphrase.isEmpty()) {
      throw new UserException("the passphrase is empty: nothing was done");
    }
    if (System.console() != null && !passphrase.equals(ask("Once more"))) {
      throw new UserException("the two passphrases differ: nothing was done");
    }
    return passphrase;
  }

  /// A line of words, which may be seen.
  static String words() throws UserException, IOException {
    Console console = System.console();
    if (console == null) {
      return line();
    }
    String text = console.readLine("%s: ", "Words");
    return text == null ? "" : text.strip();
  }

  private static String line() throws UserException, IOException {
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (line == null) {
      throw new UserException("a line is expected on the standard input");
    }
    return line.strip();
  }
}
