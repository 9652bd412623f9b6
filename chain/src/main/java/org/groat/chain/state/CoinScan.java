package org.groat.chain.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Cursor;

/// A search of all coins for those that pay to given scripts. Runs once, on any thread; others may watch it and end it.
public final class CoinScan {
  private static final int PREFIXES = 1 << 16;

  private final CoinSnapshot snapshot;
  private final Set<Bytes> scripts;
  private volatile int progressPercent;
  private volatile boolean aborted;

  /// @param snapshot closed by whoever took it, after the run
  public CoinScan(CoinSnapshot snapshot, Collection<Bytes> scripts) {
    this.snapshot = snapshot;
    this.scripts = new HashSet<>(scripts);
  }

  /// A coin that pays to one of the scripts.
  public record Found(OutPoint outPoint, Coin coin) {}

  /// What a search came to.
  ///
  /// @param complete false where it was ended before its time
  /// @param searched coins looked at
  public record Result(boolean complete, long searched, List<Found> found) {
    public Result {
      found = List.copyOf(found);
    }
  }

  /// Looks at every coin.
  public Result run() {
    List<Found> found = new ArrayList<>();
    long searched = 0;
    try (Cursor<OutPoint, Coin> cursor = snapshot.coins()) {
      while (!aborted && cursor.next()) {
        OutPoint outPoint = cursor.key();
        Coin coin = cursor.value();
        searched++;
        progressPercent = percent(outPoint.txid());
        if (scripts.contains(coin.script())) {
          found.add(new Found(outPoint, coin.compact()));
        }
      }
    }
    boolean complete = !aborted;
    if (complete) {
      progressPercent = 100;
    }
    return new Result(complete, searched, found);
  }

  /// How much was looked at, 0 to 100: hashes are spread evenly, so the place of the last one tells.
  public int progressPercent() {
    return progressPercent;
  }

  /// Ends the run soon.
  public void abort() {
    aborted = true;
  }

  private static int percent(Hash256 hash) {
    int prefix = (int) (Long.reverseBytes(hash.word(0)) >>> 48);
    return (int) (prefix * 100L / PREFIXES);
  }
}
