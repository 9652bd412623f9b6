package org.groat.chain.consensus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.primitives.BlockHash;
import org.jspecify.annotations.Nullable;

/// The state machine by which miners' signals activate soft forks (BIP-0009), with a lowest height of activation.
///
/// A state holds for a whole period of blocks and follows from the one before and the headers of the period between:
///
/// ```
/// DEFINED ──start time──▶ STARTED ──threshold──▶ LOCKED_IN ──lowest height──▶ ACTIVE
///                            └──────timeout──▶ FAILED
/// ```
///
/// Remembers the state after each period of each branch, by the hash of the period's last block: a few entries a period. One
/// instance for one chain, used by the thread that owns the chain.
public final class VersionBits {
  /// How a version that carries signals begins: the bits 001.
  public static final int TOP_BITS = 0x2000_0000;

  private static final int TOP_MASK = 0xe000_0000;

  private final NetworkParameters params;
  private final Map<Deployment, Map<BlockHash, State>> states = new EnumMap<>(Deployment.class);

  public VersionBits(NetworkParameters params) {
    this.params = params;
    for (Deployment deployment : Deployment.values()) {
      states.put(deployment, new HashMap<>());
    }
  }

  /// How far a deployment has come.
  public enum State {
    DEFINED,
    STARTED,
    LOCKED_IN,
    ACTIVE,
    FAILED;

    /// The name that JSON-RPC shows.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Signals in the period under way.
  ///
  /// @param elapsed blocks of the period so far
  /// @param count of them that signal
  /// @param possible whether the threshold can still be reached
  public record Statistics(int period, int threshold, int elapsed, int count, boolean possible) {}

  /// The state for the block after `previous`.
  public State after(HeaderContext previous, Deployment deployment) {
    Deployment.Schedule schedule = params.schedule(deployment);
    if (schedule.startTime() == Deployment.Schedule.ALWAYS_ACTIVE) {
      return State.ACTIVE;
    }
    if (schedule.startTime() == Deployment.Schedule.NEVER_ACTIVE) {
      return State.FAILED;
    }
    Map<BlockHash, State> known = states.get(deployment);
    Deque<HeaderContext> unknown = new ArrayDeque<>();
    HeaderContext end = periodEnd(previous, schedule.period()).orElse(null);
    while (end != null
        && !known.containsKey(end.hash())
        && end.medianTimePast() >= schedule.startTime()) {
      unknown.push(end);
      end = ancestorOrNull(end, end.height() - schedule.period());
    }
    State state = end == null ? State.DEFINED : known.getOrDefault(end.hash(), State.DEFINED);
    for (HeaderContext each : unknown) {
      state = next(state, each, schedule);
      known.put(each.hash(), state);
    }
    return state;
  }

  /// The last block of the last period that is complete with `previous`.
  private static Optional<HeaderContext> periodEnd(HeaderContext previous, int period) {
    int height = previous.height() - (previous.height() + 1) % period;
    return height < 0 ? Optional.empty() : Optional.of(previous.ancestor(height));
  }

  private static @Nullable HeaderContext ancestorOrNull(HeaderContext block, int height) {
    return height < 0 ? null : block.ancestor(height);
  }

  /// The state after the period that `end` ends, from the one that held during it.
  private static State next(State state, HeaderContext end, Deployment.Schedule schedule) {
    return switch (state) {
      case DEFINED -> end.medianTimePast() >= schedule.startTime() ? State.STARTED : State.DEFINED;
      case STARTED -> {
        if (countSignals(end, schedule.period(), schedule.bit()) >= schedule.threshold()) {
          yield State.LOCKED_IN;
        }
        yield end.medianTimePast() >= schedule.timeout() ? State.FAILED : State.STARTED;
      }
      case LOCKED_IN ->
          end.height() + 1 >= schedule.minActivationHeight() ? State.ACTIVE : State.LOCKED_IN;
      case ACTIVE, FAILED -> state;
    };
  }

  private static int countSignals(HeaderContext last, int blocks, int bit) {
    int count = 0;
    HeaderContext block = last;
    for (int i = 0; i < blocks; i++) {
      count += isSignal(block.header().version(), bit) ? 1 : 0;
      if (i + 1 < blocks) {
        block = block.ancestor(block.height() - 1);
      }
    }
    return count;
  }

  /// True where a header's version signals by `bit`.
  public static boolean isSignal(int version, int bit) {
    return (version & TOP_MASK) == TOP_BITS && (version >>> bit & 1) == 1;
  }

  /// The height of the first block in the state that holds after `previous`; 0 where it held always.
  public int sinceHeight(HeaderContext previous, Deployment deployment) {
    long start = params.schedule(deployment).startTime();
    if (start == Deployment.Schedule.ALWAYS_ACTIVE || start == Deployment.Schedule.NEVER_ACTIVE) {
      return 0;
    }
    State state = after(previous, deployment);
    if (state == State.DEFINED) {
      return 0;
    }
    int period = params.schedule(deployment).period();
    HeaderContext end = periodEnd(previous, period).orElseThrow();
    HeaderContext before = ancestorOrNull(end, end.height() - period);
    while (before != null && after(before, deployment) == state) {
      end = before;
      before = ancestorOrNull(end, end.height() - period);
    }
    return end.height() + 1;
  }

  /// The signals in the period of the block after `previous`, as far as it has come with `previous`.
  public Statistics statistics(HeaderContext previous, Deployment deployment) {
    Deployment.Schedule schedule = params.schedule(deployment);
    int elapsed = 1 + previous.height() % schedule.period();
    int count = countSignals(previous, elapsed, schedule.bit());
    boolean possible = schedule.period() - schedule.threshold() >= elapsed - count;
    return new Statistics(schedule.period(), schedule.threshold(), elapsed, count, possible);
  }

  /// The version that a block after `previous` should have: it signals for everything that is started or locked in.
  public int version(HeaderContext previous) {
    int version = TOP_BITS;
    for (Deployment deployment : Deployment.values()) {
      State state = after(previous, deployment);
      if (state == State.STARTED || state == State.LOCKED_IN) {
        version |= 1 << params.schedule(deployment).bit();
      }
    }
    return version;
  }

  /// Forgets all states, which then are worked out anew.
  public void clear() {
    states.values().forEach(Map::clear);
  }
}
