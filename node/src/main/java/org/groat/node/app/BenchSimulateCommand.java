package org.groat.node.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.groat.network.simulation.Curve;
import org.groat.network.simulation.Propagation;
import org.groat.node.rpc.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Runs many whole nodes on simulated links, and says how fast blocks and transactions spread among them.
@CommandLine.Command(
    name = "simulate",
    description =
        "Run many whole nodes on simulated links, and say how fast blocks and transactions spread.")
final class BenchSimulateCommand implements Command {
  private static final int[] PERCENTS = {50, 90, 99};

  @CommandLine.Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many nodes, up to " + Propagation.NODES_MAX + " (default: 100)")
  private int nodes = 100;

  @CommandLine.Option(
      names = "--seed",
      paramLabel = "S",
      description = "All that happens follows from it (default: 1)")
  private long seed = 1;

  @CommandLine.Option(
      names = "--blocks",
      paramLabel = "N",
      description = "How many blocks are mined (default: 5)")
  private int blocks = 5;

  @CommandLine.Option(
      names = "--transactions",
      paramLabel = "N",
      description = "How many transactions are sent (default: 25)")
  private int transactions = 25;

  @CommandLine.Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draw the curves into this file")
  private @Nullable Path svg;

  @Override
  public int run(Session session) throws Exception {
    Propagation.Plan plan = plan();
    Propagation.Result result = Propagation.run(plan, progress(session.out()));
    if (session.out().isTerminal()) {
      session.out().redraw("");
    }
    if (svg != null) {
      Files.writeString(svg, PropagationChart.svg(result));
    }
    if (session.json()) {
      session.out().json(json(result));
    } else {
      print(result, session.out());
    }
    return result.blocks().seconds().isEmpty() || result.transactions().seconds().isEmpty()
        ? FAILED
        : OK;
  }

  private Propagation.Plan plan() throws UserException {
    try {
      return new Propagation.Plan(nodes, seed, blocks, transactions);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage());
    }
  }

  private static Consumer<String> progress(Output out) {
    return text -> {
      if (out.isTerminal()) {
        out.redraw(text);
      }
    };
  }

  private static void print(Propagation.Result result, Output out) {
    out.line(
        String.format(
            Locale.ROOT,
            "%,d nodes, %,d connections, seed %d, %,d s of simulated time",
            result.plan().nodes(),
            result.connections(),
            result.plan().seed(),
            result.lasted().toSeconds()));
    out.line("");
    Table table = new Table("seconds until", "50 %>", "90 %>", "99 %>", "sent>", "came to all>");
    row(table, "a block is at", result.blocks());
    row(table, "a transaction is at", result.transactions());
    table.lines().forEach(out::line);
    out.line("");
    out.line(
        String.format(
            Locale.ROOT,
            "bytes of a node: %,d sent, %,d received; %,d both ways at the busiest",
            result.bandwidth().sent(),
            result.bandwidth().received(),
            result.bandwidth().most()));
  }

  private static void row(Table table, String what, Curve curve) {
    if (curve.seconds().isEmpty()) {
      table.row(what, "-", "-", "-", curve.items(), curve.complete());
    } else {
      table.row(
          what,
          seconds(curve, PERCENTS[0]),
          seconds(curve, PERCENTS[1]),
          seconds(curve, PERCENTS[2]),
          curve.items(),
          curve.complete());
    }
  }

  private static String seconds(Curve curve, int percent) {
    return String.format(Locale.ROOT, "%.2f", curve.secondsTo(percent));
  }

  private static ObjectNode json(Propagation.Result result) {
    ObjectNode json = Json.object();
    json.put("nodes", result.plan().nodes())
        .put("seed", result.plan().seed())
        .put("connections", result.connections())
        .put("simulated_seconds", result.lasted().toSeconds());
    json.set("block", json(result.blocks()));
    json.set("transaction", json(result.transactions()));
    json.set(
        "bytes_per_node",
        Json.object()
            .put("sent", result.bandwidth().sent())
            .put("received", result.bandwidth().received())
            .put("busiest", result.bandwidth().most()));
    return json;
  }

  private static ObjectNode json(Curve curve) {
    ObjectNode json = Json.object();
    json.put("sent", curve.items()).put("came_to_all", curve.complete());
    if (!curve.seconds().isEmpty()) {
      for (int percent : PERCENTS) {
        json.put("seconds_to_" + percent + "_percent", curve.secondsTo(percent));
      }
    }
    return json;
  }
}
