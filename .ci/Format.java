import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Formats the project's Java sources with google-java-format, or checks that they are formatted.
///
/// Usage: `java -cp google-java-format-all-deps.jar .ci/Format.java check|write [FILE...]`, in the project's root;
/// without files, all sources. `///` comments are left as their authors wrote them: only code is laid out.
final class Format {
  private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".idea");

  private Format() {}

  public static void main(String[] arguments) throws Exception {
    boolean write = arguments[0].equals("write");
    List<Path> files =
        arguments.length > 1
            ? List.of(arguments).subList(1, arguments.length).stream().map(Path::of).toList()
            : sources(Path.of(""));
    if (files.isEmpty()) {
      return;
    }
    List<String> options = new ArrayList<>(List.of("--skip-javadoc-formatting"));
    options.addAll(write ? List.of("--replace") : List.of("--dry-run"));
    files.forEach(file -> options.add(file.toString()));

    try {
      new Formatter().formatSource("class Probe {}");
    } catch (LinkageError e) {
      // The formatter calls into the compiler of the JDK it runs on; a newer JDK may have moved
      // what it calls. The layout of code must never keep anybody from building it.
      if (write) {
        System.err.println("The formatter does not run on Java " + Runtime.version());
      }
      return;
    }
    StringWriter unformatted = new StringWriter();
    PrintWriter out = new PrintWriter(unformatted);
    PrintWriter errors = new PrintWriter(System.err, true);
    int status = new Main(out, errors, System.in).format(options.toArray(String[]::new));
    out.flush();
    if (status == 0 && !unformatted.toString().isBlank()) {
      System.err.println(
          "Not formatted (run .ci/format --all): "
              + String.join(" ", unformatted.toString().lines().toList()));
      status = 1;
    }
    System.exit(status);
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_SOURCES.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }
}
