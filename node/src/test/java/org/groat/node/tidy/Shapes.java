package org.groat.node.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Rules that need the syntax tree: the compiler's own parser reads every file once.
final class Shapes {
  static final int METHOD_LINES_MAX = 70;

  private final List<Offence> longMethods = new ArrayList<>();
  private final List<Offence> staticMutableFields = new ArrayList<>();
  private final List<Offence> undocumentedTypes = new ArrayList<>();
  private final List<Offence> packagesNotNullMarked = new ArrayList<>();

  static Shapes of(List<SourceFile> files) {
    Map<String, SourceFile> byUri =
        files.stream().collect(Collectors.toMap(file -> uri(file).toString(), Function.identity()));
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, _ -> {}, List.of("-proc:none"), null, units(files));
    DocTrees trees = DocTrees.instance(task);
    Shapes shapes = new Shapes();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        SourceFile file = byUri.get(unit.getSourceFile().toUri().toString());
        shapes.new Scanner(trees, unit, file).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return shapes;
  }

  List<Offence> longMethods() {
    return List.copyOf(longMethods);
  }

  List<Offence> staticMutableFields() {
    return List.copyOf(staticMutableFields);
  }

  /// Shipped top-level types and packages without a doc comment.
  List<Offence> undocumented() {
    return List.copyOf(undocumentedTypes);
  }

  List<Offence> packagesNotNullMarked() {
    return List.copyOf(packagesNotNullMarked);
  }

  private static List<JavaFileObject> units(List<SourceFile> files) {
    List<JavaFileObject> units = new ArrayList<>();
    for (SourceFile file : files) {
      String text = String.join("\n", file.lines());
      units.add(
          new SimpleJavaFileObject(uri(file), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return text;
            }
          });
    }
    return units;
  }

  private static URI uri(SourceFile file) {
    return URI.create("source:///" + file.path());
  }

  private final class Scanner extends TreePathScanner<Void, Void> {
    private final DocTrees trees;
    private final CompilationUnitTree unit;
    private final LineMap lines;
    private final SourceFile file;

    Scanner(DocTrees trees, CompilationUnitTree unit, SourceFile file) {
      this.trees = trees;
      this.unit = unit;
      this.lines = unit.getLineMap();
      this.file = file;
    }

    @Override
    public Void visitCompilationUnit(CompilationUnitTree tree, Void unused) {
      if (file.path().endsWith("/package-info.java")) {
        boolean marked =
            unit.getPackageAnnotations().stream()
                .anyMatch(
                    annotation -> annotation.getAnnotationType().toString().endsWith("NullMarked"));
        if (!marked) {
          packagesNotNullMarked.add(new Offence(file.path(), 0, "lacks @NullMarked"));
        }
        if (file.lines().stream().noneMatch(line -> line.startsWith("///"))) {
          undocumentedTypes.add(new Offence(file.path(), 0, "lacks a doc comment"));
        }
      }
      return super.visitCompilationUnit(tree, unused);
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      boolean topLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
      if (topLevel && file.main() && trees.getDocComment(getCurrentPath()) == null) {
        undocumentedTypes.add(
            new Offence(
                file.path(), startLine(tree), tree.getSimpleName() + " lacks a doc comment"));
      }
      if (file.main() && !file.in("chain.runtime") && tree.getKind() != Tree.Kind.INTERFACE) {
        tree.getMembers().forEach(this::checkField);
      }
      return super.visitClass(tree, unused);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
      int length = endLine(tree) - startLine(tree) + 1;
      if (length > METHOD_LINES_MAX) {
        longMethods.add(
            new Offence(
                file.path(), startLine(tree), tree.getName() + " has " + length + " lines"));
      }
      return super.visitMethod(tree, unused);
    }

    private void checkField(Tree member) {
      if (member instanceof VariableTree field) {
        var modifiers = field.getModifiers().getFlags();
        if (modifiers.contains(Modifier.STATIC) && !modifiers.contains(Modifier.FINAL)) {
          staticMutableFields.add(
              new Offence(
                  file.path(), startLine(field), field.getName() + " is static and not final"));
        }
      }
    }

    private int startLine(Tree tree) {
      return (int) lines.getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    private int endLine(Tree tree) {
      long end = trees.getSourcePositions().getEndPosition(unit, tree);
      return end < 0 ? startLine(tree) : (int) lines.getLineNumber(end);
    }
  }
}
