package org.groat.wallet.coins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Chooses coins that add up to a target.
///
/// First by branch and bound: a set that hits the target so closely that no change is needed, which costs least and tells
/// an observer least. Where there is none, with change in mind: the smallest single coin that suffices, else the largest coins
/// until they suffice, without those that turn out not to be needed. Last, with less than a worthwhile change left over.
final class CoinSelection {
  /// Steps of the search before it gives up; enough for the sets that exist to be found, and a blink long.
  private static final int TRIES_MAX = 100_000;

  private final List<SpendableCoin> coins;
  private final long[] values;

  /// @param value what a coin adds towards the target: its amount, or less its own fee; others than positive ones never help
  CoinSelection(List<SpendableCoin> coins, ToLongFunction<SpendableCoin> value) {
    this.coins =
        coins.stream()
            .filter(coin -> value.applyAsLong(coin) > 0)
            .sorted(
                Comparator.comparingLong(value).reversed().thenComparing(SpendableCoin::outPoint))
            .toList();
    this.values = this.coins.stream().mapToLong(value).toArray();
  }

  /// What all useful coins add up to.
  long total() {
    long total = 0;
    for (long value : values) {
      total += value;
    }
    return total;
  }

  /// Chooses coins of at least `target`.
  ///
  /// @param changeCost how much beyond the target is cheaper given away than made into change
  /// @param changeMin the least that a selection with change has beyond the target
  /// @return empty where all coins together do not suffice
  Optional<List<SpendableCoin>> select(long target, long changeCost, long changeMin) {
    if (total() < target) {
      return Optional.empty();
    }
    return exact(target, changeCost)
        .or(() -> withChange(Math.addExact(target, changeMin)))
        .or(() -> withChange(target));
  }

  /// Branch and bound, depth first: each coin in turn is taken or left, the largest first; a branch ends where it is beyond the
  /// window or what is left cannot reach it. Of all sets found the one with the least excess wins.
  private Optional<List<SpendableCoin>> exact(long target, long changeCost) {
    long[] left = new long[values.length + 1];
    for (int i = values.length - 1; i >= 0; i--) {
      left[i] = left[i + 1] + values[i];
    }
    boolean[] taken = new boolean[values.length];
    boolean[] best = new boolean[0];
    long bestExcess = Long.MAX_VALUE;
    long sum = 0;
    int depth = 0;
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      boolean retreat = false;
      if (sum + left[depth] < target || sum > target + changeCost) {
        retreat = true;
      } else if (sum >= target) {
        if (sum - target < bestExcess) {
          bestExcess = sum - target;
          best = taken.clone();
        }
        retreat = true;
      } else if (depth == values.length) {
        retreat = true;
      }
      if (!retreat) {
        // Leaving a coin and taking its equal leads where taking it led.
        boolean repeats = depth > 0 && !taken[depth - 1] && values[depth] == values[depth - 1];
        taken[depth] = !repeats;
        sum += repeats ? 0 : values[depth];
        depth++;
        continue;
      }
      depth--;
      while (depth >= 0 && !taken[depth]) {
        depth--;
      }
      if (depth < 0) {
        break;
      }
      taken[depth] = false;
      sum -= values[depth];
      depth++;
    }
    return best.length == 0 ? Optional.empty() : Optional.of(chosen(best));
  }

  private Optional<List<SpendableCoin>> withChange(long wanted) {
    if (total() < wanted) {
      return Optional.empty();
    }
    for (int i = values.length - 1; i >= 0; i--) {
      if (values[i] >= wanted) {
        return Optional.of(List.of(coins.get(i)));
      }
    }
    boolean[] taken = new boolean[values.length];
    long sum = 0;
    for (int i = 0; i < values.length && sum < wanted; i++) {
      taken[i] = true;
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      if (taken[i] && sum - values[i] >= wanted) {
        taken[i] = false;
        sum -= values[i];
      }
    }
    return Optional.of(chosen(taken));
  }

  private List<SpendableCoin> chosen(boolean[] taken) {
    List<SpendableCoin> chosen = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      if (taken[i]) {
        chosen.add(coins.get(i));
      }
    }
    return List.copyOf(chosen);
  }
}
