package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.crypto.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptTest {
  private static final Bytes KEY =
      Bytes.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  private static final Bytes HASH20 = Bytes.fromHex("00112233445566778899aabbccddeeff00112233");
  private static final Bytes HASH32 =
      Bytes.concat(HASH20, Bytes.fromHex("445566778899aabbccddeeff"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUBKEY | 0x21 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + " CHECKSIG",
        "NONSTANDARD | 0x21 0x0579be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + " CHECKSIG",
        "PUBKEYHASH | DUP HASH160 0x14 0x00112233445566778899aabbccddeeff00112233 EQUALVERIFY"
            + " CHECKSIG",
        "NONSTANDARD | DUP HASH160 0x14 0x00112233445566778899aabbccddeeff00112233 EQUALVERIFY"
            + " CHECKSIG NOP",
        "SCRIPTHASH | HASH160 0x14 0x00112233445566778899aabbccddeeff00112233 EQUAL",
        "NONSTANDARD | HASH160 0x4c14 0x00112233445566778899aabbccddeeff00112233 EQUAL",
        "WITNESS_V0_KEYHASH | 0 0x14 0x00112233445566778899aabbccddeeff00112233",
        "WITNESS_V0_SCRIPTHASH | 0 0x20"
            + " 0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        "NONSTANDARD | 0 0x02 0x0011",
        "WITNESS_V1_TAPROOT | 1 0x20"
            + " 0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        "ANCHOR | 1 0x02 0x4e73",
        "WITNESS_UNKNOWN | 1 0x02 0x4e74",
        "WITNESS_UNKNOWN | 16 0x02 0x0011",
        "NONSTANDARD | 16 0x01 0x00",
        "NULL_DATA | RETURN",
        "NULL_DATA | RETURN 0x02 0x0011 1 16",
        "NONSTANDARD | RETURN DUP",
        "NONSTANDARD | RETURN 0x02 0x00",
        "MULTISIG | 1 0x21 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798 1"
            + " CHECKMULTISIG",
        "NONSTANDARD | 2 0x21 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + " 1 CHECKMULTISIG",
        "NONSTANDARD | 0 0x21 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + " 1 CHECKMULTISIG",
        "NONSTANDARD | 0x01 0x01 0x21"
            + " 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798 1"
            + " CHECKMULTISIG",
        "NONSTANDARD | ''"
      })
  void outputsAreOfTheFormThatTheirBytesSay(OutputType type, String script) {
    assertThat(OutputType.of(ScriptParser.parse(script))).isEqualTo(type);
  }

  @Test
  void makersMakeWhatTheClassifierKnows() {
    assertThat(OutputType.of(Script.payToPublicKey(KEY))).isEqualTo(OutputType.PUBKEY);
    assertThat(OutputType.of(Script.payToPublicKeyHash(HASH20))).isEqualTo(OutputType.PUBKEYHASH);
    assertThat(OutputType.of(Script.payToScriptHash(HASH20))).isEqualTo(OutputType.SCRIPTHASH);
    assertThat(OutputType.of(Script.payToWitnessPublicKeyHash(HASH20)))
        .isEqualTo(OutputType.WITNESS_V0_KEYHASH);
    assertThat(OutputType.of(Script.payToWitnessScriptHash(HASH32)))
        .isEqualTo(OutputType.WITNESS_V0_SCRIPTHASH);
    assertThat(OutputType.of(Script.payToTaproot(HASH32))).isEqualTo(OutputType.WITNESS_V1_TAPROOT);
    assertThat(OutputType.of(Script.nullData(HASH32, HASH20))).isEqualTo(OutputType.NULL_DATA);
    assertThat(OutputType.PUBKEYHASH.payload(Script.payToPublicKeyHash(HASH20))).isEqualTo(HASH20);
    assertThat(OutputType.SCRIPTHASH.payload(Script.payToScriptHash(HASH20))).isEqualTo(HASH20);
    assertThat(OutputType.PUBKEY.payload(Script.payToPublicKey(KEY))).isEqualTo(KEY);
    assertThat(OutputType.WITNESS_V1_TAPROOT.payload(Script.payToTaproot(HASH32)))
        .isEqualTo(HASH32);
    assertThat(Script.witnessProgram(Script.payToTaproot(HASH32)))
        .contains(new WitnessProgram(1, HASH32));
    assertThat(Script.witnessProgram(Script.payToPublicKeyHash(HASH20))).isEmpty();
  }

  @Test
  void makersRefuseWhatHasNoSuchForm() {
    assertThatIllegalArgumentException().isThrownBy(() -> Script.payToPublicKeyHash(HASH32));
    assertThatIllegalArgumentException().isThrownBy(() -> Script.payToWitness(17, HASH32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Script.payToWitness(1, Bytes.of((byte) 1)));
  }

  @Test
  void aMultisignatureOfTwentyKeysIsReadBack() {
    Multisig twenty = new Multisig(17, Collections.nCopies(20, KEY));
    assertThat(Multisig.of(twenty.script())).contains(twenty);
    assertThat(Multisig.of(new Multisig(1, Collections.nCopies(21, KEY)).script())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CHECKSIG CHECKSIGVERIFY, 2, 2",
    "2 CHECKMULTISIG, 20, 2",
    "16 CHECKMULTISIGVERIFY, 20, 16",
    "0 CHECKMULTISIG, 20, 20",
    "0x01 0x02 CHECKMULTISIG, 20, 20",
    "CHECKSIG 0x4b 0x00, 1, 1",
    "0x01 0xac, 0, 0",
    "CHECKSIGADD, 0, 0"
  })
  void signatureOperationsAreCountedFromTheBytes(String script, int legacy, int accurate) {
    Bytes bytes = ScriptParser.parse(script);
    assertThat(Script.legacySigOps(bytes)).isEqualTo(legacy);
    assertThat(Script.accurateSigOps(bytes)).isEqualTo(accurate);
  }

  @Test
  void signatureOperationsBehindAScriptHashCountOnlyForInputsThatPush() {
    Bytes redeem = ScriptParser.parse("3 CHECKMULTISIG CHECKSIG");
    Bytes output = Script.payToScriptHash(Bytes.wrap(Hash160.of(redeem)));
    Bytes input = new ScriptBuilder().number(1).push(redeem).build();
    assertThat(Script.payToScriptHashSigOps(input, output)).isEqualTo(4);
    assertThat(Script.payToScriptHashSigOps(input, redeem)).isZero();
    Bytes notPushOnly = new ScriptBuilder().op(Opcode.OP_NOP).push(redeem).build();
    assertThat(Script.payToScriptHashSigOps(notPushOnly, output)).isZero();
    Bytes constantLast = new ScriptBuilder().push(redeem).number(1).build();
    assertThat(Script.payToScriptHashSigOps(constantLast, output)).isZero();
    assertThat(Script.payToScriptHashSigOps(Bytes.EMPTY, output)).isZero();
  }

  @Test
  void signatureOperationsOfWitnessProgramsCountBareAndNested() {
    Bytes script = ScriptParser.parse("2 CHECKMULTISIG CHECKSIG");
    Bytes keyHash = Script.payToWitnessPublicKeyHash(HASH20);
    Bytes scriptHash = Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(script)));
    Bytes nested = Script.payToScriptHash(Bytes.wrap(Hash160.of(scriptHash)));
    List<Bytes> witness = List.of(HASH20, script);
    assertThat(Script.witnessSigOps(Bytes.EMPTY, keyHash, () -> witness)).isEqualTo(1);
    assertThat(Script.witnessSigOps(Bytes.EMPTY, scriptHash, () -> witness)).isEqualTo(3);
    assertThat(Script.witnessSigOps(Bytes.EMPTY, scriptHash, List::of)).isZero();
    assertThat(Script.witnessSigOps(Script.push(scriptHash), nested, () -> witness)).isEqualTo(3);
    assertThat(Script.witnessSigOps(Bytes.EMPTY, Script.payToTaproot(HASH32), () -> witness))
        .isZero();
  }

  @Test
  void onlyWhatCannotBeSpentIsUnspendable() {
    assertThat(Script.isUnspendable(ScriptParser.parse("RETURN DUP"))).isTrue();
    assertThat(Script.isUnspendable(Bytes.wrap(new byte[Script.SIZE_MAX + 1]))).isTrue();
    assertThat(Script.isUnspendable(Bytes.wrap(new byte[Script.SIZE_MAX]))).isFalse();
    assertThat(Script.isUnspendable(Bytes.EMPTY)).isFalse();
  }

  @Test
  void buildersPushInTheShortestForm() {
    assertThat(new ScriptBuilder().number(0).number(-1).number(16).number(17).build())
        .hasToString("004f600111");
    assertThat(
            new ScriptBuilder().pushMinimal(Bytes.fromHex("81")).push(Bytes.fromHex("81")).build())
        .hasToString("4f0181");
    assertThat(Script.push(Bytes.wrap(new byte[75])).slice(0, 1)).hasToString("4b");
    assertThat(Script.push(Bytes.wrap(new byte[76])).slice(0, 2)).hasToString("4c4c");
    assertThat(Script.push(Bytes.wrap(new byte[255])).slice(0, 2)).hasToString("4cff");
    assertThat(Script.push(Bytes.wrap(new byte[256])).slice(0, 3)).hasToString("4d0001");
    assertThat(Script.push(Bytes.wrap(new byte[65536])).slice(0, 5)).hasToString("4e00000100");
  }

  @Test
  void aPushBeyondTheEndEndsTheWalk() {
    for (String hex :
        List.of("4c", "4c02ff", "4d01", "4d0100", "4e000000", "4effffffff00", "02ff")) {
      ScriptCursor cursor = new ScriptCursor(Bytes.fromHex("51" + hex));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.next()).as(hex).isFalse();
      assertThat(cursor.failed()).as(hex).isTrue();
      assertThat(Script.isPushOnly(Bytes.fromHex("51" + hex))).isFalse();
    }
  }

  @Test
  void aSignatureIsTakenOutOfCodeWhereverAnOperationBegins() {
    Bytes signature = Bytes.fromHex("aabb");
    Bytes code = Bytes.fromHex("02aabb02aabb51" + "0302aabb" + "02aabb" + "76" + "05");
    assertThat(SignatureOps.withoutSignature(code, signature)).hasToString("510302aabb7605");
    Bytes without = Bytes.fromHex("0302aabb51");
    assertThat(SignatureOps.withoutSignature(without, signature)).isSameAs(without);
  }
}
