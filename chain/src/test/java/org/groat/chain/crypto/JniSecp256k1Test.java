package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.management.ThreadMXBean;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The native methods of the library for this system: those of the DLL for Windows are made of the same source.
final class JniSecp256k1Test extends Secp256k1Contract {
  private final Secp256k1 curve = load();

  @Override
  Secp256k1 curve() {
    return curve;
  }

  @Test
  void threadsShareOneContextAndDoNotDisturbEachOther() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> results =
          IntStream.range(0, 4).mapToObj(seed -> pool.submit(() -> rightAnswers(seed))).toList();
      for (Future<Integer> result : results) {
        assertThat(result.get()).isEqualTo(200);
      }
    }
  }

  /// Each of a hundred rounds has a signature that is right and one that is wrong.
  private int rightAnswers(int seed) {
    Random random = new Random(seed);
    int right = 0;
    for (int i = 0; i < 100; i++) {
      Bytes secret = random(random, 32);
      Bytes hash = random(random, 32);
      Bytes key = curve.publicKey(secret);
      Bytes signature = curve.signEcdsa(secret, hash);
      right += curve.verifyEcdsa(key, signature, hash) ? 1 : 0;
      right += curve.verifyEcdsa(key, signature, random(random, 32)) ? 0 : 1;
    }
    return right;
  }

  @Test
  void verifyingLeavesNoGarbage() {
    Bytes secret = Bytes.fromHex("11".repeat(32));
    Bytes hash = Bytes.fromHex("22".repeat(32));
    Bytes key = curve.publicKey(secret);
    Bytes ecdsa = curve.signEcdsa(secret, hash);
    Bytes xOnly = key.from(1);
    Bytes schnorr = curve.signSchnorr(secret, hash, hash);
    int rounds = 500;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 3; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < rounds; i++) {
        assertTrue(curve.verifyEcdsa(key, ecdsa, hash));
        assertTrue(curve.verifySchnorr(xOnly, schnorr, hash));
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // The parser of DER is an object of 24 bytes until the compiler sees through it.
    assertThat(least / rounds).isLessThanOrEqualTo(32);
  }

  private static void assertTrue(boolean verified) {
    if (!verified) {
      throw new AssertionError("a good signature is refused");
    }
  }

  @Test
  void anExceptionThatSaysNothingOfTheArgumentsMakesNoSignatureInvalid() {
    Secp256k1Exception memory = new Secp256k1Exception("memory allocation failed");
    assertThatThrownBy(() -> JniSecp256k1.refused(memory))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(memory);
    assertThat(JniSecp256k1.refused(new Secp256k1Exception("secp256k1_ec_pubkey_parse failed")))
        .isFalse();
  }

  @Test
  void aLibraryThatIsNowhereIsUnavailable(@TempDir Path folder) {
    assertThatThrownBy(() -> new JniLibrary("/none/none.so", folder.toString()).curve())
        .isInstanceOf(NativeLibrary.UnavailableException.class)
        .hasMessage("no /none/none.so on the class path or in java.library.path");
  }

  @Test
  void whatIsNoLibraryIsUnavailable(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("none.so"), emptyElf());
    assertThatThrownBy(() -> new JniLibrary("/none/none.so", folder.toString()).curve())
        .isInstanceOf(NativeLibrary.UnavailableException.class)
        .hasMessageContaining("none.so");
  }

  /// A shared object with nothing in it but the remark that its stack is not executable, without which the JVM warns.
  private static byte[] emptyElf() {
    return ByteBuffer.allocate(120)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0, 0x464c_457f)
        .put(4, (byte) 2)
        .put(5, (byte) 1)
        .put(6, (byte) 1)
        .putShort(16, (short) 3)
        .putShort(18, (short) 62)
        .putInt(20, 1)
        .putLong(32, 64)
        .putShort(52, (short) 64)
        .putShort(54, (short) 56)
        .putShort(56, (short) 1)
        .putInt(64, 0x6474_e551)
        .putInt(68, 6)
        .array();
  }

  @Test
  void aLibraryBesideTheJarsIsLoadedFromWhereItLies(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("beside.so");
    try (InputStream in = JniLibrary.class.getResourceAsStream(LibraryFile.resource())) {
      Files.copy(in, file);
    }
    String folders =
        String.join(File.pathSeparator, "relative", "no path \0", "", folder.toString());
    JniSecp256k1 beside = new JniLibrary("/none/beside.so", folders).curve();
    assertThat(CurveSelfCheck.wrongAnswer(beside)).isEmpty();
    if (Files.exists(Path.of("/proc/self/maps"))) {
      assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(file.toString());
    }
  }

  static JniSecp256k1 load() {
    try {
      return JniLibrary.bundled().curve();
    } catch (NativeLibrary.UnavailableException e) {
      return abort("skipped: the bundled library does not load here: " + e.getMessage());
    }
  }
}
