package org.groat.node.app;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.runtime.AdjustableClock;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.state.ChainVerifier;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Proves the chain of a data directory good, or says what is wrong with it.
@CommandLine.Command(
    name = "verify",
    description =
        "Prove the chain of the data directory good, or say exactly what is wrong with it.")
final class ChainVerifyCommand implements Command {
  private static final long REDRAW_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  @CommandLine.Option(
      names = "--level",
      paramLabel = "N",
      description =
          "0: blocks are there; 1: they keep their own rules; 2: undo data fits; 3: the coins fit;"
              + " 4: connect them again, scripts included (default: 3)")
  private int level = 3;

  @CommandLine.Option(
      names = "--blocks",
      paramLabel = "N",
      description = "How many, from the tip down; 0 for all (default: 0)")
  private int blocks;

  @Override
  public int run(Session session) throws Exception {
    if (level < 0 || level > 4 || blocks < 0) {
      throw new UserException("--level is 0 to 4, --blocks is 0 or more");
    }
    Settings settings = session.settings();
    AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    try (DataDirectory directory = DataDirectory.open(settings.networkDirectory());
        Ledger ledger =
            new Ledger(
                settings,
                directory,
                Secp256k1s.best(),
                new AdjustableClock(),
                failure -> fatal.compareAndSet(null, failure))) {
      Progress progress = new Progress(session.out(), ledger.loop());
      ChainVerifier.Result result = ledger.chain().verify(level, blocks, progress::show);
      progress.end();
      String problem = result.problem();
      if (session.json()) {
        session
            .out()
            .json(
                Json.object()
                    .put("good", result.isGood())
                    .put("problem", problem)
                    .put("level", level)
                    .put("blocks", result.blocks())
                    .put("disconnected", result.disconnected())
                    .put("coins_proven", result.coinsProven()));
      } else if (problem == null) {
        session
            .out()
            .line(
                "good: "
                    + result.blocks()
                    + " blocks verified at level "
                    + level
                    + (level < 3 ? "" : ", the coins of " + result.disconnected() + " of them")
                    + (result.coinsProven()
                        ? "; the whole set of coins follows from the chain"
                        : ""));
      } else {
        session.out().line("not good: " + problem);
      }
      return result.isGood() ? OK : FAILED;
    }
  }

  /// The line that moves.
  private static final class Progress {
    private final Output out;
    private final Scheduler clock;
    private final long start;
    private long last;
    private boolean drawn;

    Progress(Output out, Scheduler clock) {
      this.out = out;
      this.clock = clock;
      this.start = clock.nanos();
      this.last = start;
    }

    void show(ChainVerifier.Progress progress) {
      long now = clock.nanos();
      if (now - last < (out.isTerminal() ? REDRAW_NANOS : LINE_NANOS)) {
        return;
      }
      last = now;
      drawn = true;
      double share = (double) progress.done() / Math.max(1, progress.total());
      double seconds = (now - start) / 1e9;
      long left = share == 0 ? 0 : Math.round(seconds / share - seconds);
      String text =
          String.format(Locale.ROOT, "%3.0f %%  %s left", 100 * share, Durations.text(left));
      if (out.isTerminal()) {
        out.redraw(text);
      } else {
        out.remark(text);
      }
    }

    void end() {
      if (drawn && out.isTerminal()) {
        out.redraw("");
      }
    }
  }
}
