package org.groat.node.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// One network's folder of the data directory, locked for this process until it is closed.
///
/// ```
/// D/            main network        D/<network>/   any other
///   .lock       held while a process owns the folder
///   .cookie     user:password of JSON-RPC, readable by the owner only, gone after a stop
///   debug.log   what happened
///   ledger/     blocks, coins and headers
///   wallets/    one file for each wallet
///   peers.dat   addresses of peers
///   onion_v3_private_key, i2p_private_key
///               what the node's overlay addresses rest on, readable by the owner only
/// ```
public final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /// Makes the folder where there is none, and takes its lock.
  ///
  /// @throws ConfigurationException where another process has it, or it cannot be written
  public static DataDirectory open(Path path) {
    Path lockFile = path.resolve(".lock");
    FileChannel channel = null;
    try {
      Files.createDirectories(path);
      channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new ConfigurationException(
            "the data directory "
                + path
                + " is in use by another process; stop that one, or name another with --datadir");
      }
      return new DataDirectory(path, channel, lock);
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw new ConfigurationException("cannot use the data directory " + path + ": " + e, e);
    }
  }

  /// The lock, or null where another process, or another part of this one, holds it.
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel, IOException cause) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  public Path path() {
    return path;
  }

  public Path ledger() {
    return path.resolve("ledger");
  }

  public Path wallets() {
    return path.resolve("wallets");
  }

  public Path peers() {
    return path.resolve("peers.dat");
  }

  public Path bans() {
    return path.resolve("banlist.txt");
  }

  public Path mempool() {
    return path.resolve("mempool.dat");
  }

  public Path onionKey() {
    return path.resolve("onion_v3_private_key");
  }

  public Path i2pKey() {
    return path.resolve("i2p_private_key");
  }

  public Path anchors() {
    return path.resolve("anchors.txt");
  }

  /// Writes a file that its owner only can read, at once: a reader sees the whole of it or nothing.
  public static void writeSecret(Path file, String content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(
        fresh,
        content,
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Gives the lock back. The lock file stays: deleting it would let two processes lock two files of one name.
  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new ConfigurationException("cannot give back the lock of " + path + ": " + e, e);
    }
  }
}
