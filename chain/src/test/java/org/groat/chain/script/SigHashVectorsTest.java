package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.junit.jupiter.api.Test;

/// `sighash.json`: what legacy signatures sign, with hash types of all four bytes.
final class SigHashVectorsTest {
  @Test
  void everyLegacyHashIsThePublishedOne() {
    int cases = 0;
    List<String> wrong = new ArrayList<>();
    for (JsonNode test : Vectors.json("core/sighash.json")) {
      if (test.size() == 1) {
        continue;
      }
      cases++;
      Transaction tx = Transaction.CODEC.decode(Bytes.fromHex(test.get(0).asText()));
      TxOutput nothing = new TxOutput(Amount.ZERO, Bytes.EMPTY);
      TransactionContext context =
          new TransactionContext(tx, Collections.nCopies(tx.inputCount(), nothing));
      Bytes code = Bytes.fromHex(test.get(1).asText());
      Bytes hash = SigHash.legacy(context, test.get(2).asInt(), code, test.get(3).asInt());
      if (!hash.reversed().toHex().equals(test.get(4).asText())) {
        wrong.add(test.toString());
      }
    }
    assertThat(wrong).isEmpty();
    Vectors.count("sighash", cases - wrong.size(), cases);
  }
}
