package org.groat.wallet.account;

import java.security.SecureRandom;
import java.time.Duration;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.Scheduler;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.SealedSecret;
import org.groat.wallet.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/// A wallet's secret and whether it is at hand. Has no text form.
final class WalletSecret {
  private final SecureRandom random;
  private final SealedSecret.Cost cost;
  private StoredSecret stored;
  private @Nullable Mnemonic mnemonic;
  private @Nullable ExtendedPrivateKey master;
  private Scheduler.@Nullable Cancellable relock;
  private long unlockedUntil;

  WalletSecret(StoredSecret stored, SealedSecret.Cost cost, SecureRandom random) {
    this.stored = stored;
    this.cost = cost;
    this.random = random;
    if (stored instanceof StoredSecret.Open open) {
      remember(Mnemonic.ofEntropy(open.entropy()));
    }
  }

  static StoredSecret store(
      Mnemonic mnemonic, String passphrase, SealedSecret.Cost cost, SecureRandom random) {
    return passphrase.isEmpty()
        ? new StoredSecret.Open(mnemonic.entropy())
        : new StoredSecret.Sealed(SealedSecret.seal(mnemonic.entropy(), passphrase, cost, random));
  }

  StoredSecret stored() {
    return stored;
  }

  boolean isSealed() {
    return stored instanceof StoredSecret.Sealed;
  }

  boolean isLocked() {
    return master == null;
  }

  /// Seconds since 1970 at which the wallet locks itself; 0 where it is locked.
  long unlockedUntil() {
    return isLocked() ? 0 : unlockedUntil;
  }

  ExtendedPrivateKey master() {
    if (master == null) {
      throw new WalletException(
          WalletException.Kind.UNLOCK_NEEDED,
          "Error: Please enter the wallet passphrase with walletpassphrase first.");
    }
    return master;
  }

  Mnemonic mnemonic() {
    master();
    if (mnemonic == null) {
      throw new IllegalStateException("an open secret has its words");
    }
    return mnemonic;
  }

  /// Opens the secret for a time.
  void unlock(String passphrase, Duration span, Scheduler scheduler) {
    SealedSecret sealed = requireSealed("walletpassphrase");
    Bytes entropy = sealed.open(passphrase);
    remember(Mnemonic.ofEntropy(entropy));
    cancelRelock();
    unlockedUntil = scheduler.nowSeconds() + span.toSeconds();
    relock = scheduler.schedule(span, this::forget);
  }

  void lock() {
    requireSealed("walletlock");
    forget();
  }

  /// Seals an open secret.
  void encrypt(String passphrase) {
    if (isSealed()) {
      throw new WalletException(
          WalletException.Kind.WRONG_ENCRYPTION_STATE,
          "Error: running with an encrypted wallet, but encryptwallet was called.");
    }
    requirePassphrase(passphrase);
    stored = store(mnemonic(), passphrase, cost, random);
    forget();
  }

  /// Seals the secret under another passphrase.
  void changePassphrase(String old, String fresh) {
    SealedSecret sealed = requireSealed("walletpassphrasechange");
    requirePassphrase(fresh);
    stored = store(Mnemonic.ofEntropy(sealed.open(old)), fresh, cost, random);
  }

  void forget() {
    cancelRelock();
    if (isSealed()) {
      mnemonic = null;
      master = null;
    }
  }

  private void cancelRelock() {
    if (relock != null) {
      relock.cancel();
      relock = null;
    }
  }

  private void remember(Mnemonic words) {
    mnemonic = words;
    master = ExtendedPrivateKey.ofSeed(words.seed(""));
  }

  private SealedSecret requireSealed(String method) {
    return switch (stored) {
      case StoredSecret.Sealed sealed -> sealed.secret();
      case StoredSecret.Open _ ->
          throw new WalletException(
              WalletException.Kind.WRONG_ENCRYPTION_STATE,
              "Error: running with an unencrypted wallet, but " + method + " was called.");
    };
  }

  private static void requirePassphrase(String passphrase) {
    if (passphrase.isEmpty()) {
      throw new WalletException(
          WalletException.Kind.INVALID_PARAMETER, "passphrase cannot be empty");
    }
  }
}
