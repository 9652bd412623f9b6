package org.groat.wallet.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.groat.wallet.keys.WalletException;

/// The folder of wallets: `NAME.json` each.
///
/// Saving writes a new file, flushes it to the disk, puts it in the old one's place in one step and flushes the folder: at any
/// instant the file is the old one or the new one.
public final class WalletStore {
  private static final String SUFFIX = ".json";
  private static final String NAME_FORM = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}";

  private final Path folder;

  public WalletStore(Path folder) {
    this.folder = folder;
  }

  /// Names of all wallets in the folder, in order.
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .filter(name -> name.matches(NAME_FORM))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw failed("the folder of wallets " + folder + " cannot be read", e);
    }
  }

  public boolean exists(String name) {
    return Files.exists(file(name));
  }

  /// Where a wallet is.
  ///
  /// @throws WalletException where the name is none
  public Path file(String name) {
    if (!name.matches(NAME_FORM)) {
      throw new WalletException(
          WalletException.Kind.INVALID_PARAMETER,
          "\""
              + name
              + "\" is no name for a wallet: it takes up to 64 letters, digits, dots, dashes and"
              + " spaces, a letter or digit first");
    }
    return folder.resolve(name + SUFFIX);
  }

  /// @throws WalletException where there is none of that name, or it cannot be read
  public WalletData load(String name) {
    Path file = file(name);
    try {
      return WalletJson.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new WalletException(
          WalletException.Kind.WALLET_NOT_FOUND,
          "Wallet file not found: there is no wallet \"" + name + "\" in " + folder,
          e);
    } catch (IOException e) {
      throw failed("the wallet " + file + " cannot be read", e);
    }
  }

  /// Puts the data in the place of what the wallet's file says.
  ///
  /// @throws WalletException where the disk does not take it; the old file is then as it was
  public void save(String name, WalletData data) {
    Path file = file(name);
    Path fresh = folder.resolve(name + SUFFIX + ".new");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(fresh);
      try (FileChannel channel = FileChannel.open(fresh, options(), ownerOnly())) {
        ByteBuffer bytes = ByteBuffer.wrap(WalletJson.write(data));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      replace(fresh, file);
      flushFolder();
    } catch (IOException e) {
      throw failed("the wallet " + file + " cannot be saved", e);
    }
  }

  private static Set<StandardOpenOption> options() {
    return EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private FileAttribute<?>[] ownerOnly() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void replace(Path fresh, Path file) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system cannot replace a file in one step", e);
    }
  }

  private void flushFolder() throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static WalletException failed(String what, IOException cause) {
    return new WalletException(
        WalletException.Kind.WALLET_ERROR, what + ": " + cause.getMessage(), cause);
  }
}
