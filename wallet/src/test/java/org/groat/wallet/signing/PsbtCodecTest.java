package org.groat.wallet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.CodecContract;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.wallet.keys.WalletException;
import org.junit.jupiter.api.Test;

final class PsbtCodecTest extends CodecContract {
  private static final TxOutput OUTPUT = new TxOutput(Amount.ofSatoshis(5), Bytes.fromHex("51"));

  @Override
  protected Stream<Case<?>> cases() {
    Psbt plain = Psbt.of(tx());
    Psbt full =
        new Psbt(
            tx(),
            PsbtMap.EMPTY.with(0xfc, Bytes.fromHex("0102"), Bytes.fromHex("03")),
            List.of(
                PsbtMap.EMPTY
                    .with(PsbtKey.WITNESS_UTXO, TxOutput.CODEC.encode(OUTPUT))
                    .with(0x77, Bytes.fromHex("aa"), Bytes.EMPTY)
                    .with(
                        PsbtKey.INPUT_DERIVATION,
                        Bytes.fromHex("02" + "11".repeat(32)),
                        Bytes.fromHex("01020304"))),
            List.of(PsbtMap.EMPTY));
    // Behind the magic: size of the first key, size of its value; the map's end is where the second
    // map of sizes begins.
    return Stream.of(
        of("psbt", Psbt.CODEC, plain, full).sizesAt(5, 7),
        of("psbt map", PsbtMap.CODEC, full.inputs().getFirst()).sizesAt(0, 2));
  }

  @Test
  void aTransactionWithoutInputsIsReadAsSuch() {
    Psbt psbt = Psbt.of(Transaction.of(2, List.of(), List.of(OUTPUT), 0));
    assertThat(Psbt.parse(psbt.toText())).isEqualTo(psbt);
  }

  @Test
  void aKeyThatStandsTwiceIsMalformed() {
    Bytes entry = Bytes.fromHex("02fc01" + "0100");
    Bytes twice = Bytes.concat(entry, entry, Bytes.of((byte) 0));
    assertThatThrownBy(() -> PsbtMap.CODEC.decode(twice)).hasMessage("key fc01 stands twice");
  }

  @Test
  void aSignedTransactionInsideIsMalformed() {
    Transaction signed =
        Transaction.of(
            2, List.of(new TxInput(OutPoint.NONE, Bytes.fromHex("51"), 0)), List.of(OUTPUT), 0);
    Bytes bytes =
        new ByteWriter()
            .bytes(Bytes.fromHex("70736274ff0100"))
            .sizedBytes(signed.raw())
            .uint8(0)
            .uint8(0)
            .uint8(0)
            .toBytes();
    assertThatThrownBy(() -> Psbt.CODEC.decode(bytes))
        .hasMessage("the unsigned transaction is signed");
  }

  @Test
  void anotherTransactionThanTheOneSpentIsMalformed() {
    PsbtMap wrong = PsbtMap.EMPTY.with(PsbtKey.NON_WITNESS_UTXO, tx().raw());
    Psbt psbt = Psbt.of(tx()).withInput(0, wrong);
    assertThatThrownBy(() -> Psbt.CODEC.decode(Psbt.CODEC.encode(psbt)))
        .hasMessage("the transaction given for an input is not the one it spends of");
  }

  @Test
  void textThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Psbt.parse("cHNidP8="))
        .isInstanceOf(WalletException.class)
        .hasMessageStartingWith("not a partially signed transaction: ");
    assertThatThrownBy(() -> Psbt.parse("%%%")).isInstanceOf(WalletException.class);
  }

  private static Transaction tx() {
    return Transaction.of(
        2,
        List.of(
            new TxInput(new OutPoint(Txid.fromHex("ab".repeat(32)), 0), Bytes.EMPTY, 0xfffffffdL)),
        List.of(OUTPUT),
        7);
  }
}
