package org.groat.chain.script;

/// The nesting of OP_IF in a running script. All that matters of it is its depth and the outermost branch not taken, so every
/// operation takes constant time however deep a script nests.
final class Conditions {
  private static final int NONE = -1;

  private int depth;
  private int outermostFalse = NONE;

  void clear() {
    depth = 0;
    outermostFalse = NONE;
  }

  boolean isEmpty() {
    return depth == 0;
  }

  /// True where every branch around the present operation is taken.
  boolean areMet() {
    return outermostFalse == NONE;
  }

  void enter(boolean taken) {
    if (outermostFalse == NONE && !taken) {
      outermostFalse = depth;
    }
    depth++;
  }

  void turn() {
    if (outermostFalse == NONE) {
      outermostFalse = depth - 1;
    } else if (outermostFalse == depth - 1) {
      outermostFalse = NONE;
    }
  }

  void leave() {
    depth--;
    if (outermostFalse == depth) {
      outermostFalse = NONE;
    }
  }
}
