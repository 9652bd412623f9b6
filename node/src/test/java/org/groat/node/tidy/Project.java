package org.groat.node.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The project's tree on disk.
record Project(Path root, List<SourceFile> sources) {
  static final List<String> MODULES = List.of("chain", "network", "wallet", "node");

  /// Reads all Java sources of all modules; `-Dgroat.root` names the root, else it is looked for above the working folder.
  static Project read() {
    Path root = findRoot();
    List<SourceFile> sources = new ArrayList<>();
    for (String module : MODULES) {
      Path folder = root.resolve(module).resolve("src");
      for (Path file : Files.isDirectory(folder) ? files(folder) : List.<Path>of()) {
        if (file.toString().endsWith(".java")) {
          sources.add(SourceFile.of(relative(root, file), text(file)));
        }
      }
    }
    return new Project(root, List.copyOf(sources));
  }

  List<SourceFile> mainSources() {
    return sources.stream().filter(SourceFile::main).toList();
  }

  /// The files under version control, from the project's root; empty where this is not a checkout or git is missing.
  List<String> trackedFiles() {
    if (!Files.exists(root.resolve(".git"))) {
      return List.of();
    }
    try {
      Process git =
          new ProcessBuilder(
                  "git", "-c", "safe.directory=*", "-c", "core.quotePath=false", "ls-files")
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      List<String> files = new String(git.getInputStream().readAllBytes()).lines().toList();
      return git.waitFor() == 0 ? files : List.of();
    } catch (IOException _) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String text(String file) {
    return text(root.resolve(file));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String relative(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static Path findRoot() {
    String given = System.getProperty("groat.root");
    Path folder = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no project root (a folder with .mvn) here or above");
      }
    }
    return folder;
  }
}
