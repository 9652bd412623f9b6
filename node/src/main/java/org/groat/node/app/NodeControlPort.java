package org.groat.node.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.groat.chain.runtime.AdjustableClock;
import org.groat.chain.runtime.Scheduler;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.node.rpc.NodeControl;

/// What JSON-RPC may do to the node as a whole.
final class NodeControlPort implements NodeControl {
  private final Settings settings;
  private final Scheduler scheduler;
  private final AdjustableClock clock;
  private final CompletableFuture<Void> stop;
  private final long startNanos;

  NodeControlPort(
      Settings settings, Scheduler scheduler, AdjustableClock clock, CompletableFuture<Void> stop) {
    this.settings = settings;
    this.scheduler = scheduler;
    this.clock = clock;
    this.stop = stop;
    this.startNanos = scheduler.nanos();
    long mockTime = settings.get(Options.MOCKTIME);
    if (mockTime != 0) {
      if (!settings.parameters().isRegtest()) {
        throw new ConfigurationException("mocktime is for regtest only");
      }
      clock.set(OptionalLong.of(mockTime));
    }
  }

  @Override
  public void stop() {
    stop.complete(null);
  }

  @Override
  public long uptimeSeconds() {
    return (scheduler.nanos() - startNanos) / 1_000_000_000L;
  }

  @Override
  public Path logFile() {
    return LogConfiguration.file(settings);
  }

  @Override
  public Map<String, Boolean> loggingCategories() {
    Map<String, Boolean> categories = new TreeMap<>();
    LogConfiguration.categories()
        .forEach(category -> categories.put(category, LogConfiguration.isDebug(category)));
    return categories;
  }

  @Override
  public void setLogging(String category, boolean on) {
    try {
      LogConfiguration.setDebug(category, on);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public void setMockTime(OptionalLong seconds) {
    clock.set(seconds);
  }
}
