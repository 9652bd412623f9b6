package org.groat.node.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Style is a test: what a machine can judge about the sources, it judges here, on every build.
class TidyTest {
  private static final int FILE_LINES_MAX = 500;

  private static final Set<String> TOP_LEVEL =
      Set.of(
          "README.md",
          "LICENSE",
          "CHANGELOG.md",
          "CONTRIBUTING.md",
          "pom.xml",
          "chain",
          "network",
          "wallet",
          "node",
          "docs");

  /// Pieced together, so that this file does not offend against its own rules.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(" + String.join("|", "TO" + "DO", "FIX" + "ME", "XX" + "X") + ")\\b");

  private static final Pattern LOCAL_PATH =
      Pattern.compile("(?<![\\w.}])(/wo" + "rk/|/tmp/bri" + "ef|/home/\\w|/Us" + "ers/\\w)");

  private static final Set<String> TEXT_ENDINGS =
      Set.of("java", "xml", "md", "sh", "bat", "properties", "yml", "yaml", "json", "html", "js");

  private static Project project;
  private static Shapes shapes;

  @BeforeAll
  static void readTheSources() {
    project = Project.read();
    shapes = Shapes.of(project.sources());
  }

  @Test
  void theSourcesOfAllModulesAreFound() {
    assertThat(project.mainSources().stream().map(SourceFile::module).distinct())
        .containsExactlyInAnyOrderElementsOf(Project.MODULES);
  }

  @Test
  void packagesImportOnlyWhatStandsLeftOfThem() {
    assertNone(
        project.mainSources().stream().flatMap(file -> PackageOrder.offences(file).stream()));
  }

  @Test
  void shippedCodeMakesNoBannedCall() {
    assertNone(
        project.mainSources().stream()
            .flatMap(
                file ->
                    Arrays.stream(BannedCalls.values())
                        .flatMap(ban -> ban.offences(file).stream())));
  }

  @Test
  void nothingSaysThatItIsUnfinished() {
    assertNone(
        project.sources().stream()
            .flatMap(file -> file.lineMatches(UNFINISHED, "do it, or write an issue").stream()));
  }

  @Test
  void methodsHaveAtMost70Lines() {
    assertNone(shapes.longMethods().stream());
  }

  @Test
  void filesHaveAtMost500Lines() {
    assertNone(
        project.sources().stream()
            .filter(file -> file.lines().size() > FILE_LINES_MAX)
            .map(file -> new Offence(file.path(), 0, "has " + file.lines().size() + " lines")));
  }

  @Test
  void onlyTheRuntimePackageHasStaticStateThatChanges() {
    assertNone(shapes.staticMutableFields().stream());
  }

  @Test
  void everyPackageHasAPackageInfo() {
    Set<String> folders = folders(project.mainSources().stream());
    Set<String> documented =
        folders(
            project.mainSources().stream().filter(f -> f.path().endsWith("/package-info.java")));
    assertNone(
        folders.stream()
            .filter(folder -> !documented.contains(folder))
            .map(folder -> new Offence(folder, 0, "lacks package-info.java")));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertNone(shapes.packagesNotNullMarked().stream());
  }

  @Test
  void everyPackageAndTopLevelTypeHasADocComment() {
    assertNone(shapes.undocumented().stream());
  }

  @Test
  void thePageOfBipsAndTheCodeAgree() {
    assertThat(project.root().resolve(Bips.PAGE)).exists();
    assertNone(Bips.offences(project.text(Bips.PAGE), project.mainSources()).stream());
  }

  @Test
  void theTopLevelHoldsOnlyWhatTheArchitectureNames() {
    assertNone(
        trackedFiles().stream()
            .map(file -> file.replaceFirst("/.*", ""))
            .distinct()
            .filter(entry -> !entry.startsWith(".") && !TOP_LEVEL.contains(entry))
            .map(entry -> new Offence(entry, 0, "does not belong to the top level")));
  }

  @Test
  void noTrackedFileNamesAPathOfOneMachine() {
    List<Offence> found = new ArrayList<>();
    for (String file : trackedFiles()) {
      String ending = file.substring(file.lastIndexOf('.') + 1);
      boolean text =
          TEXT_ENDINGS.contains(ending)
              || !file.contains(".") && !file.contains("/fuzz/resources/")
              || file.startsWith(".ci/");
      if (text && Files.isRegularFile(project.root().resolve(file))) {
        found.addAll(
            SourceFile.of(file, project.text(file))
                .lineMatches(LOCAL_PATH, "a path of one machine"));
      }
    }
    assertNone(found.stream());
  }

  private static List<String> trackedFiles() {
    List<String> files = project.trackedFiles();
    assumeThat(files).as("skipped: not a git checkout, or no git on this machine").isNotEmpty();
    return files;
  }

  private static Set<String> folders(Stream<SourceFile> files) {
    return files
        .map(file -> file.path().substring(0, file.path().lastIndexOf('/')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertNone(Stream<Offence> offences) {
    List<String> found = offences.map(Offence::toString).toList();
    if (!found.isEmpty()) {
      fail("%s\n%s".formatted(found.size() + " offences:", String.join("\n", found)));
    }
  }
}
