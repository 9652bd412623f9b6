package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Installed libraries, made of the bundled one under other names.
final class CurveChoiceTest {
  /// Debian 12's 0.2.0.
  private static final Path OLD = Path.of("/usr/lib/x86_64-linux-gnu/libsecp256k1.so.1");

  /// As on Windows.
  private static final NativeLibrary NOT_EXPORTED =
      new NativeLibrary.Bundled(LibraryFile.resource("Windows 11", "amd64"));

  @TempDir Path folder;

  @BeforeEach
  void needsTheBundledLibraryOfLinux() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "skipped: names are those of Linux");
    NativeSecp256k1Test.load();
  }

  @Test
  void withoutAnInstalledOneTheBundledOneIsTaken() {
    CurveChoice choice = choose();
    assertThat(choice.description()).isEqualTo("libsecp256k1 bundled");
    assertThat(choice.refused()).isEmpty();
    assertThat(choice.isSlow()).isFalse();
  }

  @Test
  void aNewerInstalledOneIsTaken() throws IOException {
    Path file = install("libsecp256k1.so.9.0.0", "libsecp256k1.so.9");
    CurveChoice choice = choose();
    assertThat(choice.description()).isEqualTo("libsecp256k1 9.0.0 " + file.toRealPath());
    assertThat(choice.refused()).isEmpty();
    assertThat(CurveSelfCheck.wrongAnswer(choice.curve())).isEmpty();
  }

  @Test
  void oneAsOldAsTheBundledOneOrOlderIsNotEvenLoaded() throws IOException {
    install("libsecp256k1.so." + LibraryVersion.BUNDLED, "libsecp256k1.so.6");
    Files.writeString(folder.resolve("libsecp256k1.so.1"), "no library");
    CurveChoice choice = choose();
    assertThat(choice.description()).isEqualTo("libsecp256k1 bundled");
    assertThat(choice.refused()).isEmpty();
  }

  @Test
  void theNewestThatWorksIsTaken() throws IOException {
    install("libsecp256k1.so.7.0.0", "libsecp256k1.so.7");
    install("libsecp256k1.so.8.1.0", "libsecp256k1.so.8");
    Files.writeString(folder.resolve("libsecp256k1.so.10"), "no library");
    CurveChoice choice = choose();
    assertThat(choice.description()).startsWith("libsecp256k1 8.1.0 ");
    assertThat(choice.refused()).singleElement().asString().startsWith("10.0.0 ");
  }

  @Test
  void anOlderOneUnderANewerNameIsRefused() throws IOException {
    assumeTrue(Files.exists(OLD), "skipped: no old library here");
    Files.copy(OLD, folder.resolve("libsecp256k1.so.9"));
    CurveChoice choice = choose();
    assertThat(choice.description()).isEqualTo("libsecp256k1 bundled");
    assertThat(choice.refused())
        .singleElement()
        .asString()
        .endsWith("older than its name: it has secp256k1_scratch_space_create");
  }

  @Test
  void theOneThatTheUserNamesIsTakenWhateverItsName() throws IOException {
    install("libsecp256k1.so.9.0.0", "libsecp256k1.so.9");
    Path forced = install("mine.so", "link.so");
    CurveChoice choice = CurveChoice.of(Optional.of(forced), List.of(folder));
    assertThat(choice.description()).isEqualTo("libsecp256k1 " + forced);
    assertThat(choice.forcedRefusal()).isEmpty();
  }

  @Test
  void whereTheOneThatTheUserNamesIsNoneTheReasonIsTold() {
    Path forced = folder.resolve("none.so");
    CurveChoice choice = CurveChoice.of(Optional.of(forced), List.of(folder));
    assertThat(choice.description()).isEqualTo("libsecp256k1 bundled");
    assertThat(choice.forcedRefusal().orElseThrow()).startsWith(forced + ": ");
  }

  @Test
  void oneThatLacksAModuleIsRefusedByTheNameOfWhatItLacks() {
    assumeTrue(Files.exists(OLD), "skipped: no old library here");
    CurveChoice choice = CurveChoice.of(Optional.of(OLD), List.of(folder));
    assertThat(choice.description()).isEqualTo("libsecp256k1 bundled");
    assertThat(choice.forcedRefusal()).contains(OLD + ": no function secp256k1_ellswift_create");
  }

  @Test
  void whereTheBundledOnesFunctionsCannotBeCalledItsNativeMethodsAre() {
    CurveChoice choice = choose(List.of(NOT_EXPORTED, JniLibrary.bundled()));
    assertThat(choice.description()).isEqualTo("libsecp256k1 bundled, by JNI");
    assertThat(choice.curve()).isInstanceOf(JniSecp256k1.class);
    assertThat(choice.refused()).containsExactly("bundled: the DLL exports native methods only");
    assertThat(choice.isSlow()).isFalse();
  }

  @Test
  void aNewerInstalledOneIsPreferredToNativeMethods() throws IOException {
    install("libsecp256k1.so.9.0.0", "libsecp256k1.so.9");
    CurveChoice choice = choose(List.of(NOT_EXPORTED, JniLibrary.bundled()));
    assertThat(choice.description()).startsWith("libsecp256k1 9.0.0 ");
  }

  @Test
  void whereNeitherWayToCallTheBundledOneWorksBothReasonsAreTold() {
    JniLibrary none = new JniLibrary("/none/secp256k1-jni.dll", folder.toString());
    CurveChoice choice = choose(List.of(NOT_EXPORTED, none));
    assertThat(choice.curve()).isNotInstanceOf(JniSecp256k1.class);
    assertThat(choice.refused())
        .startsWith(
            "bundled: the DLL exports native methods only",
            "bundled, by JNI: no /none/secp256k1-jni.dll on the class path or in"
                + " java.library.path");
  }

  @Test
  void theSystemsFoldersAreAbsolute() {
    assertThat(InstalledLibraries.folders()).isNotEmpty().allMatch(Path::isAbsolute);
  }

  private CurveChoice choose() {
    return CurveChoice.of(Optional.empty(), List.of(folder, folder.resolve("absent")));
  }

  private CurveChoice choose(List<NativeLibrary> bundled) {
    return CurveChoice.of(Optional.empty(), List.of(folder), bundled);
  }

  /// Puts the bundled library there under a name, with a link as systems have it.
  private Path install(String name, String link) throws IOException {
    String resource = NativeLibrary.bundled().resource();
    Path file = folder.resolve(name);
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
      Files.copy(in, file);
    }
    Files.createSymbolicLink(folder.resolve(link), Path.of(name));
    return file;
  }
}
