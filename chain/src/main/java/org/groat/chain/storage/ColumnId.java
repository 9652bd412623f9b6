package org.groat.chain.storage;

/// Names a column of the store and says how it is used, so that the store can lay it out well.
///
/// @param name what stands on disk; never given to another column once used
/// @param use how the column is read and written
public record ColumnId(String name, Use use) {

  /// How a column is read and written.
  public enum Use {
    /// Small records, read as a whole when the store opens or one by one.
    RECORDS,
    /// Values of kilobytes to megabytes, written once, read seldom, removed by range.
    LARGE_VALUES,
    /// Very many small records, read one by one in no order, many of them not there.
    POINTS
  }

  public ColumnId {
    if (!name.matches("[a-z][a-z0-9]*")) {
      throw new IllegalArgumentException("no name for a column: " + name);
    }
  }

  /// The name's, which remembers it: columns are looked up at every write.
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
