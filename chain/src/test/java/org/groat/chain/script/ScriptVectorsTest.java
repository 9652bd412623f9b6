package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `script_tests.json`: single scripts with the rules they are held to and the verdict they come to.
final class ScriptVectorsTest {
  /// The key that nobody knows the secret of (BIP-0341); the vectors' taproot outputs have it inside.
  private static final Bytes NO_KEY =
      Bytes.fromHex("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0");

  static List<Secp256k1> curves() {
    return RememberingCurve.each();
  }

  @ParameterizedTest
  @MethodSource("curves")
  void everyScriptComesToThePublishedVerdict(Secp256k1 curve) {
    int cases = 0;
    List<String> wrong = new ArrayList<>();
    for (JsonNode test : Vectors.json("core/script_tests.json")) {
      if (test.size() > 1) {
        cases++;
        String expected = test.get(test.get(0).isArray() ? 4 : 3).asText();
        ScriptError verdict = run(test, curve);
        if (!verdict.name().equals(expected)) {
          wrong.add(verdict + " instead of the published " + test);
        }
      }
    }
    assertThat(wrong).isEmpty();
    Vectors.count("script_tests, " + curve, cases - wrong.size(), cases);
  }

  private static ScriptError run(JsonNode test, Secp256k1 curve) {
    int first = 0;
    List<Bytes> witness = new ArrayList<>();
    long amount = 0;
    Bytes outputKey = Bytes.EMPTY;
    if (test.get(0).isArray()) {
      first = 1;
      JsonNode items = test.get(0);
      for (int i = 0; i < items.size() - 1; i++) {
        String item = items.get(i).asText();
        if (item.startsWith("#SCRIPT#")) {
          witness.add(ScriptParser.parse(item.substring("#SCRIPT#".length())));
        } else if (item.equals("#CONTROLBLOCK#")) {
          Bytes tweak =
              Taproot.tweak(NO_KEY, Taproot.leafHash(Taproot.TAPSCRIPT_LEAF, witness.getLast()));
          Secp256k1.TweakedKey tweaked = curve.tweak(NO_KEY, tweak);
          outputKey = tweaked.publicKey();
          witness.add(
              Bytes.concat(
                  Bytes.of((byte) (Taproot.TAPSCRIPT_LEAF | (tweaked.oddY() ? 1 : 0))), NO_KEY));
        } else {
          witness.add(Bytes.fromHex(item));
        }
      }
      BigDecimal bitcoins = items.get(items.size() - 1).decimalValue();
      amount = bitcoins.movePointRight(8).longValueExact();
    }
    Bytes scriptSig = ScriptParser.parse(test.get(first).asText());
    String output =
        test.get(first + 1).asText().replace("#TAPROOTOUTPUT#", "0x" + outputKey.toHex());
    int flags = ScriptFlags.parse(test.get(first + 2).asText());
    return run(scriptSig, ScriptParser.parse(output), witness, amount, flags, curve);
  }

  /// A coin made by a transaction of the vectors' form, and its spend.
  private static ScriptError run(
      Bytes scriptSig,
      Bytes scriptPubKey,
      List<Bytes> witness,
      long amount,
      int flags,
      Secp256k1 curve) {
    TxOutput spent = new TxOutput(new Amount(amount), scriptPubKey);
    Transaction credit =
        Transaction.of(
            1,
            List.of(new TxInput(OutPoint.NONE, Bytes.of((byte) 0, (byte) 0), 0xffff_ffffL)),
            List.of(spent),
            0);
    Transaction spend =
        Transaction.of(
            1,
            List.of(new TxInput(new OutPoint(credit.txid(), 0), scriptSig, 0xffff_ffffL, witness)),
            List.of(new TxOutput(new Amount(amount), Bytes.EMPTY)),
            0);
    return BothWays.verify(new TransactionContext(spend, List.of(spent)), 0, flags, curve);
  }
}
