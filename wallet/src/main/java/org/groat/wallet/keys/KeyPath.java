package org.groat.wallet.keys;

import java.util.ArrayList;
import java.util.List;

/// The steps from a key to one of its descendants (BIP-0032). Steps from 2^31 on are hardened: only the secret key can take them.
///
/// @param steps child numbers, unsigned 32 bits
public record KeyPath(List<Integer> steps) {
  /// The bit that makes a step hardened.
  public static final int HARDENED = 1 << 31;

  public static final KeyPath EMPTY = new KeyPath(List.of());

  public KeyPath {
    steps = List.copyOf(steps);
  }

  /// Reads `84h/0h/0h/0/5`, with or without `m/` before it; `'` and `H` count as `h`.
  ///
  /// @throws WalletException where a step is none
  public static KeyPath parse(String text) {
    String rest = text.equals("m") ? "" : text.startsWith("m/") ? text.substring(2) : text;
    if (rest.isEmpty()) {
      return EMPTY;
    }
    List<Integer> steps = new ArrayList<>();
    for (String step : rest.split("/", -1)) {
      steps.add(parseStep(step));
    }
    return new KeyPath(steps);
  }

  private static int parseStep(String step) {
    boolean hardened = step.endsWith("h") || step.endsWith("'") || step.endsWith("H");
    String digits = hardened ? step.substring(0, step.length() - 1) : step;
    if (digits.isEmpty()
        || digits.length() > 10
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new WalletException(
          WalletException.Kind.INVALID_ADDRESS_OR_KEY, "\"" + step + "\" is no step of a key path");
    }
    long number = Long.parseLong(digits);
    if (number > Integer.MAX_VALUE) {
      throw new WalletException(
          WalletException.Kind.INVALID_ADDRESS_OR_KEY,
          "step " + step + " of a key path is beyond 2147483647");
    }
    return (int) number | (hardened ? HARDENED : 0);
  }

  public static boolean isHardened(int step) {
    return step < 0;
  }

  /// This path and one step more.
  public KeyPath child(int step) {
    List<Integer> longer = new ArrayList<>(steps);
    longer.add(step);
    return new KeyPath(longer);
  }

  /// This path and all of another.
  public KeyPath plus(KeyPath more) {
    List<Integer> longer = new ArrayList<>(steps);
    longer.addAll(more.steps);
    return new KeyPath(longer);
  }

  public boolean hasHardened() {
    return steps.stream().anyMatch(KeyPath::isHardened);
  }

  /// `84h/0h/0h`, empty for no steps.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int step : steps) {
      text.append(text.isEmpty() ? "" : "/")
          .append(step & Integer.MAX_VALUE)
          .append(isHardened(step) ? "h" : "");
    }
    return text.toString();
  }
}
