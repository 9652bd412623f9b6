package org.groat.network.simulation;

import java.time.Duration;
import java.time.Instant;
import org.groat.chain.runtime.EventLoop;

/// One simulated machine's view of the world's loop: its own wall clock, which may go wrong, and its own life, which may end.
final class NodeLoop implements EventLoop {
  private final EventLoop world;
  private final Duration skew;
  private Runnable afterEach = () -> {};
  private boolean dead;

  NodeLoop(EventLoop world, Duration skew) {
    this.world = world;
    this.skew = skew;
  }

  /// The machine lost its power: nothing that waits here ever runs.
  void kill() {
    dead = true;
  }

  /// Has `check` run after each thing that happens on this machine.
  void afterEach(Runnable check) {
    afterEach = check;
  }

  @Override
  public boolean isOwner() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    world.execute(() -> run(task));
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    return world.schedule(delay, () -> run(task));
  }

  @Override
  public Instant now() {
    return world.now().plus(skew);
  }

  @Override
  public long nanos() {
    return world.nanos();
  }

  private void run(Runnable task) {
    if (!dead) {
      task.run();
      afterEach.run();
    }
  }
}
