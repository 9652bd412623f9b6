package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.groat.chain.consensus.TestTransactions.*;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptFlags;
import org.junit.jupiter.api.Test;

class BlockConnectionTest {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;

  private final HeaderChain chain = HeaderChain.of(REGTEST).addMany(99, 600);
  private final BlockConnection connection = connection(REGTEST);

  @Test
  void feesAndSubsidyAreWhatACoinbaseMayPay() {
    assertThat(connection.connect(coinbase(100), new Coin[0])).isEmpty();
    assertThat(connection.connect(spend(7), coins(coin(10, 1, false)))).isEmpty();
    assertThat(connection.connect(spend(1), coins(coin(4, 1, false)))).isEmpty();
    assertThat(connection.fees()).isEqualTo(Amount.ofSatoshis(6));
    assertThat(connection.finish(coinbase(100, output(5_000_000_006L)))).isEmpty();
    Rejection rejection = connection.finish(coinbase(100, output(5_000_000_007L))).orElseThrow();
    assertThat(rejection.text())
        .isEqualTo("bad-cb-amount, coinbase pays too much (actual=5000000007 vs limit=5000000006)");
  }

  @Test
  void aTransactionsFaultIsReportedAsSuch() {
    assertThat(connection.connect(spend(11), coins(coin(10, 1, false))))
        .map(Rejection::rule)
        .contains(TxRule.INPUTS_BELOW_OUTPUTS);
    assertThat(connection.connect(spend(1), coins(coin(10, 1, true))))
        .map(Rejection::rule)
        .contains(TxRule.IMMATURE_COINBASE);
  }

  @Test
  void relativeLockTimesHoldOnceTheyAreActive() {
    Transaction tx = Transaction.of(2, List.of(input(1, 10)), List.of(output(1)), 0);
    assertThat(connection.connect(tx, coins(coin(1, 90, false)))).isEmpty();
    assertThat(connection.connect(tx, coins(coin(1, 91, false))))
        .map(Rejection::text)
        .contains("bad-txns-nonfinal, contains a non-BIP68-final transaction");
    NetworkParameters later =
        REGTEST.withActivationHeight(BuriedDeployment.RELATIVE_LOCK_TIME, 101);
    assertThat(connection(later).connect(tx, coins(coin(1, 91, false)))).isEmpty();
  }

