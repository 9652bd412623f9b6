package org.groat.wallet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.WalletData;
import org.junit.jupiter.api.Test;

/// Where the indexes of a wallet's branches end.
final class KeychainTest {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;

  @Test
  void aBranchInUseBeyondWhatIsDerivedIsRefusedAtOnce() {
    for (int next :
        List.of(
            Keychain.INDEXES_MAX + 1,
            Integer.MAX_VALUE - Keychain.GAP,
            Integer.MAX_VALUE - Keychain.GAP + 1,
            Integer.MAX_VALUE)) {
      assertThatThrownBy(() -> Keychain.of(stored(next), REGTEST))
          .isInstanceOf(WalletException.class)
          .hasMessage(
              "the wallet is damaged: it says that "
                  + next
                  + " of its bech32 addresses are in use, and it has 1048576 at most");
    }
  }

  @Test
  void theLastIndexIsWatchedAndHandedOutAndThenThereIsNone() {
    int most = Keychain.GAP + 5;
    Keychain keychain = Keychain.of(stored(4), REGTEST, most);
    Bytes last = keychain.branches().getFirst().descriptor().expand(most - 1).scriptPubKey();
    Bytes beyond = keychain.branches().getFirst().descriptor().expand(most).scriptPubKey();
    assertThat(keychain.owns(last)).as("one more than the gap").isFalse();
    for (int index = 4; index < most; index++) {
      Keychain.OwnScript next = keychain.next(AddressType.BECH32, false);
      assertThat(next.index()).isEqualTo(index);
      keychain.use(next);
    }
    assertThat(keychain.owns(last)).isTrue();
    assertThat(keychain.owns(beyond)).isFalse();
    assertThatThrownBy(() -> keychain.next(AddressType.BECH32, false))
        .isInstanceOf(WalletException.class)
        .hasMessage("Error: No bech32 addresses available.");
    assertThat(Keychain.of(keychain.stored(REGTEST), REGTEST, most).owns(last))
        .as("it is loaded again")
        .isTrue();
  }

  /// A wallet's one branch, as a file has it.
  private static List<WalletData.Branch> stored(int next) {
    ExtendedPrivateKey master = ExtendedPrivateKey.ofSeed(Bytes.fromHex("a5".repeat(16)));
    String descriptor = AddressType.BECH32.descriptor(master, REGTEST, 0, 0).toText(REGTEST);
    return List.of(new WalletData.Branch("bech32", false, descriptor, next));
  }
}
