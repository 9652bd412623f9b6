package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptTextTest {
  private static final String SIGNATURE =
      "304402203da9d487be5302a6d69e02a861acff1da472885e43d7528ed9b1b537a8e2cac9"
          + "022002d1bca03a1e9715a99971bafe3b1852b7a4f0168281cbd27a220380a01b3307";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00 4f 51 60 | 0 -1 1 16",
        "76a91400112233445566778899aabbccddeeff0011223388ac | OP_DUP OP_HASH160"
            + " 00112233445566778899aabbccddeeff00112233 OP_EQUALVERIFY OP_CHECKSIG",
        "04ffffff7f 0181 0180 | 2147483647 -1 0",
        "05ffffffff7f | ffffffff7f",
        "4c0101 4d0000 | 1 0",
        "b1b2b3 | OP_CHECKLOCKTIMEVERIFY OP_CHECKSEQUENCEVERIFY OP_NOP4",
        "ba bb fe ff | OP_CHECKSIGADD OP_UNKNOWN OP_UNKNOWN OP_INVALIDOPCODE",
        "51 02ff | 1 [error]",
        "4c | [error]",
        "'' | ''"
      })
  void scriptsPrintAsToolsPrintThem(String hex, String text) {
    assertThat(ScriptText.of(Bytes.fromHex(hex.replace(" ", "")))).isEqualTo(text);
  }

  @Test
  void signaturesShowTheirHashTypesInInputs() {
    Bytes all = Script.push(Bytes.fromHex(SIGNATURE + "01"));
    assertThat(ScriptText.withHashTypes(all)).isEqualTo(SIGNATURE + "[ALL]");
    assertThat(ScriptText.of(all)).isEqualTo(SIGNATURE + "01");
    Bytes single = Script.push(Bytes.fromHex(SIGNATURE + "83"));
    assertThat(ScriptText.withHashTypes(single)).isEqualTo(SIGNATURE + "[SINGLE|ANYONECANPAY]");
    Bytes undefined = Script.push(Bytes.fromHex(SIGNATURE + "04"));
    assertThat(ScriptText.withHashTypes(undefined)).isEqualTo(SIGNATURE + "04");
    Bytes inData = Bytes.concat(Bytes.fromHex("6a"), all);
    assertThat(ScriptText.withHashTypes(inData)).isEqualTo("OP_RETURN " + SIGNATURE + "01");
  }

  @Test
  void operationsAreFoundByTheirNames() {
    for (int opcode = Opcode.OP_NOP; opcode <= Opcode.OP_CHECKSIGADD; opcode++) {
      assertThat(Opcode.byName(Opcode.name(opcode))).hasValue(opcode);
      assertThat(Opcode.byName(Opcode.name(opcode).substring(3))).hasValue(opcode);
    }
    assertThat(Opcode.byName("OP_PUSHDATA1")).isEmpty();
    assertThat(Opcode.byName("NONE")).isEmpty();
  }

  @Test
  void rulesAreReadAndWrittenByTheirNames() {
    assertThat(ScriptFlags.parse("")).isEqualTo(ScriptFlags.NONE);
    assertThat(ScriptFlags.parse("NONE")).isEqualTo(ScriptFlags.NONE);
    assertThat(ScriptFlags.parse("P2SH,WITNESS")).isEqualTo(ScriptFlags.P2SH | ScriptFlags.WITNESS);
    for (int flag = 1; flag < ScriptFlags.ALL; flag <<= 1) {
      assertThat(ScriptFlags.parse(ScriptFlags.format(flag))).isEqualTo(flag);
    }
    assertThat(ScriptFlags.parse(ScriptFlags.format(ScriptFlags.ALL))).isEqualTo(ScriptFlags.ALL);
    assertThat(ScriptFlags.format(ScriptFlags.NONE)).isEqualTo("NONE");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScriptFlags.parse("P2SH,BIP16"))
        .withMessageContaining("BIP16");
  }

  @Test
  void rulesNeedEachOther() {
    assertThat(ScriptFlags.complete(ScriptFlags.CLEANSTACK))
        .isEqualTo(ScriptFlags.CLEANSTACK | ScriptFlags.WITNESS | ScriptFlags.P2SH);
    assertThat(ScriptFlags.reduce(ScriptFlags.ALL & ~ScriptFlags.P2SH))
        .isEqualTo(
            ScriptFlags.ALL & ~ScriptFlags.P2SH & ~ScriptFlags.WITNESS & ~ScriptFlags.CLEANSTACK);
    assertThat(ScriptFlags.isConsistent(ScriptFlags.MANDATORY)).isTrue();
    assertThat(ScriptFlags.isConsistent(ScriptFlags.STANDARD)).isTrue();
    assertThat(ScriptFlags.isConsistent(ScriptFlags.WITNESS)).isFalse();
  }

  @Test
  void everyVerdictHasItsOwnText() {
    Set<String> texts = new HashSet<>();
    for (ScriptError error : ScriptError.values()) {
      // Segwit's and tapscript's conditions are told apart by name and text, everything else too.
      assertThat(texts.add(error.text())).as(error.name()).isTrue();
    }
  }
}
