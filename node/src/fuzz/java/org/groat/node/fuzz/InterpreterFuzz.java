package org.groat.node.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.script.ScriptVerifier;
import org.groat.chain.script.TransactionContext;

/// The interpreter answers with an error or none, and never in another way; and soft forks only ever forbid: what passes under
/// more rules passes under fewer.
class InterpreterFuzz {
  private static final Secp256k1 CURVE = Secp256k1s.best();
  private static final Txid SPENT = Txid.of(Sha256.hash(Bytes.EMPTY));
  private static final int WITNESS_ITEMS_MAX = 5;
  private static final int SCRIPT_SIZE_MAX = 400;

  @FuzzTest(maxDuration = "30s")
  void scriptsPassOrFailAndMoreRulesNeverAllowMore(FuzzedDataProvider data) {
    int flags = ScriptFlags.complete(data.consumeInt() & ScriptFlags.ALL);
    int fewer = ScriptFlags.reduce(flags & data.consumeInt());
    Bytes program = program(data);
    List<Bytes> witness = new ArrayList<>();
    for (int left = data.consumeInt(0, WITNESS_ITEMS_MAX); left > 0; left--) {
      witness.add(Bytes.wrap(data.consumeBytes(data.consumeInt(0, SCRIPT_SIZE_MAX))));
    }
    Bytes scriptSig = Bytes.wrap(data.consumeBytes(data.consumeInt(0, SCRIPT_SIZE_MAX)));
    TxInput input =
        new TxInput(new OutPoint(SPENT, 0), scriptSig, data.consumeInt() & 0xffff_ffffL, witness);
    TxOutput output = new TxOutput(Amount.ofSatoshis(1_000), Bytes.of((byte) 0x51));
    Transaction tx =
        Transaction.of(
            data.consumeInt(), List.of(input), List.of(output), data.consumeInt() & 0xffff_ffffL);
    TransactionContext context =
        new TransactionContext(tx, List.of(new TxOutput(Amount.ofSatoshis(2_000), program)));
    ScriptError strict = ScriptVerifier.verify(context, 0, flags, CURVE);
    ScriptError lax = ScriptVerifier.verify(context, 0, fewer, CURVE);
    if (strict == ScriptError.OK && lax != ScriptError.OK) {
      throw new AssertionError(
          "%s passes under %s but fails with %s under %s"
              .formatted(tx.raw(), ScriptFlags.format(flags), lax, ScriptFlags.format(fewer)));
    }
  }

  private static Bytes program(FuzzedDataProvider data) {
    byte[] bytes = data.consumeBytes(data.consumeInt(0, SCRIPT_SIZE_MAX));
    return switch (data.consumeInt(0, 3)) {
      case 0 ->
          Bytes.concat(Bytes.of((byte) 0, (byte) 32), Bytes.wrap(Sha256.hash(Bytes.wrap(bytes))));
      case 1 ->
          Bytes.concat(
              Bytes.of((byte) 0x51, (byte) 32), Bytes.wrap(Sha256.hash(Bytes.wrap(bytes))));
      default -> Bytes.wrap(bytes);
    };
  }
}
