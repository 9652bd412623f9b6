package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The flags that the launcher chooses for a node: what control groups and `--dbcache` leave is what the heap may have.
class LauncherFlagsTest {
  private static final Path SHELL = Path.of("/bin/sh");
  private static final long GIB = 1L << 30;

  @TempDir Path groups;

  @BeforeEach
  void needAShellAndMuchMemory() throws IOException {
    assumeTrue(Files.isExecutable(SHELL), "the launcher is a shell script");
    assumeTrue(Files.isReadable(Path.of("/proc/meminfo")), "tells memory on Linux only");
    Files.writeString(groups.resolve("self"), "0::/\n");
  }

  private static Path script() {
    String root = System.getProperty("groat.root");
    Path folder = root == null ? Path.of("") : Path.of(root).resolve("node");
    return folder.resolve("src/dist/lib/node-flags.sh").toAbsolutePath();
  }

  private String flags(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                SHELL.toString(),
                "-c",
                "set -eu; home=/nowhere; . \"$0\"; choose_node_flags \"$@\"; echo $node_flags",
                script().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GROAT_CGROUP_ROOT", groups.toString());
    builder.environment().put("GROAT_CGROUP_SELF", groups.resolve("self").toString());
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private int heap(String... arguments) throws IOException, InterruptedException {
    String flags = flags(arguments);
    return Integer.parseInt(flags.replaceFirst(".*-Xmx([0-9]+)m.*", "$1"));
  }

  private void limit(String file, String text) throws IOException {
    Path path = groups.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  @Test
  void theCollectorIsG1WithCompactHeaders() throws Exception {
    assertThat(flags("node"))
        .matches(
            "-XX:\\+UseG1GC -XX:\\+UseCompactObjectHeaders -Xmx[0-9]+m -XX:MaxNewSize=[0-9]+m");
  }

  @Test
  void aContainersLimitCountsInBothVersions() throws Exception {
    limit("memory.max", Long.toString(2 * GIB));
    assertThat(heap("node")).isEqualTo((2048 - 450 - 300) / 2);
    limit("memory.max", "max");
    limit("memory/memory.limit_in_bytes", Long.toString(GIB));
    assertThat(heap("node")).isEqualTo(256);
    // What version 1 says where there is no limit.
    limit("memory/memory.limit_in_bytes", "9223372036854771712");
    limit("memory.max", Long.toString(2 * GIB));
    assertThat(heap("node")).isEqualTo((2048 - 450 - 300) / 2);
  }

  @Test
  void aServicesOwnGroupAndThoseAboveItCount() throws Exception {
    Files.writeString(groups.resolve("self"), "0::/system.slice/groat.service\n");
    limit("system.slice/groat.service/memory.max", Long.toString(2 * GIB));
    assertThat(heap("node")).isEqualTo((2048 - 450 - 300) / 2);
    limit("system.slice/memory.max", Long.toString(GIB + GIB / 2));
    assertThat(heap("node")).isEqualTo((1536 - 450 - 300) / 2);
    Files.writeString(groups.resolve("self"), "5:cpu,cpuacct:/a\n4:memory:/a/b\n0::/\n");
    limit("memory/a/memory.limit_in_bytes", Long.toString(2 * GIB));
    assertThat(heap("node")).isEqualTo((2048 - 450 - 300) / 2);
  }

  @Test
  void whatCoinsTakeTheHeapDoesNotGet() throws Exception {
    limit("memory.max", Long.toString(3 * GIB));
    assertThat(heap("node", "--dbcache", "1000")).isEqualTo((3072 - 1000 - 300) / 2);
    assertThat(heap("node", "--dbcache=100", "--dbcache=2000")).isEqualTo((3072 - 2300) / 2);
    assertThat(heap("chain", "import", "--dbcache=3000", "f")).isEqualTo(256);
    assertThat(heap("node", "--dbcache=much")).isEqualTo((3072 - 450 - 300) / 2);
    assertThat(heap("node", "--dbcache")).isEqualTo((3072 - 450 - 300) / 2);
  }

  @Test
  void moreThanTwoGigabytesAreNeverAskedFor() throws Exception {
    assertThat(heap("node", "--dbcache=4")).isBetween(256, 2048);
  }
}
