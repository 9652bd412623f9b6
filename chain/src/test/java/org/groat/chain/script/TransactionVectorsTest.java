package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.TransactionRules;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `tx_valid.json` and `tx_invalid.json`: whole transactions with the rules that they pass or break.
///
/// Rules only forbid, so a valid one passes with fewer of them, an invalid one fails with more. And the lists are exact: with
/// one of the excluded rules put back a valid one fails, with one of the given rules taken away an invalid one passes.
final class TransactionVectorsTest {
  private static final int RANDOM_SETS = 21;

  static List<Secp256k1> curves() {
    return RememberingCurve.each();
  }

  @ParameterizedTest
  @MethodSource("curves")
  void validOnesPassUnderEverySetOfRulesWithoutTheExcluded(Secp256k1 curve) {
    Random random = new Random(1);
    int cases = 0;
    List<String> wrong = new ArrayList<>();
    for (JsonNode test : Vectors.json("core/tx_valid.json")) {
      if (test.size() == 1) {
        continue;
      }
      cases++;
      Case given = Case.of(test);
      int excluded = ScriptFlags.parse(test.get(2).asText());
      int all = ScriptFlags.ALL & ~excluded;
      boolean right = TransactionRules.check(given.tx()).isEmpty() && ScriptFlags.isConsistent(all);
      right &= given.passes(all, curve);
      for (int flag = 1; flag < ScriptFlags.ALL; flag <<= 1) {
        right &= given.passes(ScriptFlags.reduce(all & ~flag), curve);
      }
      for (int i = 0; i < RANDOM_SETS; i++) {
        right &= given.passes(ScriptFlags.reduce(all & ~random.nextInt()), curve);
      }
      for (int one : withoutOne(excluded)) {
        right &= !given.passes(ScriptFlags.ALL & ~one, curve);
      }
      if (!right) {
        wrong.add(test.toString());
      }
    }
    assertThat(wrong).isEmpty();
    Vectors.count("tx_valid, " + curve, cases - wrong.size(), cases);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void invalidOnesFailUnderEverySetOfRulesWithTheGiven(Secp256k1 curve) {
    Random random = new Random(2);
    int cases = 0;
    List<String> wrong = new ArrayList<>();
    for (JsonNode test : Vectors.json("core/tx_invalid.json")) {
      if (test.size() == 1) {
        continue;
      }
      cases++;
      Case given = Case.of(test);
      boolean malformed = test.get(2).asText().equals("BADTX");
      boolean right = TransactionRules.check(given.tx()).isPresent() == malformed;
      if (!malformed) {
        right &= failsExactlyWith(ScriptFlags.parse(test.get(2).asText()), given, random, curve);
      }
      if (!right) {
        wrong.add(test.toString());
      }
    }
    assertThat(wrong).isEmpty();
    Vectors.count("tx_invalid, " + curve, cases - wrong.size(), cases);
  }

  private static boolean failsExactlyWith(int flags, Case given, Random random, Secp256k1 curve) {
    boolean right = !given.passes(flags, curve);
    for (int flag = 1; flag < ScriptFlags.ALL; flag <<= 1) {
      right &= !given.passes(ScriptFlags.complete(flags | flag), curve);
    }
    for (int i = 0; i < RANDOM_SETS; i++) {
      right &=
          !given.passes(ScriptFlags.complete(flags | random.nextInt() & ScriptFlags.ALL), curve);
    }
    for (int one : withoutOne(flags)) {
      right &= given.passes(one, curve);
    }
    return right;
  }

  /// The sets that lack one rule of the given set, and what needs it.
  private static Set<Integer> withoutOne(int flags) {
    Set<Integer> sets = new TreeSet<>();
    for (int flag = 1; flag < ScriptFlags.ALL; flag <<= 1) {
      int without = ScriptFlags.reduce(flags & ~flag);
      if (without != flags) {
        sets.add(without);
      }
    }
    return sets;
  }

  /// A transaction with the outputs that it spends, as far as the vectors name them.
  private record Case(Transaction tx, Map<OutPoint, TxOutput> coins) {
    static Case of(JsonNode test) {
      Map<OutPoint, TxOutput> coins = new HashMap<>();
      for (JsonNode coin : test.get(0)) {
        OutPoint outPoint = new OutPoint(Txid.fromHex(coin.get(0).asText()), coin.get(1).asInt());
        long amount = coin.size() > 3 ? coin.get(3).asLong() : 0;
        coins.put(
            outPoint, new TxOutput(new Amount(amount), ScriptParser.parse(coin.get(2).asText())));
      }
      return new Case(Transaction.CODEC.decode(Bytes.fromHex(test.get(1).asText())), coins);
    }

    boolean passes(int flags, Secp256k1 curve) {
      List<TxOutput> spent = new ArrayList<>();
      for (int i = 0; i < tx.inputCount(); i++) {
        TxOutput coin = coins.get(tx.outPoint(i));
        assertThat(coin).as("coin " + tx.outPoint(i)).isNotNull();
        spent.add(coin);
      }
      TransactionContext context = new TransactionContext(tx, spent);
      for (int i = 0; i < tx.inputCount(); i++) {
        if (BothWays.verify(context, i, flags, curve) != ScriptError.OK) {
          return false;
        }
      }
      return true;
    }
  }
}
