package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.junit.jupiter.api.Test;

/// The short way against the whole way, on a million spends of the short forms and of what nearly has them. Another seed by
/// `-Dgroat.seed=N`.
final class TemplatesTest {
  private static final long SEED = Long.getLong("groat.seed", 1);
  private static final int CASES = 1_000_000;

  /// The least DER, so that strict rules pass now and then.
  private static final Bytes SHORT_DER = Bytes.fromHex("3006020101020101");

  private static final Bytes DER =
      Bytes.fromHex(
          "304402203da9d487be5302a6d69e02a861acff1da472885e43d7528ed9b1b537a8e2cac9"
              + "022002d1bca03a1e9715a99971bafe3b1852b7a4f0168281cbd27a220380a01b3307");

  private final Random random = new Random(SEED);

  /// Asks nobody: seven of eight questions, by their own bytes, are answered yes. So either way must ask the same questions to
  /// come to the same verdict, and most spends of the right form pass.
  private final Secp256k1 oracle =
      (Secp256k1)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Secp256k1.class},
              (proxy, method, arguments) ->
                  (List.of(arguments).hashCode() * 0x9e3779b9 >>> 29) != 0);

  @Test
  void theShortWayPassesWhatTheWholeWayPasses() {
    int quick = 0;
    int passed = 0;
    for (int i = 0; i < CASES; i++) {
      SignatureChecks checks = spend();
      int input = checks.input();
      ScriptError whole = ScriptVerifier.interpret(checks);
      Transaction tx = checks.context().tx();
      Bytes scriptPubKey = checks.context().spent(input).scriptPubKey();
      boolean passes =
          Templates.passes(checks, tx.scriptSig(input), scriptPubKey, tx.witness(input));
      quick += passes ? 1 : 0;
      passed += whole == ScriptError.OK ? 1 : 0;
      if (passes && whole != ScriptError.OK) {
        assertThat(whole)
            .as(
                "seed %d, case %d, flags %s: %s",
                SEED, i, ScriptFlags.format(checks.flags()), tx.raw())
            .isEqualTo(ScriptError.OK);
      }
    }
    System.out.printf(
        "templates, seed %d: %,d cases, %,d pass, %,d of them the short way%n",
        SEED, CASES, passed, quick);
    assertThat(quick).as("cases that take the short way").isGreaterThan(CASES / 10);
  }

  private SignatureChecks spend() {
    Bytes key = key();
    Bytes keyHash = Bytes.wrap(Hash160.of(key));
    Bytes signature = signature();
    Bytes scriptSig = Bytes.EMPTY;
    List<Bytes> witness = new ArrayList<>();
    Bytes scriptPubKey;
    switch (random.nextInt(4)) {
      case 0 -> {
        scriptPubKey = Script.payToPublicKeyHash(keyHash);
        scriptSig = new ScriptBuilder().push(signature).push(key).build();
      }
      case 1 -> {
        scriptPubKey = Script.payToWitnessPublicKeyHash(keyHash);
        witness.addAll(List.of(signature, key));
      }
      case 2 -> {
        Bytes program = Script.payToWitnessPublicKeyHash(keyHash);
        scriptPubKey = Script.payToScriptHash(Bytes.wrap(Hash160.of(program)));
        scriptSig = Script.push(program);
        witness.addAll(List.of(signature, key));
      }
      default -> {
        scriptPubKey = Script.payToTaproot(random.nextInt(20) == 0 ? zeros(32) : bytes(32));
        witness.add(random.nextInt(4) == 0 ? bytes(65) : bytes(64));
      }
    }
    switch (random.nextInt(12)) {
      case 0 -> scriptSig = changed(scriptSig);
      case 1 -> scriptPubKey = changed(scriptPubKey);
      case 2 -> witness.replaceAll(this::changed);
      case 3 -> witness.add(random.nextInt(witness.size() + 1), bytes(random.nextInt(3)));
      case 4 ->
          scriptPubKey =
              random.nextInt(8) == 0 ? Script.payToWitnessPublicKeyHash(zeros(20)) : scriptPubKey;
      case 5 -> scriptSig = Bytes.concat(scriptSig, Bytes.of((byte) random.nextInt(256)));
      default -> {}
    }
    return checks(scriptSig, scriptPubKey, witness);
  }

  private SignatureChecks checks(Bytes scriptSig, Bytes scriptPubKey, List<Bytes> witness) {
    OutPoint outPoint = new OutPoint(Txid.of(bytes(32).toByteArray()), 0);
    TxOutput output = new TxOutput(new Amount(random.nextInt(1000)), Bytes.EMPTY);
    Transaction tx =
        Transaction.of(
            2,
            List.of(new TxInput(outPoint, scriptSig, random.nextInt(), witness)),
            random.nextInt(8) == 0 ? List.of() : List.of(output),
            random.nextInt(1000));
    TransactionContext context =
        new TransactionContext(tx, List.of(new TxOutput(output.amount(), scriptPubKey)));
    int flags =
        switch (random.nextInt(3)) {
          case 0 -> ScriptFlags.MANDATORY;
          case 1 -> ScriptFlags.STANDARD;
          default -> ScriptFlags.complete(random.nextInt() & ScriptFlags.ALL);
        };
    return new SignatureChecks(context, 0, flags, oracle);
  }

  private Bytes key() {
    byte[] key = bytes(random.nextInt(4) == 0 ? 65 : 33).toByteArray();
    key[0] = (byte) (key.length == 65 ? 4 : 2 + random.nextInt(2));
    if (random.nextInt(10) == 0) {
      key[0] = (byte) random.nextInt(9);
    }
    return Bytes.wrap(key);
  }

  private Bytes signature() {
    Bytes der =
        switch (random.nextInt(12)) {
          case 0 -> SHORT_DER;
          case 1 -> bytes(random.nextInt(90));
          case 2 -> changed(DER);
          default -> DER;
        };
    int hashType = random.nextInt(8) == 0 ? random.nextInt(256) : 1 + random.nextInt(3);
    return random.nextInt(30) == 0 ? Bytes.EMPTY : Bytes.concat(der, Bytes.of((byte) hashType));
  }

  private Bytes changed(Bytes bytes) {
    if (bytes.isEmpty()) {
      return bytes(random.nextInt(3));
    }
    byte[] copy = bytes.toByteArray();
    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    return random.nextInt(4) == 0 ? Bytes.wrap(copy).slice(0, copy.length - 1) : Bytes.wrap(copy);
  }

  private Bytes bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Bytes zeros(int size) {
    return Bytes.wrap(new byte[size]);
  }
}
