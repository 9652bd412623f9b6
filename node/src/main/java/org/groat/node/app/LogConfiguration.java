package org.groat.node.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.slf4j.LoggerFactory;

/// What is logged and where: one event, one line, `key=value`.
///
/// Found by the logging library at its start, it lets warnings only through, to the standard error stream: right for a
/// command. A node then calls [#start(Settings)] for its file and its console.
public final class LogConfiguration extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level %logger{0} %msg%n";

  /// Core's categories, and the packages that they stand for here.
  private static final Map<String, List<String>> CATEGORIES =
      Map.of(
          "net", List.of("org.groat.network"),
          "mempool", List.of("org.groat.chain.mempool", "org.groat.chain.policy"),
          "rpc", List.of("org.groat.node.rpc"),
          "validation",
              List.of(
                  "org.groat.chain.state", "org.groat.chain.consensus", "org.groat.chain.service"),
          "storage", List.of("org.groat.chain.storage"),
          "wallet", List.of("org.groat.wallet"),
          "mining", List.of("org.groat.node.mining"));

  private static final Set<String> ALL = Set.of("1", "all", "");
  private static final Set<String> NONE = Set.of("0", "none");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    attach(context, "console", console("System.err"));
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Logs to the node's file, and to the console where it is wanted.
  ///
  /// @throws ConfigurationException where a category is not known
  static void start(Settings settings) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.WARN);
    context.getLogger("org.groat").setLevel(Level.INFO);
    settings.all(Options.DEBUG).forEach(category -> setDebug(category, true));
    attach(context, "file", file(file(settings)));
    if (settings.get(Options.PRINTTOCONSOLE)) {
      attach(context, "console", console("System.out"));
    }
  }

  /// Where a node logs.
  static Path file(Settings settings) {
    return settings.networkDirectory().resolve(settings.get(Options.DEBUGLOGFILE));
  }

  /// The categories there are.
  static Set<String> categories() {
    return new TreeSet<>(CATEGORIES.keySet());
  }

  /// Whether a category logs everything.
  static boolean isDebug(String category) {
    return LoggerFactory.getLogger(
            CATEGORIES.getOrDefault(category, List.of("org.groat")).getFirst())
        .isDebugEnabled();
  }

  /// Turns a category on or off, or all of them (`1`, `all`).
  ///
  /// @throws ConfigurationException where there is no such category
  static void setDebug(String category, boolean on) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (ALL.contains(category) || NONE.contains(category)) {
      Level level = on && ALL.contains(category) ? Level.DEBUG : Level.INFO;
      CATEGORIES
          .values()
          .forEach(names -> names.forEach(name -> context.getLogger(name).setLevel(null)));
      context.getLogger("org.groat").setLevel(level);
      return;
    }
    List<String> names = CATEGORIES.get(category);
    if (names == null) {
      throw new ConfigurationException(
          "there is no logging category \"" + category + "\"; there are " + categories());
    }
    names.forEach(name -> context.getLogger(name).setLevel(on ? Level.DEBUG : Level.INFO));
  }

  /// Writes what is still buffered and closes the files.
  static void stop() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  private static OutputStreamAppender<ILoggingEvent> console(String stream) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget(stream);
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> file(Path path) {
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(path.toString());
    appender.setAppend(true);
    return appender;
  }

  private static void attach(
      LoggerContext context, String name, OutputStreamAppender<ILoggingEvent> appender) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    appender.setContext(context);
    appender.setName(name);
    appender.setEncoder(encoder);
    appender.start();
    Appender<ILoggingEvent> started = appender;
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(started);
  }
}
