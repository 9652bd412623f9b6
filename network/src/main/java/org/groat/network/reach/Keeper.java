package org.groat.network.reach;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.runtime.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a [Conversation] up: where it ends it begins anew, after [#BACKOFF_MIN], then after half as long again each time up to
/// [#BACKOFF_MAX], and from the beginning once it stood.
///
/// A failure is logged once, not at each attempt, until another reason or a success comes between. Its state belongs to the network
/// loop; the talk itself runs on a thread of its own.
public final class Keeper implements AutoCloseable {
  static final Duration BACKOFF_MIN = Duration.ofSeconds(1);
  static final Duration BACKOFF_MAX = Duration.ofMinutes(10);

  /// How long [#close()] waits for a talk to end.
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private final Conversation conversation;
  private final EventLoop loop;
  private @Nullable CompletableFuture<Void> talk;
  private Scheduler.@Nullable Cancellable again;
  private Duration backoff = BACKOFF_MIN;
  private String failure = "";
  private boolean closed;

  Keeper(Conversation conversation, EventLoop loop) {
    this.conversation = conversation;
    this.loop = loop;
  }

  /// Begins.
  public void start() {
    loop.execute(this::begin);
  }

  private void begin() {
    again = null;
    if (closed) {
      return;
    }
    CompletableFuture<Void> running = new CompletableFuture<>();
    talk = running;
    Thread.ofVirtual().name(conversation.name()).start(() -> hold(running));
  }

  private void hold(CompletableFuture<Void> running) {
    String reason = "it ended";
    try {
      conversation.hold(() -> loop.execute(this::standing));
    } catch (IOException e) {
      reason = e.getMessage() == null ? e.toString() : e.getMessage();
    } catch (RuntimeException e) {
      LOG.error("a defect of this program ended a talk name={}", conversation.name(), e);
      reason = "a defect of this program: " + e;
    } finally {
      running.complete(null);
    }
    String why = reason;
    loop.execute(() -> ended(why));
  }

  private void standing() {
    backoff = BACKOFF_MIN;
    failure = "";
    LOG.info("event=service-up name={}", conversation.name());
  }

  private void ended(String reason) {
    if (closed) {
      return;
    }
    if (!reason.equals(failure)) {
      failure = reason;
      LOG.warn(
          "event=service-down name={} reason=\"{}\" follows=\"tried again\"",
          conversation.name(),
          reason);
    }
    again = loop.schedule(backoff, this::begin);
    Duration longer = backoff.multipliedBy(3).dividedBy(2);
    backoff = longer.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : longer;
  }

  /// Ends the talk, and waits for that a few seconds at most.
  @Override
  public void close() {
    CompletableFuture<CompletableFuture<Void>> stopping = loop.submit(this::stop);
    try {
      CompletableFuture<Void> running =
          stopping.orTimeout(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS).join();
      conversation.hangUp();
      running.orTimeout(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      LOG.warn(
          "event=service-not-ended name={} reason=\"{}\"", conversation.name(), e.getMessage());
    }
  }

  private CompletableFuture<Void> stop() {
    closed = true;
    if (again != null) {
      again.cancel();
    }
    return talk == null ? CompletableFuture.completedFuture(null) : talk;
  }
}
