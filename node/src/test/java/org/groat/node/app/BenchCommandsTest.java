package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.groat.chain.Vectors;
import org.groat.chain.state.ImportStages;
import org.groat.node.rpc.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `groat bench` tells on small files, that it leaves nothing behind, and what it says to mistakes.
class BenchCommandsTest {
  private static final String MAIN_TIP =
      "0000000025c6b644f8add734be7e666fa4afa43ca0204d623a0c0b1fd2104c7a";
  private static final String MODERN_TIP =
      "536b02ef98f713bab7203677e9f692c197a33f0d268a236d52a125d856b26774";

  @TempDir Path folder;

  @Test
  void anImportOfAModernChainIsCountedToTheInput() throws Exception {
    JsonNode told = json("import", modern(), "--dbcache=32", "--threads=2");
    assertThat(told.path("tip").asText()).isEqualTo(MODERN_TIP);
    assertThat(told.path("height").asInt()).isEqualTo(141);
    assertThat(told.path("blocks").asInt()).isEqualTo(141);
    assertThat(told.path("transactions").asInt()).isEqualTo(35_221);
    assertThat(told.path("inputs").asInt()).isEqualTo(90_328);
    assertThat(told.path("bytes").asLong()).isEqualTo(Files.size(Path.of(modern())));
    assertThat(told.path("cores").asInt()).isEqualTo(Runtime.getRuntime().availableProcessors());
    double wall = told.path("wall_seconds").asDouble();
    double cpu = told.path("cpu_seconds").asDouble();
    assertThat(wall).isPositive();
    assertThat(cpu).isPositive().isLessThan(wall * told.path("cores").asInt() * 1.5 + 1);
    assertThat(told.path("idle_share").asDouble()).isBetween(0.0, 1.0);
    assertThat(told.path("cpu_microseconds_per_input").asDouble())
        .isCloseTo(cpu * 1e6 / 90_328, Percentage.withPercentage(1));
    assertThat(told.path("allocated_bytes").asLong()).isGreaterThan(1_000_000);
    assertThat(told.path("gc_count").isIntegralNumber()).isTrue();
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(told.path("peak_resident_bytes").asLong()).isGreaterThan(10_000_000);
    }
    assertThat(told.path("stall_seconds").path("flush").asDouble()).isPositive();
    assertThat(entries()).isEmpty();
  }

  @Test
  void peopleReadTheSameInLinesAndMayKeepTheData() {
    TestCommand told = run("import", first(), "--keep");
    assertThat(told.status()).as("%s", told).isZero();
    assertThat(told.results())
        .contains("height        438", "tip           " + MAIN_TIP, "blocks        438")
        .anyMatch(line -> line.matches("wall          [0-9.]+ s"))
        .anyMatch(line -> line.matches("processor     [0-9.]+ s, [0-9]+ % of [0-9]+ cores idle"))
        .anyMatch(line -> line.startsWith("peak memory   "))
        .anyMatch(line -> line.matches("stalled       .*flush [0-9.]+ s"));
    assertThat(told.remarks()).singleElement().asString().contains("the data directory is ");
    Path kept = entries().getFirst();
    assertThat(kept.resolve("ledger")).isDirectory();
    TestCommand info = TestCommand.run("chain", "info", "--network=main", "--datadir=" + kept);
    assertThat(info.results()).anyMatch(line -> line.contains(MAIN_TIP));
  }

  @Test
  void aChainFetchedOverTheWireIsTheSameChain() throws Exception {
    JsonNode told = json("sync", first(), "--dbcache=32", "--timeout=300");
    assertThat(told.path("tip").asText()).isEqualTo(MAIN_TIP);
    assertThat(told.path("blocks").asInt()).isEqualTo(438);
    assertThat(told.path("inputs").asInt()).isPositive();
    assertThat(told.path("bytes").asLong()).isEqualTo(Files.size(Path.of(first())));
    assertThat(told.path("peer_cpu_seconds").asDouble()).isPositive();
    assertThat(entries()).isEmpty();
  }

  @Test
  void aSyncThatTakesTooLongIsGivenUp() {
    expectError(run("sync", first(), "--timeout=1"), "--timeout");
    assertThat(entries()).isEmpty();
  }

  @Test
  void everyKindOfInputIsVerified() throws Exception {
    JsonNode told = json("verify", modern(), "--seconds=0.03");
    for (String kind :
        List.of(
            "ecdsa",
            "schnorr",
            "p2pkh",
            "p2wpkh",
            "p2sh-p2wpkh",
            "p2wsh",
            "p2tr-key-path",
            "p2tr-script-path")) {
      assertThat(told.path(kind).path("per_second").asDouble()).as(kind).isPositive();
      assertThat(told.path(kind).path("samples").asInt()).as(kind).isGreaterThan(100);
    }
    assertThat(told.has("other")).isFalse();
    assertThat(run("verify", first(), "--seconds=0.03").results())
        .anyMatch(line -> line.startsWith("p2pk "))
        .last()
        .asString()
        .startsWith("by ");
  }

  @Test
  void hashesAreToldBySize() throws Exception {
    JsonNode told = json("hash", modern(), "--seconds=0.03");
    assertThat(told.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "sha256_64",
            "sha256_80",
            "sha256_1048576",
            "sha256_twice_64",
            "sha256_twice_80",
            "merkle_root_of_4096",
            "block_parsed",
            "block_parsed_with_txids");
    told.forEach(line -> assertThat(line.path("per_second").asDouble()).isPositive());
    assertThat(told.path("block_parsed").path("bytes").asLong()).isEqualTo(485_457);
    assertThat(run("hash", "--seconds=0.03").results()).hasSize(7);
  }

  @Test
  void mistakesAreOneClearLine() throws IOException {
    String missing = folder.resolve("none.blk").toString();
    Path empty = Files.write(folder.resolve("empty.blk"), new byte[1000]);
    Path broken = folder.resolve("broken.blk");
    byte[] bytes = Files.readAllBytes(Path.of(first()));
    bytes[8 + 285 + 8 + 100] ^= 1;
    Files.write(broken, bytes);
    for (String command : List.of("import", "sync", "verify", "hash")) {
      expectError(run(command, missing), "there is no file");
    }
    expectError(run("import", empty.toString()), "holds no blocks of regtest");
    expectError(run("hash", empty.toString()), "holds no blocks of regtest");
    expectError(run("verify", empty.toString()), "begins at the genesis block");
    expectError(run("import", first(), "--network=regtest"), "holds blocks of main");
    expectError(run("sync", first(), "--network=regtest"), "holds blocks of main");
    expectError(run("import", broken.toString()), "at byte 301", "refused");
    expectError(run("sync", broken.toString()), "at byte 301", "refused");
    expectError(run("import", first(), "--threads=65"), "--threads is 0 to 64");
    expectError(run("import", first(), "--assumevalid=moon"), "assumevalid=moon is not valid");
    expectError(run("sync", first(), "--timeout=0"), "--timeout is 1 to");
    expectError(run("hash", "--seconds=0"), "--seconds is more than 0");
    expectError(run("verify", "--seconds=NaN"), "--seconds is more than 0");
    assertThat(run("import").status()).isEqualTo(Command.MISUSED);
    assertThat(run("import", first(), "--txindex").status()).isEqualTo(Command.MISUSED);
    assertThat(entries()).containsExactlyInAnyOrder(empty, broken);
  }

  @Test
  void aFileThatEndsWithinABlockIsToldOf() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(first()));
    Path cut = Files.write(folder.resolve("cut.blk"), Arrays.copyOf(bytes, bytes.length - 10));
    TestCommand told = run("import", cut.toString());
    assertThat(told.status()).isZero();
    assertThat(told.results()).contains("height        437");
    assertThat(told.remarks()).singleElement().asString().contains("ends within a block");
  }

  @Test
  void stallsAreToldOfTheStagesThatWaited() {
    assertThat(report(Map.of(), null).json().has("stall_seconds")).isFalse();
    Map<ImportStages.Stage, Long> stalls =
        new EnumMap<>(
            Map.of(
                ImportStages.Stage.VERIFY, 1_500_000_000L, ImportStages.Stage.READ, 500_000_000L));
    BenchReport report = report(stalls, null);
    assertThat(report.json().path("stall_seconds").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("read", "verify");
    assertThat(report.lines()).contains("stalled       read 0.50 s, verify 1.50 s");
  }

  @Test
  void whatIsNotKnownIsNotAZero() {
    BenchReport unknown = report(Map.of(), null);
    assertThat(unknown.lines()).contains("peak memory   unknown on this system");
    assertThat(unknown.json().path("peak_resident_bytes").isNull()).isTrue();
    assertThat(unknown.json().has("cpu_microseconds_per_input")).isFalse();
    assertThat(unknown.lines()).noneMatch(line -> line.startsWith("an input"));
    assertThat(report(Map.of(), 300_000_000L).lines()).contains("peak memory   300 MB resident");
    assertThat(BenchMeter.peakBytes("VmPeak:\t 9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 7 kB\n"))
        .isEqualTo(2048 * 1024);
    assertThat(BenchMeter.peakBytes("Name:\tjava\n")).isNull();
  }

  @Test
  void theIdleShareIsWhatTheCoresDidNotDo() {
    assertThat(figures(2, null).idleShare()).isEqualTo(0.75);
    assertThat(figures(8, null).idleShare()).isZero();
    assertThat(figures(9, null).idleShare()).isZero();
  }

  private static BenchMeter.Figures figures(double cpuSeconds, Long peakBytes) {
    return new BenchMeter.Figures(4, cpuSeconds, 2, 0.1, 3, 1_000_000, peakBytes, "G1", 1 << 30);
  }

  private static BenchReport report(Map<ImportStages.Stage, Long> stalls, Long peakBytes) {
    return new BenchReport(figures(2, peakBytes), 1, MAIN_TIP, 1000, 1, 1, 0, stalls);
  }

  private static String modern() {
    return Vectors.chain("regtest-modern.blk").toString();
  }

  private static String first() {
    return Vectors.chain("mainnet-first-blocks.blk").toString();
  }

  private TestCommand run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(List.of(arguments));
    all.add("--datadir=" + folder);
    return TestCommand.run(all.toArray(String[]::new));
  }

  private JsonNode json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    TestCommand command = run(all.toArray(String[]::new));
    assertThat(command.status()).as("%s", command).isZero();
    return Json.parse(String.join("\n", command.results()));
  }

  private static void expectError(TestCommand command, String... parts) {
    assertThat(command.status()).as("%s", command).isEqualTo(1);
    assertThat(command.results()).isEmpty();
    assertThat(command.remarks()).singleElement().asString().startsWith("groat: ").contains(parts);
  }

  private List<Path> entries() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
