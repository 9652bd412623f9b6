package org.groat.chain.state;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.HashType;
import org.groat.chain.script.Script;
import org.groat.chain.script.SigHash;
import org.groat.chain.script.TransactionContext;

/// A key that tests pay to and spend from, by P2WPKH. Known to everybody: worth nothing.
public final class TestKey {
  private static final Secp256k1 CURVE = Secp256k1s.best();

  private final Bytes secret;
  private final Bytes publicKey;
  private final Bytes hash;

  private TestKey(Bytes secret) {
    this.secret = secret;
    this.publicKey = CURVE.publicKey(secret);
    this.hash = Bytes.wrap(Hash160.of(publicKey));
  }

  /// The key of a small number, 1 or more.
  public static TestKey of(int number) {
    byte[] secret = new byte[32];
    for (int i = 0; i < 4; i++) {
      secret[31 - i] = (byte) (number >>> 8 * i);
    }
    return new TestKey(Bytes.wrap(secret));
  }

  public Bytes secret() {
    return secret;
  }

  public Bytes publicKey() {
    return publicKey;
  }

  /// The P2WPKH script that pays to the key.
  public Bytes script() {
    return Script.payToWitnessPublicKeyHash(hash);
  }

  /// An output that pays to the key.
  public TxOutput output(long satoshis) {
    return new TxOutput(Amount.ofSatoshis(satoshis), script());
  }

  /// Spends one output of a transaction that pays to this key.
  public Transaction spend(Transaction from, int output, TxOutput... to) {
    return spend(
        List.of(new OutPoint(from.txid(), output)), List.of(from.output(output)), List.of(to));
  }

  /// Spends outputs that pay to this key.
  ///
  /// @param spent the output that each outpoint names
  public Transaction spend(List<OutPoint> outPoints, List<TxOutput> spent, List<TxOutput> to) {
    List<TxInput> inputs = new ArrayList<>();
    for (OutPoint outPoint : outPoints) {
      inputs.add(new TxInput(outPoint, Bytes.EMPTY, TxInput.SEQUENCE_FINAL - 2));
    }
    return sign(Transaction.of(2, inputs, to, 0), spent);
  }

  /// Signs every input of a transaction, each of which spends an output that pays to this key.
  public Transaction sign(Transaction unsigned, List<TxOutput> spent) {
    TransactionContext context = new TransactionContext(unsigned, spent);
    List<TxInput> signed = new ArrayList<>();
    for (int i = 0; i < unsigned.inputCount(); i++) {
      Bytes sigHash = SigHash.witnessV0(context, i, Script.payToPublicKeyHash(hash), HashType.ALL);
      Bytes signature =
          Bytes.concat(CURVE.signEcdsa(secret, sigHash), Bytes.of((byte) HashType.ALL));
      signed.add(unsigned.input(i).withWitness(List.of(signature, publicKey)));
    }
    return Transaction.of(unsigned.version(), signed, unsigned.outputs(), unsigned.lockTime());
  }
}
