package org.groat.node.tidy;

/// One breach of a rule of style, where an editor can jump to it.
///
/// @param file path from the project's root
/// @param line from 1; 0 where the whole file or folder is meant
record Offence(String file, int line, String what) {
  @Override
  public String toString() {
    return line == 0 ? file + ": " + what : file + ":" + line + ": " + what;
  }
}
