package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0, ''",
    "1, 01",
    "-1, 81",
    "127, 7f",
    "-127, ff",
    "128, 8000",
    "-128, 8080",
    "255, ff00",
    "-255, ff80",
    "256, 0001",
    "32767, ff7f",
    "32768, 008000",
    "-32768, 008080",
    "8388608, 00008000",
    "2147483647, ffffff7f",
    "-2147483647, ffffffff",
    "2147483648, 0000008000",
    "4294967295, ffffffff00",
    "549755813887, ffffffff7f",
    "-549755813887, ffffffffff"
  })
  void numbersHaveOneShortestForm(long number, String hex) {
    Bytes bytes = Bytes.fromHex(hex);
    assertThat(ScriptNumber.encode(number)).isEqualTo(bytes);
    assertThat(ScriptNumber.isMinimal(bytes)).isTrue();
    assertThat(ScriptNumber.decode(bytes, true, 5)).isEqualTo(number);
    assertThat(ScriptNumber.isTrue(bytes)).isEqualTo(number != 0);
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "80, 0",
    "0000, 0",
    "0080, 0",
    "0100, 1",
    "0180, -1",
    "ff0000, 255",
    "ff0080, -255"
  })
  void longerFormsAreNumbersOnlyWhereTheRuleDoesNotHold(String hex, long number) {
    Bytes bytes = Bytes.fromHex(hex);
    assertThat(ScriptNumber.isMinimal(bytes)).isFalse();
    assertThat(ScriptNumber.decode(bytes, true, 4)).isEqualTo(ScriptNumber.INVALID);
    assertThat(ScriptNumber.decode(bytes, false, 4)).isEqualTo(number);
  }

  @Test
  void longNumbersAreNoOperands() {
    assertThat(ScriptNumber.decode(Bytes.fromHex("0000008000"), false, 4))
        .isEqualTo(ScriptNumber.INVALID);
    assertThat(ScriptNumber.decode(Bytes.fromHex("000000800001"), false, 5))
        .isEqualTo(ScriptNumber.INVALID);
  }

  @Test
  void onlyZerosAreFalse() {
    assertThat(ScriptNumber.isTrue(Bytes.EMPTY)).isFalse();
    assertThat(ScriptNumber.isTrue(Bytes.wrap(new byte[520]))).isFalse();
    assertThat(ScriptNumber.isTrue(Bytes.fromHex("0000000080"))).isFalse();
    assertThat(ScriptNumber.isTrue(Bytes.fromHex("8000"))).isTrue();
    assertThat(ScriptNumber.isTrue(Bytes.fromHex("0000000081"))).isTrue();
  }
}
