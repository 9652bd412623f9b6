package org.groat.wallet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.script.ScriptVerifier;
import org.groat.chain.script.TransactionContext;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.descriptor.Descriptor;
import org.groat.wallet.descriptor.DescriptorText;
import org.groat.wallet.descriptor.ScriptDetails;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.WalletException;
import org.junit.jupiter.api.Test;

final class SignerTest {
  private static final NetworkParameters NETWORK = NetworkParameters.REGTEST;
  private static final ExtendedPrivateKey ALICE =
      ExtendedPrivateKey.ofSeed(Bytes.fromHex("a1".repeat(32)));
  private static final ExtendedPrivateKey BOB =
      ExtendedPrivateKey.ofSeed(Bytes.fromHex("b0".repeat(32)));
  private static final ExtendedPrivateKey CAROL =
      ExtendedPrivateKey.ofSeed(Bytes.fromHex("ca".repeat(32)));

  @Test
  void everyKindOfAddressIsSignedAndVerifies() {
    for (AddressType type : AddressType.values()) {
      for (int index = 0; index < 10; index++) {
        Spend spend = new Spend(List.of(type.descriptor(ALICE, NETWORK, 0, index % 2)), index);
        assertVerifies(spend, Finalizer.finish(sign(ALICE, spend.psbt())).orElseThrow());
      }
    }
  }

  @Test
  void allKindsInOneTransactionVerifyAndWeighWhatTheDescriptorsSay() {
    List<Descriptor> descriptors = new ArrayList<>();
    for (AddressType type : AddressType.values()) {
      descriptors.add(type.descriptor(ALICE, NETWORK, 0, 0));
    }
    descriptors.add(multisig("sortedmulti", 2));
    descriptors.add(new Descriptor.ScriptHash(multisig("multi", 2)));
    Spend spend = new Spend(descriptors, 3);
    Psbt signed = sign(CAROL, sign(BOB, sign(ALICE, spend.psbt())));
    Transaction tx = Finalizer.finish(Psbt.parse(signed.toText())).orElseThrow();
    assertVerifies(spend, tx);
    int inputWeights = descriptors.stream().mapToInt(Descriptor::inputWeight).sum() + 1;
    int rest = 4 * (4 + 1 + 1 + tx.outputsRaw().size() - 1 + 4) + 2;
    assertThat(tx.weight().units())
        .isBetween(inputWeights + rest - 4 * descriptors.size() * 3, inputWeights + rest);
  }

  @Test
  void amultisignatureNeedsAsManySignersAsItSays() {
    Spend spend = new Spend(List.of(multisig("multi", 2)), 5);
    Psbt byOne = sign(CAROL, spend.psbt());
    assertThat(Finalizer.finish(byOne)).isEmpty();
    assertVerifies(spend, Finalizer.finish(sign(BOB, byOne)).orElseThrow());
    assertVerifies(spend, Finalizer.finish(sign(ALICE, byOne)).orElseThrow());
  }

  @Test
  void someoneElsesInputIsLeftUnsigned() {
    Spend spend = new Spend(List.of(AddressType.BECH32.descriptor(ALICE, NETWORK, 0, 0)), 0);
    Psbt signed = sign(BOB, spend.psbt());
    assertThat(signed).isEqualTo(spend.psbt());
    assertThat(Finalizer.finish(signed)).isEmpty();
  }

  @Test
  void aSignatureForAnotherAmountDoesNotVerify() {
    Spend spend = new Spend(List.of(AddressType.BECH32.descriptor(ALICE, NETWORK, 0, 0)), 0);
    Transaction tx = Finalizer.finish(sign(ALICE, spend.psbt())).orElseThrow();
    TxOutput other = new TxOutput(Amount.ofSatoshis(1), spend.spent.getFirst().scriptPubKey());
    assertThat(verify(tx, List.of(other), 0)).isNotEqualTo(ScriptError.OK);
  }

