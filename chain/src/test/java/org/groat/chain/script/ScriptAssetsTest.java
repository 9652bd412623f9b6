package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `script_assets.jsonl`: spends of taproot and segwit outputs, good and bad, under every set of consensus rules.
final class ScriptAssetsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Integer> CONSENSUS_SETS = allSets();

  static List<Secp256k1> curves() {
    return RememberingCurve.each();
  }

  @ParameterizedTest
  @MethodSource("curves")
  void goodSpendsPassAndBadOnesFailUnderEverySetOfRules(Secp256k1 curve)
      throws JsonProcessingException {
    int cases = 0;
    int successes = 0;
    int failures = 0;
    List<String> wrong = new ArrayList<>();
    for (String line : Vectors.lines("taproot/script_assets.jsonl")) {
      JsonNode test = JSON.readTree(line);
      cases++;
      boolean right = true;
      int given = ScriptFlags.parse(test.get("flags").asText());
      if (test.has("success")) {
        successes++;
        // What is final passes under later rules as well.
        boolean isFinal = test.path("final").asBoolean();
        Spend spend = Spend.of(test, "success");
        for (int flags : CONSENSUS_SETS) {
          right &=
              !isFinal && (flags & given) != flags || spend.verify(flags, curve) == ScriptError.OK;
        }
      }
      if (test.has("failure")) {
        failures++;
        Spend spend = Spend.of(test, "failure");
        for (int flags : CONSENSUS_SETS) {
          right &= (flags & given) != given || spend.verify(flags, curve) != ScriptError.OK;
        }
      }
      if (!right) {
        wrong.add(test.get("comment").asText());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(successes).isPositive();
    assertThat(failures).isPositive();
    Vectors.count(
        "script_assets, " + curve + " (" + successes + " successes, " + failures + " failures)",
        cases - wrong.size(),
        cases);
  }

  /// Every set of soft forks that a chain could have; taproot needs segwit, segwit needs script hashes.
  private static List<Integer> allSets() {
    List<Integer> sets = new ArrayList<>();
    for (int flags = 0; flags <= ScriptFlags.ALL; flags++) {
      boolean taprootAlone =
          (flags & ScriptFlags.TAPROOT) != 0 && (flags & ScriptFlags.WITNESS) == 0;
      if ((flags & ~ScriptFlags.MANDATORY) == 0
          && ScriptFlags.isConsistent(flags)
          && !taprootAlone) {
        sets.add(flags);
      }
    }
    return sets;
  }

  private record Spend(TransactionContext context, int input) {
    static Spend of(JsonNode test, String kind) {
      Transaction tx = Transaction.CODEC.decode(Bytes.fromHex(test.get("tx").asText()));
      int index = test.get("index").asInt();
      List<TxOutput> spent = new ArrayList<>();
      for (JsonNode output : test.get("prevouts")) {
        spent.add(TxOutput.CODEC.decode(Bytes.fromHex(output.asText())));
      }
      List<Bytes> witness = new ArrayList<>();
      test.get(kind).get("witness").forEach(item -> witness.add(Bytes.fromHex(item.asText())));
      List<TxInput> inputs = new ArrayList<>(tx.inputs());
      Bytes scriptSig = Bytes.fromHex(test.get(kind).get("scriptSig").asText());
      inputs.set(index, inputs.get(index).withScriptSig(scriptSig).withWitness(witness));
      Transaction complete = Transaction.of(tx.version(), inputs, tx.outputs(), tx.lockTime());
      return new Spend(new TransactionContext(complete, spent), index);
    }

    ScriptError verify(int flags, Secp256k1 curve) {
      return BothWays.verify(context, input, flags, curve);
    }
  }
}
