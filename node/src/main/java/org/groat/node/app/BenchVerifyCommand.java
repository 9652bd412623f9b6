package org.groat.node.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.script.ScriptVerifier;
import org.groat.chain.script.TransactionContext;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Measures signatures and scripts on one thread, as the chain verifies them.
@CommandLine.Command(
    name = "verify",
    description = {
      "Tell how many signatures one core verifies in a second, and how many inputs of each kind"
          + " that a file of blocks has.",
      "Without a file, signatures only. Without a network, the file tells which it is of."
    })
final class BenchVerifyCommand implements Command {
  private static final long SEED = 1;

  /// Different keys, so that no cache of the processor holds what a chain's keys would miss.
  private static final int KEYS = 4096;

  private static final int BATCH = 64;

  @CommandLine.Mixin private BenchLines options = new BenchLines();

  private final Secp256k1 curve = Secp256k1s.best();

  /// A key as the check wants it, a signature, and what is signed.
  private record Signed(Bytes key, Bytes signature, Bytes hash) {}

  private record Line(String name, int samples, double perSecond) {}

  @Override
  public int run(Session session) throws Exception {
    BenchTimer timer = options.timer();
    Path file = options.file();
    List<BenchSamples.Kind> kinds = new ArrayList<>();
    if (file != null) {
      Settings settings = BenchSettings.reading(session, file);
      BenchSamples samples = BenchSamples.collect(file, settings.parameters(), curve);
      kinds.addAll(samples.kinds());
      if (samples.refused() > 0) {
        session
            .out()
            .remark(
                "groat: "
                    + samples.refused()
                    + " inputs do not keep today's rules and are left out");
      }
    }
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("ecdsa", KEYS, timer.perSecond(signatures(ecdsa(), false))));
    lines.add(new Line("schnorr", KEYS, timer.perSecond(signatures(schnorr(), true))));
    for (BenchSamples.Kind kind : kinds) {
      lines.add(
          new Line(
              kind.name(), kind.inputs().size(), timer.perSecond(() -> verify(kind.inputs()))));
    }
    show(session, lines);
    return OK;
  }

  private void show(Session session, List<Line> lines) {
    String library = Secp256k1s.description();
    if (session.json()) {
      ObjectNode json = Json.object();
      json.put("curve", library);
      for (Line line : lines) {
        json.putObject(line.name())
            .put("samples", line.samples())
            .put("per_second", line.perSecond());
      }
      session.out().json(json);
      return;
    }
    Table table = new Table("what", "samples>", "a second>", "µs each>");
    for (Line line : lines) {
      table.row(
          line.name(),
          line.samples(),
          String.format(Locale.ROOT, "%.0f", line.perSecond()),
          String.format(Locale.ROOT, "%.1f", 1e6 / line.perSecond()));
    }
    table.lines().forEach(session.out()::line);
    session.out().line("by " + library + ", one thread");
  }

  private List<Signed> ecdsa() {
    RandomGenerator random = random();
    List<Signed> signed = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      Bytes secret = secret(random);
      Bytes hash = bytes(random);
      signed.add(new Signed(curve.publicKey(secret), curve.signEcdsa(secret, hash), hash));
    }
    return signed;
  }

  private List<Signed> schnorr() {
    RandomGenerator random = random();
    List<Signed> signed = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      Bytes secret = secret(random);
      Bytes hash = bytes(random);
      Bytes key = curve.publicKey(secret).from(1);
      signed.add(new Signed(key, curve.signSchnorr(secret, hash, bytes(random)), hash));
    }
    return signed;
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  }

  private static Bytes bytes(RandomGenerator random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private Bytes secret(RandomGenerator random) {
    Bytes secret = bytes(random);
    while (!curve.isSecretKey(secret)) {
      secret = bytes(random);
    }
    return secret;
  }

  private BenchTimer.Work signatures(List<Signed> signed, boolean schnorr) {
    return new BenchTimer.Work() {
      private int next;

      @Override
      public long run() {
        for (int i = 0; i < BATCH; i++) {
          Signed one = signed.get(next);
          next = (next + 1) % KEYS;
          boolean good =
              schnorr
                  ? curve.verifySchnorr(one.key(), one.signature(), one.hash())
                  : curve.verifyEcdsa(one.key(), one.signature(), one.hash());
          if (!good) {
            throw new IllegalStateException("a good signature was refused");
          }
        }
        return BATCH;
      }
    };
  }

  /// Verifies all of them once, each transaction's common hashes anew.
  private long verify(List<BenchSamples.Input> inputs) {
    TransactionContext context = null;
    for (BenchSamples.Input input : inputs) {
      if (context == null || context.tx() != input.tx()) {
        context = new TransactionContext(input.tx(), input.spent());
      }
      if (ScriptVerifier.verify(context, input.index(), ScriptFlags.MANDATORY, curve)
          != ScriptError.OK) {
        throw new IllegalStateException("an input that was good is refused");
      }
    }
    return inputs.size();
  }
}
