package org.groat.node.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.node.config.Network;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.jspecify.annotations.Nullable;

/// What a measurement runs with: what the user asked for, in a data directory of its own.
final class BenchSettings {
  private static final int THREADS_MAX = 64;

  private BenchSettings() {}

  /// The user's settings with the data directory, and whatever else, set by the command. Without a network
  /// the file tells it.
  ///
  /// @param threads that verify scripts; 0 for one for each core
  /// @throws UserException where the number of threads is out of range
  static Settings of(
      Session session, Path file, Path folder, int threads, Map<Option<?>, String> more)
      throws UserException {
    if (threads < 0 || threads > THREADS_MAX) {
      throw new UserException("--threads is 0 to " + THREADS_MAX);
    }
    Map<Option<?>, List<String>> options = new HashMap<>(session.options());
    options.put(Options.DATADIR, List.of(folder.toString()));
    options.put(Options.PAR, List.of(Integer.toString(threads)));
    more.forEach((option, text) -> options.put(option, List.of(text)));
    if (Options.CHOOSE_NETWORK.stream().noneMatch(options::containsKey)) {
      options.put(Options.NETWORK, List.of(networkOf(file).orElse(Network.REGTEST.chainName())));
    }
    return Settings.of(options);
  }

  /// The settings to read a file with.
  static Settings reading(Session session, Path file) throws UserException {
    return of(session, file, Path.of("."), 0, Map.of());
  }

  /// A block of a file.
  ///
  /// @throws UserException where it is none
  static Block block(Path file, Bytes raw) throws UserException {
    try {
      return Block.CODEC.decode(raw);
    } catch (MalformedException e) {
      throw new UserException(
          "a record of " + file + " is no block: " + String.valueOf(e.getMessage()), e);
    }
  }

  /// Where fresh folders are made: in the folder that the user names, or else in the system's place for such.
  static @Nullable Path parent(Session session) {
    List<String> given = session.options().getOrDefault(Options.DATADIR, List.of());
    return given.isEmpty() ? null : Settings.of(Map.of(Options.DATADIR, given)).base();
  }

  /// The network whose magic the file begins with. Nothing for a file that cannot be read: who opens it next says why.
  private static Optional<String> networkOf(Path file) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      int magic = Integer.reverseBytes(in.readInt());
      return NetworkParameters.all().stream()
          .filter(params -> params.magic() == magic)
          .map(NetworkParameters::name)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
