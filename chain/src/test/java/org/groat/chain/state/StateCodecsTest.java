package org.groat.chain.state;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.CodecContract;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.storage.CoinCodec;
import org.groat.chain.storage.VarInt;

class StateCodecsTest extends CodecContract {
  private static final Coin SMALL = new Coin(new TxOutput(Amount.ZERO, Bytes.EMPTY), 0, false);
  private static final Coin MINED =
      new Coin(
          new TxOutput(
              Amount.ofBitcoins(50), Bytes.fromHex("0014b8025be1b3efc63b0ad48e7f9f10e87544528d58")),
          840_000,
          true);

  @Override
  protected Stream<Case<?>> cases() {
    BlockHeader header = NetworkParameters.MAIN.genesis().header();
    return Stream.of(
        of(
                "undo",
                BlockUndo.CODEC,
                new BlockUndo(List.of(List.of(SMALL, MINED), List.of(MINED))),
                BlockUndo.EMPTY,
                new BlockUndo(List.of(List.of())))
            .sizesAt(0, 1),
        of("coin", CoinCodec.COIN, SMALL, MINED),
        of("coin's key", CoinCodec.KEY, new OutPoint(Txid.ZERO, 0), OutPoint.NONE),
        of("number", VarInt.CODEC, 0L, 127L, 128L, 1L << 40, Long.MAX_VALUE),
        of(
                "stored header",
                Columns.StoredHeader.CODEC,
                new Columns.StoredHeader(header, 5, 7, 2500, 1_000_000, BigInteger.TWO.pow(90)),
                new Columns.StoredHeader(header, 0, 0, 0, 0, BigInteger.ZERO))
            .sizesAt(80 + 4 + 1 + 4 + 4),
        of("block key", Columns.BlockKey.CODEC, new Columns.BlockKey(7, header.hash())));
  }
}
