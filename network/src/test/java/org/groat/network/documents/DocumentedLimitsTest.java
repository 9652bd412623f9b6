package org.groat.network.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.transport.BufferLimits;
import org.groat.network.wire.MessageType;
import org.groat.network.wire.Messages;
import org.junit.jupiter.api.Test;

/// The tables of limits and of misbehaviour are what the code does.
final class DocumentedLimitsTest {
  private static final List<String> PACKAGES =
      List.of(
          "network.wire",
          "network.relay",
          "network.sync",
          "network.manager",
          "network.address",
          "network.peer",
          "network.transport",
          "chain.state");

  /// Limits that are a value's parts and not constants.
  private static final Map<String, Long> PARTS =
      Map.of(
          "BufferLimits.receiveSizeMax",
          (long) BufferLimits.DEFAULT.receiveSizeMax(),
          "BufferLimits.sendSizeFatal",
          (long) BufferLimits.DEFAULT.sendSizeFatal(),
          "CallersTogether.waitingMax",
          BufferLimits.DEFAULT.shared().waitingMax(),
          "CallersTogether.arrivingMax",
          BufferLimits.DEFAULT.shared().arrivingMax(),
          "CallersTogether.sendingMax",
          BufferLimits.DEFAULT.shared().sendingMax(),
          "Sizes.knownByPeer",
          (long) TransactionRelay.Sizes.DEFAULT.knownByPeer());

  @Test
  void everyMisbehaviourIsInTheTableWithWhatFollows() throws IOException {
    List<List<String>> documented =
        rows("misbehaviour.md").stream().map(row -> row.subList(0, 3)).toList();
    List<List<String>> real =
        Arrays.stream(Misbehaviour.values())
            .map(
                m ->
                    List.of(m.name(), m.consequence().name().toLowerCase(Locale.ROOT), m.meaning()))
            .toList();
    assertThat(documented).isEqualTo(real);
  }

  @Test
  void everyMessageHasItsRowAndEveryMisbehaviourItsMessage() throws IOException {
    List<List<String>> rows = tables("misbehaviour.md").get(1);
    assertThat(rows.stream().map(List::getFirst).toList())
        .containsExactlyElementsOf(Messages.TYPES.stream().map(MessageType::command).toList());
    Set<Misbehaviour> named =
        EnumSet.of(
            Misbehaviour.MALFORMED_MESSAGE,
            Misbehaviour.BAD_FRAME,
            Misbehaviour.MESSAGE_BEFORE_VERSION,
            Misbehaviour.MESSAGE_BEFORE_VERACK,
            Misbehaviour.INACTIVE);
    for (List<String> row : rows) {
      Arrays.stream(row.get(1).split(", "))
          .filter(name -> !name.isEmpty())
          .forEach(name -> named.add(Misbehaviour.valueOf(name)));
    }
    assertThat(named).containsExactlyInAnyOrder(Misbehaviour.values());
  }

  @Test
  void theClassesThatDecideAreNamedInTheTable() throws IOException {
    for (List<String> row : rows("misbehaviour.md")) {
      assertThat(find(row.get(3))).as(row.toString()).isNotNull();
    }
  }

  @Test
  void theLimitsInTheTableAreTheConstants() throws ReflectiveOperationException, IOException {
    List<List<String>> rows = rows("limits.md");
    for (List<String> row : rows.subList(0, rows.size() - 1)) {
      assertThat(number(row.get(2))).as(row.get(1)).isEqualTo(constant(row.get(1)));
    }
  }

  @Test
  void theWorstTotalIsTheSumOfTheTable() throws IOException {
    List<List<String>> rows = rows("limits.md");
    long sum = 0;
    for (List<String> row : rows.subList(0, rows.size() - 1)) {
      long total = number(row.get(2)) * number(row.get(3)) * number(row.get(4));
      assertThat(number(row.get(5))).as(row.getFirst()).isEqualTo(total);
      assertThat(number(row.get(4)))
          .as(row.getFirst())
          .isIn(1L, 11L, 19L, (long) NetworkSettings.MAX_CONNECTIONS);
      sum += total;
    }
    assertThat(rows.getLast().getFirst()).isEqualTo("**all of it at once**");
    assertThat(number(rows.getLast().get(5))).isEqualTo(sum);
    assertThat(sum).as("a node has other uses for its memory").isLessThan(1_000_000_000);
  }

  private static long constant(String name) throws ReflectiveOperationException {
    Long part = PARTS.get(name);
    if (part != null) {
      return part;
    }
    String[] parts = name.split("\\.");
    Field field = find(parts[0]).getDeclaredField(parts[1]);
    field.setAccessible(true);
    return ((Number) field.get(null)).longValue();
  }

  private static Class<?> find(String simpleName) {
    for (String each : PACKAGES) {
      try {
        return Class.forName(
            "org.groat." + each + "." + simpleName,
            false,
            DocumentedLimitsTest.class.getClassLoader());
      } catch (ClassNotFoundException elsewhere) {
        continue;
      }
    }
    throw new AssertionError("no class " + simpleName);
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  /// The cells of a document's first table, without its head.
  private static List<List<String>> rows(String document) throws IOException {
    return tables(document).getFirst();
  }

  /// The cells of a document's tables, without their heads.
  private static List<List<List<String>>> tables(String document) throws IOException {
    List<List<List<String>>> tables = new ArrayList<>();
    List<List<String>> table = new ArrayList<>();
    for (String line : Files.readAllLines(root().resolve("docs").resolve(document))) {
      if (line.startsWith("|")) {
        String[] cells = line.substring(1).split("\\|");
        table.add(Arrays.stream(cells).map(cell -> cell.strip().replace("`", "")).toList());
      } else if (!table.isEmpty()) {
        tables.add(table.subList(2, table.size()));
        table = new ArrayList<>();
      }
    }
    if (!table.isEmpty()) {
      tables.add(table.subList(2, table.size()));
    }
    return tables;
  }

  private static Path root() {
    String given = System.getProperty("groat.root");
    Path folder = Path.of(given == null ? "" : given).toAbsolutePath();
    while (!Files.exists(folder.resolve("docs"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
