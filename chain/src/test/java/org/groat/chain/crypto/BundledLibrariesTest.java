package org.groat.chain.crypto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.acinq.secp256k1.Secp256k1CFunctions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the jars hold for each system, read from here.
final class BundledLibrariesTest {
  private static final int X86_64 = 0x8664;

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64",
    "Linux, aarch64",
    "Mac OS X, x86_64",
    "Mac OS X, aarch64",
    "Windows 11, amd64"
  })
  void eachSystemThatIsSupportedHasALibraryInAJar(String system, String processor)
      throws IOException {
    assertThat(read(LibraryFile.resource(system, processor))).isNotEmpty();
  }

  @Test
  void windowsOnArmHasNone() {
    String resource = LibraryFile.resource("Windows 11", "aarch64");
    assertThat(LibraryFile.class.getResource(resource)).isNull();
  }

  @Test
  void theDllIsForX8664AndExportsEachNativeMethodThatIsDeclared() throws IOException {
    Dll dll = new Dll(Bytes.wrap(read(LibraryFile.resource("Windows 11", "amd64"))));
    assertThat(dll.machine()).isEqualTo(X86_64);
    List<String> methods =
        Arrays.stream(Secp256k1CFunctions.class.getDeclaredMethods())
            .filter(method -> Modifier.isNative(method.getModifiers()))
            .map(Method::getName)
            .map(name -> name.replace("_", "_1"))
            .map(name -> "Java_fr_acinq_secp256k1_Secp256k1CFunctions_" + name)
            .toList();
    assertThat(methods).hasSizeGreaterThan(25);
    assertThat(dll.exports()).containsAll(methods);
  }

  /// Once it does, it can be bound as on other systems, and [NativeLibrary.Bundled] should no longer refuse it.
  @Test
  void theDllExportsNoneOfTheLibrarysOwnFunctions() throws IOException {
    String resource = LibraryFile.resource("Windows 11", "amd64");
    assertThat(new Dll(Bytes.wrap(read(resource))).exports())
        .noneMatch(name -> name.startsWith("secp256k1_"));
    assertThatThrownBy(() -> new NativeLibrary.Bundled(resource).load())
        .hasMessage("the DLL exports native methods only");
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = LibraryFile.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return in.readAllBytes();
    }
  }

  /// A library of Windows (Portable Executable, 64 bits), as far as its exports go.
  private record Dll(Bytes file) {
    private int header() {
      return file.int32At(0x3c);
    }

    int machine() {
      return file.uint16At(header() + 4);
    }

    List<String> exports() {
      int optionalHeader = header() + 24;
      assertThat(file.uint16At(optionalHeader)).as("64 bits").isEqualTo(0x20b);
      int directory = position(file.int32At(optionalHeader + 112));
      int count = file.int32At(directory + 24);
      int names = position(file.int32At(directory + 32));
      List<String> exports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        exports.add(text(position(file.int32At(names + 4 * i))));
      }
      return exports;
    }

    /// Where in the file that lies which will lie at an address in memory.
    private int position(int address) {
      int sections = file.uint16At(header() + 6);
      int section = header() + 24 + file.uint16At(header() + 20);
      for (int i = 0; i < sections; i++, section += 40) {
        int start = file.int32At(section + 12);
        if (address >= start && address < start + file.int32At(section + 8)) {
          return address - start + file.int32At(section + 20);
        }
      }
      throw new AssertionError("no section has address " + address);
    }

    private String text(int start) {
      int end = start;
      while (file.at(end) != 0) {
        end++;
      }
      return new String(file.slice(start, end).toByteArray(), ISO_8859_1);
    }
  }
}
