package org.groat.node.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.service.BlockFileException;
import org.groat.chain.storage.StorageException;
import org.groat.network.transport.TransportException;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.rpc.RpcException;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The command line: which commands there are, which options each takes, and what a failure looks like.
///
/// Only the command that is asked for is loaded, so that a short question costs a short start; the options common to all come
/// from the table in [Options].
final class CommandLineInterface {
  private static final String NAME = "groat";

  /// What there is, and which options of the table it takes: all, those that find a running node, or a few of its own.
  private record Entry(String name, String summary, List<Option<?>> options) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("node", "Run a full node until Ctrl-C", Options.ALL),
          new Entry("status", "Show the node at a glance", Options.CLIENT),
          new Entry("peers", "Show the node's peers", Options.CLIENT),
          new Entry("wallet", "Hold, receive and send coins", Options.CLIENT),
          new Entry("mine", "Mine blocks on this machine's processors", Options.CLIENT),
          new Entry("rpc", "Call any method of the node", Options.CLIENT),
          new Entry("stop", "Stop the node", Options.CLIENT),
          new Entry(
              "chain", "Import, export and inspect the chain of a data directory", Options.ALL),
          new Entry(
              "devnet", "Run a private network of several nodes on this machine", Options.CLIENT),
          new Entry("bench", "Measure what this machine does with Groat", Options.BENCH),
          new Entry("completion", "Print a completion script for bash and zsh", Options.CLIENT));

  private CommandLineInterface() {}

  /// Makes a command; a switch, so that no other's class is loaded.
  private static Object command(String name) {
    return switch (name) {
      case "node" -> new NodeCommand();
      case "status" -> new StatusCommand();
      case "peers" -> new PeersCommand();
      case "wallet" -> new WalletCommand();
      case "mine" -> new MineCommand();
      case "devnet" -> new DevnetCommand();
      case "rpc" -> new RpcCommand();
      case "stop" -> new StopCommand();
      case "chain" -> new ChainCommand();
      case "bench" -> new BenchCommand();
      case "completion" -> new CompletionCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// Runs a command line.
  ///
  /// @return the exit status
  static int run(List<String> arguments, Output out) {
    List<String> normalized = Arguments.helpAsOption(Arguments.normalized(arguments));
    Optional<String> command = Arguments.command(normalized);
    boolean forHelp = normalized.contains("--help") || normalized.contains("-h");
    CommandLine line =
        make(
            command.filter(name -> ENTRIES.stream().anyMatch(entry -> entry.name().equals(name))),
            forHelp);
    line.setOut(new PrintWriter(out.results(), true));
    line.setErr(new PrintWriter(out.remarks(), true));
    line.setExecutionStrategy(parsed -> execute(parsed, out));
    line.setParameterExceptionHandler((e, texts) -> misuse(e, out));
    line.setExecutionExceptionHandler((e, failed, parsed) -> failure(e, out));
    return line.execute(normalized.toArray(String[]::new));
  }

  /// The whole command line, every command loaded.
  static CommandLine whole() {
    return make(Optional.empty(), true);
  }

  /// @param only the one command to load; empty for all
  /// @param forHelp true to have the options in groups, which only help shows, and which cost a start some time
  private static CommandLine make(Optional<String> only, boolean forHelp) {
    CommandSpec root = CommandSpec.create().name(NAME);
    root.usageMessage().description("A complete Bitcoin node.").synopsisSubcommandLabel("COMMAND");
    CommandLine line = new CommandLine(root);
    for (Entry entry : ENTRIES) {
      if (only.isEmpty() || only.get().equals(entry.name())) {
        CommandLine command = new CommandLine(uninspected(command(entry.name())));
        command.getCommandSpec().usageMessage().description(entry.summary() + ".");
        line.addSubcommand(entry.name(), command);
        addOptions(command, entry.options(), forHelp);
      }
    }
    addOptions(root, Options.CLIENT, forHelp);
    root.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print the version and exit")
            .build());
    root.versionProvider(() -> new String[] {NAME + " " + Version.text()});
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static Object uninspected(Object command) {
    return command instanceof PlainCommand ? CommandSpec.wrapWithoutInspection(command) : command;
  }

  private static void addOptions(CommandLine command, List<Option<?>> options, boolean forHelp) {
    Map<String, CommandLine> below = command.getSubcommands();
    if (below.isEmpty()) {
      addOptions(command.getCommandSpec(), options, forHelp);
    } else {
      addOptions(command.getCommandSpec(), Options.CLIENT, forHelp);
    }
    below.values().forEach(deeper -> addOptions(deeper, options, forHelp));
  }

  private static void addOptions(CommandSpec spec, List<Option<?>> options, boolean forHelp) {
    spec.usageMessage().abbreviateSynopsis(true);
    // No text here has any; looking for them in each of a hundred options takes a tenth of a start.
    spec.interpolateVariables(false);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and exit")
            .build());
    spec.addOption(OptionSpec.builder("--json").description("Print JSON, for programs").build());
    if (forHelp) {
      addGroups(spec, options);
      return;
    }
    for (Option<?> option : options) {
      if (spec.findOption("--" + option.name()) == null) {
        spec.addOption(option(option));
      }
    }
  }

  private static void addGroups(CommandSpec spec, List<Option<?>> options) {
    for (Option.Group group : Option.Group.values()) {
      ArgGroupSpec.Builder builder =
          ArgGroupSpec.builder()
              .heading("%n" + group.title() + ":%n")
              .validate(false)
              .multiplicity("0..*");
      boolean any = false;
      for (Option<?> option : options) {
        if (option.group() == group && spec.findOption("--" + option.name()) == null) {
          builder.addArg(option(option));
          any = true;
        }
      }
      if (any) {
        spec.addArgGroup(builder.build());
      }
    }
  }

  private static OptionSpec option(Option<?> option) {
    return OptionSpec.builder("--" + option.name())
        .arity(option.isFlag() ? "0..1" : "1")
        .paramLabel(option.placeholder())
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(option.help().replace("%", "%%"))
        .build();
  }

  private static int execute(ParseResult parsed, Output out) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    boolean json = false;
    ParseResult last = parsed;
    for (ParseResult level : levels(parsed)) {
      json |= level.hasMatchedOption("--json");
      last = level;
    }
    CommandLine line = last.commandSpec().commandLine();
    if (!(last.commandSpec().userObject() instanceof Command command)
        || !line.getSubcommands().isEmpty()) {
      throw new ParameterException(line, "a command is missing");
    }
    try {
      return command.run(new Session(given(parsed), json, out));
    } catch (Exception e) {
      return failure(e, out);
    }
  }

  /// The node's options that were given, each with its values in their order.
  static Map<Option<?>, List<String>> given(ParseResult parsed) {
    Map<Option<?>, List<String>> given = new HashMap<>();
    for (ParseResult level : levels(parsed)) {
      // A set: the list has an option once for each time it was given, and an option has all its
      // values each time.
      for (OptionSpec matched : level.matchedOptionsSet()) {
        Options.named(matched.longestName().substring(2))
            .ifPresent(
                option ->
                    given
                        .computeIfAbsent(option, any -> new ArrayList<>())
                        .addAll(matched.stringValues()));
      }
    }
    return given;
  }

  private static List<ParseResult> levels(ParseResult parsed) {
    return parsed.asCommandLineList().stream().map(CommandLine::getParseResult).toList();
  }

  private static int misuse(ParameterException e, Output out) {
    boolean unknownCommand =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && !e.getCommandLine().getSubcommands().isEmpty();
    out.remark(
        NAME
            + ": "
            + (unknownCommand
                ? "there is no command \""
                    + ((CommandLine.UnmatchedArgumentException) e).getUnmatched().getFirst()
                    + "\""
                : firstLine(String.valueOf(e.getMessage()))));
    out.remark("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return Command.MISUSED;
  }

  private static int failure(Exception e, Output out) {
    switch (e) {
      case UserException told -> out.remark(NAME + ": " + told.getMessage());
      case ConfigurationException told -> out.remark(NAME + ": " + told.getMessage());
      case RpcException told ->
          out.remark(NAME + ": " + told.text().strip() + " (code " + told.code() + ")");
      case StorageException told -> out.remark(NAME + ": " + told.getMessage());
      case TransportException told -> out.remark(NAME + ": " + told.getMessage());
      case BlockFileException told -> out.remark(NAME + ": " + told.getMessage());
      case IOException told -> out.remark(NAME + ": " + told.getMessage());
      default -> {
        out.remark(NAME + ": this is a defect of Groat, please report it: " + e);
        e.printStackTrace(out.remarks());
      }
    }
    return Command.FAILED;
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
