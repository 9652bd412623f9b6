package org.groat.node.app.crowd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.network.transport.Frame;
import org.groat.network.wire.Pong;
import org.groat.network.wire.Services;

/// Peers that call one regtest node until they are told to stop. The honest ones keep one connection each; who loses it calls
/// again, and that is counted. The hostile ones call again whenever they are cut off.
///
/// The kinds of harm are dealt out in the order of [Hostile], over and over.
public final class Crowd implements AutoCloseable {
  /// How honest peers introduce themselves; others say what harm they do.
  public static final String HONEST_AGENT = "/honest:1/";

  /// Between two calls of one peer.
  private static final long AGAIN_MILLIS = 500;

  private static final long WAIT_MILLIS = 250;
  private static final long END_SECONDS = 5;

  private final Plan plan;
  private final Prey prey = new Prey();
  private final HonestTally honest = new HonestTally();
  private final Map<Hostile, Tally> hostile = new EnumMap<>(Hostile.class);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean over;

  /// Whom to call, and how many are to.
  public record Plan(InetSocketAddress target, int honest, int hostile, long seed) {}

  /// What is counted of one kind.
  private record Tally(AtomicInteger peers, AtomicLong calls, AtomicLong cut, AtomicLong bytes) {
    private Tally() {
      this(new AtomicInteger(), new AtomicLong(), new AtomicLong(), new AtomicLong());
    }
  }

  private Crowd(Plan plan) {
    this.plan = plan;
  }

  /// Begins to call.
  public static Crowd start(Plan plan) {
    Crowd crowd = new Crowd(plan);
    SplittableRandom random = new SplittableRandom(plan.seed());
    for (int i = 0; i < plan.honest(); i++) {
      SplittableRandom own = random.split();
      crowd.threads.execute(() -> crowd.beHonest(own));
    }
    for (int i = 0; i < plan.hostile(); i++) {
      Hostile kind = Hostile.values()[i % Hostile.values().length];
      SplittableRandom own = random.split();
      Tally tally = crowd.hostile.computeIfAbsent(kind, any -> new Tally());
      tally.peers().incrementAndGet();
      crowd.threads.execute(() -> crowd.doHarm(kind, tally, own));
    }
    return crowd;
  }

  private CrowdLink call() throws IOException {
    return CrowdLink.call(plan.target(), NetworkParameters.REGTEST.magic());
  }

  private void beHonest(SplittableRandom random) {
    while (!over) {
      boolean connected = false;
      try (CrowdLink link = call()) {
        connected = true;
        link.shakeHands(HONEST_AGENT, Services.NONE, random.nextLong());
        HonestPeer peer = new HonestPeer(link, prey, honest, random.split());
        threads.execute(() -> untilCut(link, () -> peer.ask(() -> over)));
        peer.hear();
      } catch (IOException e) {
        if (connected && !over) {
          honest.lost();
        }
      }
      rest(AGAIN_MILLIS);
    }
  }

  private void doHarm(Hostile kind, Tally tally, SplittableRandom random) {
    while (!over) {
      try (CrowdLink link = call()) {
        tally.calls().incrementAndGet();
        try {
          doHarm(kind, link, random);
        } catch (IOException e) {
          if (!over) {
            tally.cut().incrementAndGet();
          }
        } finally {
          tally.bytes().addAndGet(link.bytesSent());
        }
      } catch (IOException e) {
        // No room, or nobody there: it tries again.
        rest(AGAIN_MILLIS);
      }
      rest(AGAIN_MILLIS);
    }
  }

  private void doHarm(Hostile kind, CrowdLink link, SplittableRandom random) throws IOException {
    if (kind.shakesHands()) {
      String agent = "/" + name(kind) + ":1/";
      link.shakeHands(agent, Services.of(Services.NETWORK, Services.WITNESS), random.nextLong());
    }
    if (kind.waits()) {
      kind.act(link, prey, random);
      hear(link);
      return;
    }
    if (kind.reads()) {
      threads.execute(() -> untilCut(link, () -> hear(link)));
    }
    while (!over) {
      kind.act(link, prey, random);
    }
  }

  private static void hear(CrowdLink link) throws IOException {
    while (true) {
      Frame frame = link.read();
      if (frame.command().equals("ping")) {
        link.send(new Pong(frame.payload().int64At(0)));
      }
    }
  }

  /// Something that goes on until the connection is gone.
  private interface Talk {
    void run() throws IOException;
  }

  /// The other thread of a connection: where it fails, the connection is closed, and the first thread counts that.
  private static void untilCut(CrowdLink link, Talk talk) {
    try (link) {
      talk.run();
    } catch (IOException e) {
      // Told by the first thread too.
      return;
    }
  }

  private void rest(long millis) {
    for (long waited = 0; waited < millis && !over; waited += WAIT_MILLIS) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
    }
  }

  /// What has become of it so far; what open connections have sent is not yet in.
  public CrowdReport report() {
    List<CrowdReport.Kind> kinds = new ArrayList<>();
    hostile.forEach(
        (kind, tally) ->
            kinds.add(
                new CrowdReport.Kind(
                    name(kind),
                    tally.peers().get(),
                    tally.calls().get(),
                    tally.cut().get(),
                    tally.bytes().get())));
    return new CrowdReport(honest.report(plan.honest()), kinds);
  }

  private static String name(Hostile kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void close() {
    stop();
  }

  /// Ends all connections, and waits for that.
  public void stop() {
    over = true;
    threads.shutdownNow();
    try {
      threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
