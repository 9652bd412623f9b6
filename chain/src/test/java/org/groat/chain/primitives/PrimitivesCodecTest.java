package org.groat.chain.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.CodecContract;
import org.junit.jupiter.api.Test;

final class PrimitivesCodecTest extends CodecContract {
  private static final String TEXT =
      "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";

  @Override
  protected Stream<Case<?>> cases() {
    BlockHeader header =
        new BlockHeader(
            -1,
            BlockHash.fromHex(TEXT),
            MerkleRoot.fromHex(TEXT),
            0xffff_ffffL,
            0x1d00ffffL,
            0x8000_0000L);
    return Stream.of(
        of("txid", Txid.CODEC, Txid.fromHex(TEXT), Txid.ZERO),
        of("wtxid", Wtxid.CODEC, Wtxid.fromHex(TEXT), Wtxid.ZERO),
        of("block hash", BlockHash.CODEC, BlockHash.fromHex(TEXT), BlockHash.ZERO),
        of("merkle root", MerkleRoot.CODEC, MerkleRoot.fromHex(TEXT), MerkleRoot.ZERO),
        of("filter hash", FilterHash.CODEC, FilterHash.fromHex(TEXT), FilterHash.ZERO),
        of("outpoint", OutPoint.CODEC, new OutPoint(Txid.fromHex(TEXT), 7), OutPoint.NONE),
        of(
                "output",
                TxOutput.CODEC,
                output(4),
                output(0),
                output(300),
                new TxOutput(new Amount(-1), bytes(1)))
            .sizesAt(8),
        // Count of inputs, size of the input's script, count of outputs, size of the output's
        // script.
        of("transaction", Transaction.CODEC, legacy(2, 3), legacy(1, 0), legacy(300, 300))
            .sizesAt(4, 41, 93, 102),
        // The same, each two bytes on for marker and flag; then count of witness items and size of
        // the first.
        of("transaction with witness", Transaction.CODEC, segwit()).sizesAt(6, 43, 48, 57, 60, 61),
        of(
            "transaction with nothing",
            Transaction.CODEC,
            Transaction.of(1, List.of(), List.of(), 9)),
        of("header", BlockHeader.CODEC, header),
        of(
                "block",
                Block.CODEC,
                Block.of(header, List.of(legacy(1, 1), segwit())),
                Block.of(header, List.of()))
            .sizesAt(80));
  }

  @Test
  void aWitnessRecordThatHoldsNothingIsMalformed() {
    Bytes raw = segwit().raw();
    Bytes emptied = Bytes.concat(raw.slice(0, 60), Bytes.of((byte) 0), raw.from(raw.size() - 4));
    assertMalformed(Transaction.CODEC, emptied);
  }

  @Test
  void anUnknownTransactionFlagIsMalformed() {
    byte[] raw = segwit().raw().toByteArray();
    raw[5] = 2;
    assertMalformed(Transaction.CODEC, Bytes.wrap(raw));
  }

  @Test
  void theStrippedFormOfATransactionWithoutInputsIsReadAsSuch() {
    Bytes raw =
        new ByteWriter()
            .int32(2)
            .compactSize(0)
            .compactSize(1)
            .int64(5)
            .compactSize(1)
            .uint8(0x51)
            .uint32(7)
            .toBytes();
    Transaction tx = Transaction.decodeStripped(raw);
    assertThat(tx.inputCount()).isZero();
    assertThat(tx.output(0)).isEqualTo(new TxOutput(new Amount(5), Bytes.of((byte) 0x51)));
    assertThat(tx.lockTime()).isEqualTo(7);
  }

  private static Transaction legacy(int inputs, int outputs) {
    OutPoint spent = new OutPoint(Txid.fromHex(TEXT), 1);
    return Transaction.of(
        1,
        Stream.generate(() -> new TxInput(spent, bytes(3), 0xffff_fffeL)).limit(inputs).toList(),
        Stream.generate(() -> output(2)).limit(outputs).toList(),
        0xffff_ffffL);
  }

  private static Transaction segwit() {
    OutPoint spent = new OutPoint(Txid.fromHex(TEXT), 1);
    return Transaction.of(
        2,
        List.of(new TxInput(spent, Bytes.EMPTY, 0, List.of(bytes(3), Bytes.EMPTY))),
        List.of(output(2)),
        0);
  }

  private static TxOutput output(int scriptSize) {
    return new TxOutput(new Amount(50), bytes(scriptSize));
  }

  private static Bytes bytes(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0x51);
    return Bytes.wrap(bytes);
  }
}
