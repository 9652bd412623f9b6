package org.groat.wallet.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.descriptor.Descriptor;
import org.groat.wallet.descriptor.DescriptorText;
import org.groat.wallet.descriptor.ScriptDetails;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.WalletData;

/// The scripts that belong to a wallet: those of its descriptors, from the first index to [#GAP] beyond the last one in use.
///
/// An index is in use once it was handed out or seen in a transaction. Seeing one moves the end further, so that a wallet
/// restored from its words finds all its scripts again as long as no run of unused ones is longer than the gap.
final class Keychain {
  /// Unused indexes in a row that are watched: the field's common number (BIP-0044).
  static final int GAP = 20;

  /// Indexes that each branch has, from 0 on. BIP-0032 would allow 2^31; but every one in use is derived again whenever the wallet is
  /// loaded, and kept in memory: a minute or two and 130 MB for a branch with as many as these.
  static final int INDEXES_MAX = 1 << 20;

  private final int indexesMax;
  private final List<Branch> branches = new ArrayList<>();
  private final Map<Bytes, OwnScript> scripts = new HashMap<>();

  private Keychain(int indexesMax) {
    this.indexesMax = indexesMax;
  }

  /// One of the wallet's scripts.
  record OwnScript(Branch branch, int index) {
    ScriptDetails details() {
      return branch.descriptor.expand(index);
    }
  }

  /// A descriptor and how far it is in use.
  static final class Branch {
    private final AddressType type;
    private final boolean isChange;
    private final Descriptor descriptor;
    private int next;
    private int derived;

    private Branch(AddressType type, boolean isChange, Descriptor descriptor) {
      this.type = type;
      this.isChange = isChange;
      this.descriptor = descriptor;
    }

    AddressType type() {
      return type;
    }

    boolean isChange() {
      return isChange;
    }

    Descriptor descriptor() {
      return descriptor;
    }

    int next() {
      return next;
    }
  }

  /// The branches of a new wallet: for each kind of address one to hand out and one for change.
  static Keychain of(ExtendedPrivateKey master, NetworkParameters network) {
    Keychain keychain = new Keychain(INDEXES_MAX);
    for (AddressType type : AddressType.values()) {
      for (int branch = 0; branch < 2; branch++) {
        keychain.add(new Branch(type, branch == 1, type.descriptor(master, network, 0, branch)), 0);
      }
    }
    return keychain;
  }

  /// The branches that a file holds.
  ///
  /// @throws WalletException where a branch is of a kind that is not known here, or in use beyond [#INDEXES_MAX]
  static Keychain of(List<WalletData.Branch> stored, NetworkParameters network) {
    return of(stored, network, INDEXES_MAX);
  }

  /// @param indexesMax of each branch, instead of [#INDEXES_MAX]
  static Keychain of(List<WalletData.Branch> stored, NetworkParameters network, int indexesMax) {
    Keychain keychain = new Keychain(indexesMax);
    for (WalletData.Branch branch : stored) {
      AddressType type =
          AddressType.of(branch.type())
              .orElseThrow(
                  () ->
                      new WalletException(
                          WalletException.Kind.WALLET_ERROR,
                          "the wallet has a kind of address that is not known here: "
                              + branch.type()));
      if (branch.next() > indexesMax) {
        throw new WalletException(
            WalletException.Kind.WALLET_ERROR,
            "the wallet is damaged: it says that "
                + branch.next()
                + " of its "
                + branch.type()
                + " addresses are in use, and it has "
                + indexesMax
                + " at most");
      }
      Descriptor descriptor = DescriptorText.parse(branch.descriptor(), network);
      keychain.add(new Branch(type, branch.isChange(), descriptor), branch.next());
    }
    return keychain;
  }

  private void add(Branch branch, int next) {
    branches.add(branch);
    branch.next = next;
    extend(branch);
  }

  private void extend(Branch branch) {
    int end = Math.min(branch.next + GAP, indexesMax);
    while (branch.derived < end) {
      scripts.put(
          branch.descriptor.expand(branch.derived).scriptPubKey(),
          new OwnScript(branch, branch.derived));
      branch.derived++;
    }
  }

  List<Branch> branches() {
    return List.copyOf(branches);
  }

  Optional<OwnScript> find(Bytes scriptPubKey) {
    return Optional.ofNullable(scripts.get(scriptPubKey));
  }

  boolean owns(Bytes scriptPubKey) {
    return scripts.containsKey(scriptPubKey);
  }

  /// The next script of a kind that was not handed out nor seen; the same each time until it is [#use]d.
  ///
  /// @throws WalletException where all are in use
  OwnScript next(AddressType type, boolean isChange) {
    for (Branch branch : branches) {
      if (branch.type == type && branch.isChange == isChange && branch.next < indexesMax) {
        return new OwnScript(branch, branch.next);
      }
    }
    throw new WalletException(
        WalletException.Kind.WALLET_ERROR, "Error: No " + type.text() + " addresses available.");
  }

  /// Marks a script as in use.
  ///
  /// @return true where more scripts are watched from now on
  boolean use(OwnScript script) {
    if (script.index < script.branch.next) {
      return false;
    }
    script.branch.next = script.index + 1;
    extend(script.branch);
    return true;
  }

  List<WalletData.Branch> stored(NetworkParameters network) {
    return branches.stream()
        .map(
            b ->
                new WalletData.Branch(
                    b.type.text(), b.isChange, b.descriptor.toText(network), b.next))
        .toList();
  }
}
