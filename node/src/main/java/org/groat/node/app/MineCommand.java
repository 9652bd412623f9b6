package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.Stopwatch;
import org.groat.node.mining.BlockTemplate;
import org.groat.node.mining.Candidate;
import org.groat.node.mining.Miner;
import org.groat.node.rpc.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Mines on this machine's processors: takes templates from the node, hashes here, gives the blocks back.
@CommandLine.Command
final class MineCommand implements Command {
  /// A template is replaced by a fresh one after this long, or when the tip moves.
  private static final double TEMPLATE_SECONDS_MAX = 30;

  private static final double LOOK_SECONDS = 1;
  private static final double TERMINAL_LINE_SECONDS = 0.5;
  private static final double PLAIN_LINE_SECONDS = 10;

  @CommandLine.Option(
      names = "--blocks",
      paramLabel = "N",
      description = "How many blocks; 0 to go on until Ctrl-C (default: 1)")
  private int blocks = 1;

  @CommandLine.Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Whom they pay (default: the wallet)")
  private @Nullable String address;

  @CommandLine.Option(
      names = "--wallet",
      paramLabel = "NAME",
      description = "The wallet that they pay")
  private @Nullable String wallet;

  @CommandLine.Option(
      names = "--threads",
      paramLabel = "T",
      description = "How many threads (default: one for each processor)")
  private int threads = Runtime.getRuntime().availableProcessors();

  private volatile boolean interrupted;

  @Override
  public int run(Session session) throws Exception {
    if (blocks < 0 || threads < 1) {
      throw new UserException("--blocks is 0 or more, --threads is 1 or more");
    }
    NodeConnection node = NodeConnection.open(session);
    Bytes script = script(node);
    ArrayNode mined = Json.array();
    try (Interruption _ = Interruption.ends(() -> interrupted = true);
        Miner miner = new Miner(threads)) {
      Progress progress = new Progress(session.out(), miner, session.json());
      for (long extraNonce = 0;
          !interrupted && (blocks == 0 || mined.size() < blocks);
          extraNonce++) {
        Stopwatch watch = Stopwatch.start();
        BlockTemplate template = template(node);
        Watch tip = new Watch(node, template.previous(), watch, progress);
        Block candidate = template.blockFor(script, extraNonce);
        progress.begin();
        Optional<Block> block = miner.mine(candidate, template.target(), tip::isOver);
        progress.pause();
        if (block.isPresent() && submit(node, block.get(), session.out())) {
          mined.add(progress.found(template.height(), block.get().hash(), watch.seconds()));
        }
      }
      progress.end();
    }
    if (session.json()) {
      session.out().json(Json.object().set("blocks", mined));
    }
    return OK;
  }

  private Bytes script(NodeConnection node) throws UserException, IOException {
    String payee = address;
    if (payee == null) {
      payee = WalletAccess.of(node, wallet).call("getnewaddress", Json.text("mining")).asText();
    }
    JsonNode valid = node.call("validateaddress", Json.text(payee));
    if (!valid.path("isvalid").asBoolean()) {
      throw new UserException(valid.path("error").asText());
    }
    return Bytes.fromHex(valid.path("scriptPubKey").asText());
  }

  private static BlockTemplate template(NodeConnection node) throws UserException, IOException {
    ObjectNode request = Json.object();
    request.putArray("rules").add("segwit");
    JsonNode json = node.call("getblocktemplate", request);
    List<Candidate> chosen = new ArrayList<>();
    for (JsonNode tx : json.path("transactions")) {
      Transaction transaction = Transaction.CODEC.decode(Bytes.fromHex(tx.path("data").asText()));
      chosen.add(
          new Candidate(
              transaction, Amount.ofSatoshis(tx.path("fee").asLong()), tx.path("sigops").asInt()));
    }
    return new BlockTemplate(
        BlockHash.fromHex(json.path("previousblockhash").asText()),
        json.path("height").asInt(),
        json.path("version").asInt(),
        json.path("curtime").asLong(),
        json.path("mintime").asLong(),
        Long.parseLong(json.path("bits").asText(), 16),
        chosen,
        Amount.ofSatoshis(json.path("coinbasevalue").asLong()),
        json.has("default_witness_commitment"));
  }

  private static boolean submit(NodeConnection node, Block block, Output out)
      throws UserException, IOException {
    JsonNode answer = node.call("submitblock", Json.hex(block.raw()));
    if (answer.isNull()) {
      return true;
    }
    out.remark("groat: the node did not take the block: " + answer.asText());
    return false;
  }

  /// Says when a template is no longer worth hashing on, and shows the hash rate in between.
  private final class Watch {
    private final NodeConnection node;
    private final BlockHash previous;
    private final Stopwatch age;
    private final Progress progress;
    private double lastLook;
    private boolean over;

    Watch(NodeConnection node, BlockHash previous, Stopwatch age, Progress progress) {
      this.node = node;
      this.previous = previous;
      this.age = age;
      this.progress = progress;
    }

    /// Asked by every mining thread; one at a time looks, the others go on.
    boolean isOver() {
      if (interrupted || over) {
        return true;
      }
      double seconds = age.seconds();
      if (seconds - lastLook > LOOK_SECONDS) {
        lastLook = seconds;
        over = seconds > TEMPLATE_SECONDS_MAX || tipMoved();
      }
      progress.show();
      return over;
    }

    private boolean tipMoved() {
      try {
        return !node.call("getbestblockhash").asText().equals(previous.toString());
      } catch (UserException | IOException e) {
        // The next template's call will fail in the open.
        return true;
      }
    }
  }

  /// The hash-rate line.
  private static final class Progress {
    private final Output out;
    private final Miner miner;
    private final boolean quiet;
    private final Stopwatch watch = Stopwatch.start();
    private double last;
    private double hashedSeconds;
    private volatile @Nullable Stopwatch hashing;

    Progress(Output out, Miner miner, boolean quiet) {
      this.out = out;
      this.miner = miner;
      this.quiet = quiet;
    }

    /// Hashing begins; what lies between two rounds does not count for the rate.
    void begin() {
      hashing = Stopwatch.start();
    }

    void pause() {
      Stopwatch round = hashing;
      hashedSeconds += round == null ? 0 : round.seconds();
      hashing = null;
    }

    private String rate() {
      Stopwatch round = hashing;
      return MineCommand.rate(
          miner.hashes(), hashedSeconds + (round == null ? 0 : round.seconds()));
    }

    void show() {
      double seconds = watch.seconds();
      if (quiet
          || seconds - last < (out.isTerminal() ? TERMINAL_LINE_SECONDS : PLAIN_LINE_SECONDS)) {
        return;
      }
      last = seconds;
      String line = rate() + "  " + Durations.text((long) seconds);
      if (out.isTerminal()) {
        out.redraw(line);
      } else {
        out.remark(line);
      }
    }

    JsonNode found(int height, BlockHash hash, double seconds) {
      if (!quiet) {
        end();
        out.line(
            String.format(Locale.ROOT, "block %d  %s  %.2f s  %s", height, hash, seconds, rate()));
      }
      return Json.object()
          .put("height", height)
          .put("hash", hash.toString())
          .put("seconds", seconds);
    }

    void end() {
      if (!quiet && out.isTerminal()) {
        out.redraw("");
      }
    }
  }

  /// `1.25 MH/s`
  static String rate(long hashes, double seconds) {
    double rate = hashes / Math.max(seconds, 1e-6);
    String[] units = {"H/s", "kH/s", "MH/s", "GH/s"};
    int unit = 0;
    while (rate >= 1000 && unit < units.length - 1) {
      rate /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", rate, units[unit]);
  }
}
