package org.groat.chain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinCodecTest {

  @ParameterizedTest
  @CsvSource({
    "0,00",
    "1,01",
    "127,7f",
    "128,8000",
    "255,807f",
    "256,8100",
    "16383,fe7f",
    "16384,ff00",
    "16511,ff7f",
    "65535,82fe7f",
    "4294967296,8efefeff00",
    "9223372036854775807,fefefefefefefefe7f"
  })
  void numbersHaveTheirOneForm(long number, String hex) {
    assertThat(VarInt.CODEC.encode(number).toHex()).isEqualTo(hex);
    assertThat(VarInt.CODEC.decode(Bytes.fromHex(hex))).isEqualTo(number);
  }

  @Test
  void aNumberThatMakesMoreThanAllMoneyIsMalformed() {
    long tooMuch = CoinCodec.compressAmount(Amount.MAX_MONEY.satoshis() + 1);
    assertThatThrownBy(() -> CoinCodec.decompressAmount(tooMuch))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> CoinCodec.decompressAmount(-1)).isInstanceOf(MalformedException.class);
  }

  @Test
  void numbersBeyond63BitsAreMalformed() {
    for (String hex :
        new String[] {
          "fefefefefefefeff00", "ffffffffffffffffff7f", "ffffffffffffffffffffff00", "80"
        }) {
      assertThatThrownBy(() -> VarInt.CODEC.decode(Bytes.fromHex(hex)))
          .isInstanceOf(MalformedException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,1",
    "1000000,7",
    "100000000,9",
    "5000000000,50",
    "2100000000000000,21000000"
  })
  void amountsCompressAsPublished(long satoshis, long compressed) {
    assertThat(CoinCodec.compressAmount(satoshis)).isEqualTo(compressed);
    assertThat(CoinCodec.decompressAmount(compressed)).isEqualTo(satoshis);
  }

  @Test
  void amountsComeBackWhole() {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long satoshis =
          random.nextLong(Amount.MAX_MONEY.satoshis() + 1)
              / (long) Math.pow(10, random.nextInt(15));
      long compressed = CoinCodec.compressAmount(satoshis);
      assertThat(CoinCodec.decompressAmount(compressed)).as("seed %d", seed).isEqualTo(satoshis);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "97f23c835800816115944e077fe7c803cfa57f29b36bf87c1d35,203998,false,60000000000,76a914816115944e077fe7c803cfa57f29b36bf87c1d3588ac",
    "8ddf77bbd123008c988f1a4a4de2161e0f50aac7f17e7f9555caa4,120891,true,110397,76a9148c988f1a4a4de2161e0f50aac7f17e7f9555caa488ac",
    "000006,0,false,0,''",
    "010006,0,true,0,''",
    "000105678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6,0,false,1,"
        + "4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac",
    "00000279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798,0,false,0,"
        + "210279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798ac",
    "000001b8025be1b3efc63b0ad48e7f9f10e87544528d58,0,false,0,a914b8025be1b3efc63b0ad48e7f9f10e87544528d5887",
    "00001c0014b8025be1b3efc63b0ad48e7f9f10e87544528d58,0,false,0,0014b8025be1b3efc63b0ad48e7f9f10e87544528d58",
  })
  void coinsHaveTheKnownForm(
      String hex, int height, boolean coinbase, long satoshis, String script) {
    Coin coin =
        new Coin(new TxOutput(new Amount(satoshis), Bytes.fromHex(script)), height, coinbase);
    assertThat(CoinCodec.COIN.encode(coin).toHex()).isEqualTo(hex);
    assertThat(CoinCodec.COIN.decode(Bytes.fromHex(hex))).isEqualTo(coin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0000",
        "000007",
        "00008a95c0bb00",
        "00000006",
        "000000816115944e077fe7c803cfa57f29b36bf87c1d",
        "000004ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000050000000000000000000000000000000000000000000000000000000000000005"
      })
  void bytesThatAreNoCoinAreMalformed(String hex) {
    assertThatThrownBy(() -> CoinCodec.COIN.decode(Bytes.fromHex(hex)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void anUncompressedKeyThatIsNoPointKeepsAllItsBytes() {
    Bytes script =
        Bytes.concat(
            Bytes.of((byte) 65, (byte) 4), Bytes.wrap(new byte[64]), Bytes.of((byte) 0xac));
    Coin coin = new Coin(new TxOutput(new Amount(1), script), 5, false);
    assertThat(CoinCodec.COIN.encode(coin).size()).isEqualTo(3 + script.size());
    assertThat(CoinCodec.COIN.decode(CoinCodec.COIN.encode(coin))).isEqualTo(coin);
  }

  @Test
  void keysSortByTransactionThenByIndex() {
    Txid low = Txid.of(new byte[32]);
    byte[] high = new byte[32];
    high[0] = 1;
    Bytes last = null;
    for (Txid txid : new Txid[] {low, Txid.of(high)}) {
      for (int index : new int[] {0, 1, 127, 128, 16511, 16512, -1}) {
        OutPoint outPoint = new OutPoint(txid, index);
        Bytes key = CoinCodec.KEY.encode(outPoint);
        assertThat(CoinCodec.KEY.decode(key)).isEqualTo(outPoint);
        if (last != null) {
          assertThat(key).isGreaterThan(last);
        }
        last = key;
      }
    }
  }
}
