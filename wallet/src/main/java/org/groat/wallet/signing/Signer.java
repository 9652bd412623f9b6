package org.groat.wallet.signing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codecs;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.HashType;
import org.groat.chain.script.Script;
import org.groat.chain.script.SigHash;
import org.groat.chain.script.TaprootSpend;
import org.groat.chain.script.TransactionContext;
import org.groat.wallet.descriptor.DerivedKey;
import org.groat.wallet.descriptor.Descriptor;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.WalletException;

/// Signs what a master key can sign of a partially signed transaction, and leaves the rest as it is.
///
/// ECDSA for P2PKH, P2WPKH, P2SH-P2WPKH and multisignatures in P2WSH, Schnorr for taproot's key path; every output is
/// signed, with hash type ALL (DEFAULT in taproot). An input that asks for another hash type is refused: such signatures give
/// away more than a wallet's owner expects.
public final class Signer {
  private final ExtendedPrivateKey master;
  private final SecureRandom random;
  private final Secp256k1 curve = Secp256k1s.deferred();

  /// @param random for taproot's auxiliary randomness
  public Signer(ExtendedPrivateKey master, SecureRandom random) {
    this.master = master;
    this.random = random;
  }

  /// Adds every signature that the master key can give.
  ///
  /// @throws WalletException where an input asks for a hash type other than ALL
  public Psbt sign(Psbt psbt) {
    List<TxOutput> spent = new ArrayList<>();
    for (int i = 0; i < psbt.inputs().size(); i++) {
      Optional<TxOutput> output = psbt.spent(i);
      if (output.isEmpty()) {
        throw new WalletException(
            WalletException.Kind.WALLET_ERROR,
            "input " + i + " cannot be signed: what it spends is not known");
      }
      spent.add(output.get());
    }
    TransactionContext context = new TransactionContext(psbt.tx(), spent);
    Psbt signed = psbt;
    for (int i = 0; i < psbt.inputs().size(); i++) {
      signed = signed.withInput(i, sign(psbt.inputs().get(i), context, i));
    }
    return signed;
  }

  private PsbtMap sign(PsbtMap map, TransactionContext context, int input) {
    long hashType =
        map.get(PsbtKey.SIGHASH_TYPE).map(Codecs.UINT32::decode).orElse((long) HashType.ALL);
    if (hashType != HashType.ALL && hashType != HashType.DEFAULT) {
      throw new WalletException(
          WalletException.Kind.WALLET_ERROR,
          "input " + input + " asks for a signature of less than the whole transaction");
    }
    PsbtMap signed = map;
    for (DerivedKey key : PsbtInputs.derivations(map)) {
      if (key.fingerprint().equals(master.publicKey().fingerprint())) {
        ExtendedPrivateKey secret = master.derive(key.path());
        Bytes publicKey = secret.publicKey().publicKey();
        boolean isTaproot = key.publicKey().size() == 32;
        if (isTaproot && publicKey.from(1).equals(key.publicKey())) {
          signed = signTaproot(signed, context, input, secret);
        } else if (publicKey.equals(key.publicKey())) {
          signed = signEcdsa(signed, context, input, secret);
        }
      }
    }
    return signed;
  }

  private PsbtMap signTaproot(
      PsbtMap map, TransactionContext context, int input, ExtendedPrivateKey secret) {
    Bytes publicKey = secret.publicKey().publicKey();
    Bytes internal = publicKey.from(1);
    Bytes tweak = Descriptor.Taproot.tweak(internal);
    Bytes output = Script.payToTaproot(curve.tweak(internal, tweak).publicKey());
    if (map.get(PsbtKey.INPUT_TAPROOT_MERKLE_ROOT).isPresent()
        || !context.spent(input).scriptPubKey().equals(output)) {
      return map;
    }
    Bytes even = publicKey.at(0) == 2 ? secret.secret() : curve.negateSecretKey(secret.secret());
    Bytes hash =
        SigHash.taproot(context, input, HashType.DEFAULT, TaprootSpend.KEY_PATH)
            .orElseThrow(
                () -> new IllegalStateException("the default hash type always has a hash"));
    byte[] auxiliary = new byte[32];
    random.nextBytes(auxiliary);
    Bytes signature =
        curve.signSchnorr(curve.addToSecretKey(even, tweak), hash, Bytes.wrap(auxiliary));
    return map.with(PsbtKey.TAPROOT_KEY_SIGNATURE, signature);
  }

  private PsbtMap signEcdsa(
      PsbtMap map, TransactionContext context, int input, ExtendedPrivateKey secret) {
    Bytes script = context.spent(input).scriptPubKey();
    if (Script.isPayToScriptHash(script)) {
      script = map.get(PsbtKey.INPUT_REDEEM_SCRIPT).orElse(Bytes.EMPTY);
    }
    Bytes hash;
    if (Script.isPayToWitnessPublicKeyHash(script)) {
      hash =
          SigHash.witnessV0(
              context, input, Script.payToPublicKeyHash(script.from(2)), HashType.ALL);
    } else if (Script.isPayToWitnessScriptHash(script)) {
      Bytes witnessScript = map.get(PsbtKey.INPUT_WITNESS_SCRIPT).orElse(Bytes.EMPTY);
      hash = SigHash.witnessV0(context, input, witnessScript, HashType.ALL);
    } else if (Script.isPayToPublicKeyHash(script)) {
      requireWholeTransaction(map, input);
      hash = SigHash.legacy(context, input, script, HashType.ALL);
    } else {
      return map;
    }
    Bytes publicKey = secret.publicKey().publicKey();
    Bytes signature =
        Bytes.concat(curve.signEcdsa(secret.secret(), hash), Bytes.of((byte) HashType.ALL));
    return map.with(PsbtKey.PARTIAL_SIGNATURE, publicKey, signature);
  }

  /// A legacy signature does not cover the amount: whoever gives a wrong one makes the signer pay the rest as a fee.
  private static void requireWholeTransaction(PsbtMap map, int input) {
    if (map.get(PsbtKey.NON_WITNESS_UTXO).isEmpty()) {
      throw new WalletException(
          WalletException.Kind.WALLET_ERROR,
          "input "
              + input
              + " cannot be signed: the whole transaction that it spends of is missing");
    }
  }
}