  @Test
  void signatureOperationsAreCountedInAllThreeWays() {
    Bytes multisig = Bytes.concat(Bytes.fromHex("53"), repeat(Opcode.OP_CHECKMULTISIG, 1));
    // In an output: twenty, times four.
    Transaction legacy = tx(List.of(input(1)), List.of(output(0, multisig)));
    assertThat(SigOps.cost(legacy, coins(coin(0, ANYONE)), ScriptFlags.STANDARD)).isEqualTo(80);
    // Behind a script hash: three, times four.
    Transaction p2sh =
        tx(List.of(new TxInput(input(1).outPoint(), Script.push(multisig), 0)), List.of(output(0)));
    Coin p2shCoin = coin(0, Script.payToScriptHash(zeros(20)));
    assertThat(SigOps.cost(p2sh, coins(p2shCoin), ScriptFlags.STANDARD)).isEqualTo(12);
    assertThat(SigOps.cost(p2sh, coins(p2shCoin), ScriptFlags.NONE)).isZero();
    // In a witness: three, times one.
    Transaction witness =
        tx(List.of(input(1).withWitness(List.of(Bytes.EMPTY, multisig))), List.of(output(0)));
    Coin witnessCoin = coin(0, Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(multisig))));
    assertThat(SigOps.cost(witness, coins(witnessCoin), ScriptFlags.STANDARD)).isEqualTo(3);
    assertThat(SigOps.cost(witness, coins(witnessCoin), ScriptFlags.P2SH)).isZero();
    Coin keyCoin = coin(0, Script.payToWitnessPublicKeyHash(zeros(20)));
    assertThat(SigOps.cost(spend(0), coins(keyCoin), ScriptFlags.STANDARD)).isEqualTo(1);
    Coin taproot = coin(0, Script.payToTaproot(zeros(32)));
    assertThat(SigOps.cost(spend(0), coins(taproot), ScriptFlags.STANDARD)).isZero();
    // A coinbase spends nothing: only its own scripts count.
    assertThat(SigOps.cost(coinbase(multisig), new Coin[0], ScriptFlags.STANDARD)).isEqualTo(80);
  }

  @Test
  void eightyThousandInCostAreAllowedAndOneMoreIsNot() {
    Transaction tx =
        tx(
            Collections.nCopies(1, input(1)),
            List.of(output(0, repeat(Opcode.OP_CHECKSIG, 20_000))));
    assertThat(connection.connect(tx, coins(coin(0, ANYONE)))).isEmpty();
    assertThat(connection.sigOpsCost()).isEqualTo(80_000);
    assertThat(
            connection.connect(
                spend(0), coins(coin(0, Script.payToWitnessPublicKeyHash(zeros(20))))))
        .map(Rejection::text)
        .contains("bad-blk-sigops, too many sigops");
  }

  @Test
  void nothingMayBeRepeatedWhileItIsUnspent() {
    Transaction tx = spend(1);
    CoinView none = any -> Optional.empty();
    CoinView second =
        outPoint ->
            outPoint.txid().equals(tx.txid()) ? Optional.of(coin(1, 1, false)) : Optional.empty();
    assertThat(connection.repeatsForbidden()).as("every coinbase has its height").isFalse();
    BlockConnection old =
        connection(REGTEST.withActivationHeight(BuriedDeployment.HEIGHT_IN_COINBASE, 1_000_000));
    assertThat(old.repeatsForbidden()).isTrue();
    assertThat(old.acceptUnrepeated(List.of(coinbase(100), tx), none)).isEmpty();
    assertThat(old.acceptUnrepeated(List.of(coinbase(100), tx), second))
        .map(Rejection::rule)
        .contains(BlockRule.REPEATED_TRANSACTION);
  }

  @Test
  void aboveTheKnownBlockOfBip34NothingCanRepeatUntilOldHeightsComeUp() {
    HeaderContext known = new Known(300_000, true);
    HeaderContext other = new Known(300_000, false);
    BlockHeader header = new BlockHeader(4, BlockHash.ZERO, MerkleRoot.ZERO, 0, 0, 0);
    assertThat(new BlockConnection(header, known, NetworkParameters.MAIN).repeatsForbidden())
        .isFalse();
    assertThat(new BlockConnection(header, other, NetworkParameters.MAIN).repeatsForbidden())
        .isTrue();
    HeaderContext late = new Known(1_983_701, true);
    assertThat(new BlockConnection(header, late, NetworkParameters.MAIN).repeatsForbidden())
        .isTrue();
    HeaderContext justBefore = new Known(1_983_700, true);
    assertThat(new BlockConnection(header, justBefore, NetworkParameters.MAIN).repeatsForbidden())
        .isFalse();
    HeaderContext early = new Known(227_930, true);
    assertThat(new BlockConnection(header, early, NetworkParameters.MAIN).repeatsForbidden())
        .isTrue();
  }

  @Test
  void scriptFlagsFollowHeightsAndExceptions() {
    NetworkParameters main = NetworkParameters.MAIN;
    int always = ScriptFlags.P2SH | ScriptFlags.WITNESS | ScriptFlags.TAPROOT;
    assertThat(ScriptFlagsAt.block(1, BlockHash.ZERO, main)).isEqualTo(always);
    assertThat(ScriptFlagsAt.block(170_060, main.bip16Exception().orElseThrow(), main))
        .isEqualTo(ScriptFlags.NONE);
    assertThat(ScriptFlagsAt.block(363_724, BlockHash.ZERO, main)).isEqualTo(always);
    assertThat(ScriptFlagsAt.block(363_725, BlockHash.ZERO, main))
        .isEqualTo(always | ScriptFlags.DERSIG);
    int full = ScriptFlags.MANDATORY;
    assertThat(ScriptFlagsAt.block(481_824, BlockHash.ZERO, main)).isEqualTo(full);
    assertThat(ScriptFlagsAt.block(481_823, BlockHash.ZERO, main))
        .isEqualTo(full & ~ScriptFlags.NULLDUMMY);
    assertThat(ScriptFlagsAt.block(692_261, main.taprootException().orElseThrow(), main))
        .isEqualTo(full & ~ScriptFlags.TAPROOT);
    assertThat(ScriptFlagsAt.after(chain.tip(), REGTEST)).isEqualTo(full);
    assertThat(ScriptFlagsAt.block(chain.tip(), REGTEST)).isEqualTo(full);
  }

  @Test
  void theSubsidyHalvesUntilNothingIsLeft() {
    NetworkParameters main = NetworkParameters.MAIN;
    assertThat(Subsidy.at(0, main)).isEqualTo(Amount.ofBitcoins(50));
    assertThat(Subsidy.at(209_999, main)).isEqualTo(Amount.ofBitcoins(50));
    assertThat(Subsidy.at(210_000, main)).isEqualTo(Amount.ofBitcoins(25));
    assertThat(Subsidy.at(840_000, main)).isEqualTo(Amount.ofSatoshis(312_500_000));
    assertThat(Subsidy.at(150, REGTEST)).isEqualTo(Amount.ofBitcoins(25));
    assertThat(Subsidy.at(33 * 210_000, main)).isEqualTo(Amount.ZERO);
    assertThat(Subsidy.at(Integer.MAX_VALUE, main)).isEqualTo(Amount.ZERO);
    long all = 0;
    for (int era = 0; era < 64; era++) {
      all += 210_000L * Subsidy.at(era * 210_000, main).satoshis();
    }
    assertThat(all).isEqualTo(2_099_999_997_690_000L);
  }

  private BlockConnection connection(NetworkParameters params) {
    BlockHeader header = new BlockHeader(4, chain.tip().hash(), MerkleRoot.ZERO, 0, 0, 0);
    return new BlockConnection(header, chain.tip(), params);
  }

  private static Transaction spend(long paid) {
    return tx(List.of(input(1)), List.of(output(paid)));
  }

  private static Coin[] coins(Coin... coins) {
    return coins;
  }

  /// A place in a main chain of which only the block at BIP-0034's height is known.
  private record Known(int height, boolean bip34) implements HeaderContext {
    @Override
    public BlockHeader header() {
      return NetworkParameters.MAIN.genesis().header();
    }

    @Override
    public BlockHash hash() {
      return bip34 && height == 227_931
          ? NetworkParameters.MAIN.bip34Hash().orElseThrow()
          : BlockHash.ZERO;
    }

    @Override
    public HeaderContext ancestor(int at) {
      return new Known(at, bip34);
    }

    @Override
    public long medianTimePast() {
      return 0;
    }
  }
}
