package org.groat.network.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.network.transport.SecretText;
import org.groat.network.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/// A network loop, what was published on it, and a secret's place, for tests against faked services.
final class ReachFixture implements AutoCloseable {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  final ThreadEventLoop loop = new ThreadEventLoop("reach-test", failures::add);
  final List<Endpoint> published = new CopyOnWriteArrayList<>();
  final List<Endpoint> withdrawn = new CopyOnWriteArrayList<>();
  final Secret secret = new Secret();
  private final List<Keeper> keepers = new ArrayList<>();

  /// Kept in memory.
  static final class Secret implements SecretText {
    volatile @Nullable String text;

    @Override
    public Optional<String> read() {
      return Optional.ofNullable(text);
    }

    @Override
    public void write(String written) throws IOException {
      text = written;
    }
  }

  Publisher publisher() {
    return new Publisher() {
      @Override
      public void published(Endpoint at) {
        loop.checkOwner();
        published.add(at);
      }

      @Override
      public void withdrawn(Endpoint at) {
        loop.checkOwner();
        withdrawn.add(at);
      }
    };
  }

  Keeper start(Keeper keeper) {
    keepers.add(keeper);
    keeper.start();
    return keeper;
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience with " + what).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    keepers.forEach(Keeper::close);
    loop.close();
    assertThat(failures).isEmpty();
  }
}