  @Test
  void aLegacyInputIsNotSignedWithoutTheWholeTransactionItSpendsOf() {
    Spend spend = new Spend(List.of(AddressType.LEGACY.descriptor(ALICE, NETWORK, 0, 0)), 0);
    PsbtMap alone =
        spend
            .psbt()
            .inputs()
            .getFirst()
            .keeping(PsbtKey.INPUT_TYPE_MAX, PsbtKey.INPUT_DERIVATION)
            .with(PsbtKey.WITNESS_UTXO, TxOutput.CODEC.encode(spend.spent.getFirst()));
    Psbt psbt = spend.psbt().withInput(0, alone);
    assertThatThrownBy(() -> sign(ALICE, psbt))
        .isInstanceOf(WalletException.class)
        .hasMessage("input 0 cannot be signed: the whole transaction that it spends of is missing");
  }

  @Test
  void anotherHashTypeIsRefused() {
    Spend spend = new Spend(List.of(AddressType.BECH32.descriptor(ALICE, NETWORK, 0, 0)), 0);
    Psbt psbt =
        spend
            .psbt()
            .withInput(
                0,
                spend
                    .psbt()
                    .inputs()
                    .getFirst()
                    .with(PsbtKey.SIGHASH_TYPE, Bytes.fromHex("83000000")));
    assertThatThrownBy(() -> sign(ALICE, psbt))
        .hasMessage("input 0 asks for a signature of less than the whole transaction");
  }

  private static Descriptor multisig(String function, int threshold) {
    String keys = "," + account(ALICE) + "/0/*," + account(BOB) + "/0/*," + account(CAROL) + "/0/*";
    return DescriptorText.parse("wsh(" + function + "(" + threshold + keys + "))", NETWORK);
  }

  private static String account(ExtendedPrivateKey master) {
    return master.toText(NETWORK) + "/48h/1h/0h/2h";
  }

  private static Psbt sign(ExtendedPrivateKey master, Psbt psbt) {
    return new Signer(master, new SecureRandom()).sign(psbt);
  }

  private static void assertVerifies(Spend spend, Transaction tx) {
    assertThat(tx.txid()).isNotNull();
    for (int i = 0; i < tx.inputCount(); i++) {
      assertThat(verify(tx, spend.spent, i)).as("input %s", i).isEqualTo(ScriptError.OK);
    }
  }

  private static ScriptError verify(Transaction tx, List<TxOutput> spent, int input) {
    return ScriptVerifier.verify(
        new TransactionContext(tx, spent), input, ScriptFlags.STANDARD, Secp256k1s.best());
  }

  /// A transaction that spends one output of each descriptor, and another of the first as change.
  private static final class Spend {
    private final List<TxOutput> spent = new ArrayList<>();
    private final Psbt psbt;

    Spend(List<Descriptor> descriptors, int index) {
      List<ScriptDetails> details = descriptors.stream().map(d -> d.expand(index)).toList();
      List<Transaction> previous = new ArrayList<>();
      for (ScriptDetails each : details) {
        TxOutput output =
            new TxOutput(Amount.ofSatoshis(100_000 + spent.size()), each.scriptPubKey());
        spent.add(output);
        TxInput from = new TxInput(OutPoint.NONE, Bytes.fromHex("5151"), 0);
        previous.add(
            Transaction.of(
                1, List.of(from), List.of(new TxOutput(Amount.ZERO, Bytes.EMPTY), output), index));
      }
      ScriptDetails change = descriptors.getFirst().expand(index + 1);
      Transaction unsigned =
          Transaction.of(
              2,
              previous.stream()
                  .map(tx -> new TxInput(new OutPoint(tx.txid(), 1), Bytes.EMPTY, 0xfffffffdL))
                  .toList(),
              List.of(
                  new TxOutput(
                      Amount.ofSatoshis(50_000),
                      Script.payToTaproot(Bytes.fromHex("11".repeat(32)))),
                  new TxOutput(Amount.ofSatoshis(40_000), change.scriptPubKey())),
              100);
      PsbtBuilder builder = new PsbtBuilder(unsigned).output(1, change);
      for (int i = 0; i < details.size(); i++) {
        builder.input(i, spent.get(i), previous.get(i), details.get(i));
      }
      this.psbt = builder.build();
    }

    Psbt psbt() {
      return psbt;
    }
  }
}
