package org.groat.node.app;

import java.util.function.DoubleFunction;
import org.groat.chain.state.ChainVerifier;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Proves the chain of a data directory good, or says what is wrong with it.
@CommandLine.Command(
    name = "verify",
    description =
        "Prove the chain of the data directory good, or say exactly what is wrong with it.")
final class ChainVerifyCommand implements Command {
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
    try (OpenChain open = new OpenChain(session.settings())) {
      MovingLine line = new MovingLine(session.out(), open.ledger().loop());
      ChainVerifier.Result result =
          open.chain().verify(level, blocks, progress -> line.show(text(progress)));
      line.end();
      open.expectSound();
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

  private static DoubleFunction<String> text(ChainVerifier.Progress progress) {
    double share = (double) progress.done() / Math.max(1, progress.total());
    return seconds -> MovingLine.percent(share) + "  " + MovingLine.left(share, seconds);
  }
}
