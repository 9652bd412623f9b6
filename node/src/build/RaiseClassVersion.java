import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Copies a jar, raising the version of its class files to that of Java 8 and adding the stack maps which that demands.
///
/// The JVM keeps classes older than Java 6 out of its AOT caches and verifies them the slow way. picocli is compiled for
/// Java 5 and every command loads 170 of its classes: see decision 0004. Nothing else in the classes changes.
///
/// Usage: `java RaiseClassVersion.java FROM.jar TO.jar`
final class RaiseClassVersion {
  private static final int JAVA_8 = 52;

  private RaiseClassVersion() {}

  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    Path to = Path.of(arguments[1]);
    Files.createDirectories(to.getParent());
    try (ZipFile in = new ZipFile(from.toFile());
        URLClassLoader classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file)) {
      ClassFile raiser =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] content = in.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? raised(raiser, content) : content);
      }
    }
  }

  private static byte[] raised(ClassFile raiser, byte[] content) {
    ClassModel model = raiser.parse(content);
    if (model.majorVersion() >= JAVA_8) {
      return content;
    }
    try {
      return raiser.build(
          model.thisClass().asSymbol(),
          builder -> {
            model.forEach(
                element -> {
                  if (!(element instanceof ClassFileVersion)) {
                    builder.with(element);
                  }
                });
            builder.withVersion(JAVA_8, 0);
          });
    } catch (IllegalArgumentException e) {
      // Not possible for this class: it stays as it was, which is slower and as right.
      return content;
    }
  }
}
