package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.TaggedHash;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The vectors of BIP-0341, as its authors and as the field's first node publish them.
final class TaprootVectorsTest {
  private static Secp256k1 implementation(int number) {
    List<Secp256k1> each = RememberingCurve.each();
    assumeTrue(number < each.size(), "skipped: no native methods are made for this system");
    return each.get(number);
  }

  @ParameterizedTest
  @CsvSource({
    "core/bip341_wallet_vectors.json, 0",
    "core/bip341_wallet_vectors.json, 1",
    "core/bip341_wallet_vectors.json, 2",
    "bips/bip-0341/wallet-test-vectors.json, 0",
    "bips/bip-0341/wallet-test-vectors.json, 1",
    "bips/bip-0341/wallet-test-vectors.json, 2"
  })
  void outputsCommitToTheirScripts(String file, int implementation) {
    Secp256k1 curve = implementation(implementation);
    int cases = 0;
    for (JsonNode test : Vectors.json(file).get("scriptPubKey")) {
      cases++;
      Bytes internalKey = hex(test.get("given").get("internalPubkey"));
      JsonNode tree = test.get("given").get("scriptTree");
      JsonNode known = test.get("intermediary");
      Bytes root = Bytes.EMPTY;
      List<Bytes> leaves = new ArrayList<>();
      if (!tree.isNull()) {
        root = node(tree, leaves);
        assertThat(leaves).extracting(Bytes::toHex).isEqualTo(texts(known.get("leafHashes")));
        assertThat(root).isEqualTo(hex(known.get("merkleRoot")));
      }
      Bytes tweak = Taproot.tweak(internalKey, root);
      assertThat(tweak).isEqualTo(hex(known.get("tweak")));
      Bytes outputKey = curve.tweak(internalKey, tweak).publicKey();
      assertThat(outputKey).isEqualTo(hex(known.get("tweakedPubkey")));
      JsonNode expected = test.get("expected");
      assertThat(Script.payToTaproot(outputKey)).isEqualTo(hex(expected.get("scriptPubKey")));
      JsonNode blocks = expected.get("scriptPathControlBlocks");
      for (int i = 0; blocks != null && i < blocks.size(); i++) {
        Bytes control = hex(blocks.get(i));
        assertThat(Taproot.isControlSize(control.size())).isTrue();
        assertThat(Taproot.commits(control, outputKey, leaves.get(i), curve)).isTrue();
        assertThat(Taproot.commits(control, outputKey, tweak, curve)).isFalse();
      }
    }
    Vectors.count(
        file + " outputs, " + curve, cases, Vectors.json(file).get("scriptPubKey").size());
  }

  @ParameterizedTest
  @CsvSource({
    "core/bip341_wallet_vectors.json, 0",
    "core/bip341_wallet_vectors.json, 1",
    "core/bip341_wallet_vectors.json, 2",
    "bips/bip-0341/wallet-test-vectors.json, 0",
    "bips/bip-0341/wallet-test-vectors.json, 1",
    "bips/bip-0341/wallet-test-vectors.json, 2"
  })
  void keysSignAsPublished(String file, int implementation) {
    Secp256k1 curve = implementation(implementation);
    int cases = 0;
    int of = 0;
    for (JsonNode test : Vectors.json(file).get("keyPathSpending")) {
      JsonNode given = test.get("given");
      List<TxOutput> spent = new ArrayList<>();
      for (JsonNode coin : given.get("utxosSpent")) {
        spent.add(
            new TxOutput(
                new Amount(coin.get("amountSats").asLong()), hex(coin.get("scriptPubKey"))));
      }
      Transaction unsigned = Transaction.CODEC.decode(hex(given.get("rawUnsignedTx")));
      TransactionContext context = new TransactionContext(unsigned, spent);
      sharedHashesAreAsPublished(context, test.get("intermediary"));
      for (JsonNode input : test.get("inputSpending")) {
        signsAsPublished(context, input, curve);
        cases++;
      }
      of += test.get("inputSpending").size();
      Transaction signed =
          Transaction.CODEC.decode(hex(test.get("auxiliary").get("fullySignedTx")));
      TransactionContext complete = new TransactionContext(signed, spent);
      for (int i = 0; i < signed.inputCount(); i++) {
        assertThat(BothWays.verify(complete, i, ScriptFlags.STANDARD, curve))
            .isEqualTo(ScriptError.OK);
      }
    }
    Vectors.count(file + " key spends, " + curve, cases, of);
  }

  private static void sharedHashesAreAsPublished(TransactionContext context, JsonNode known) {
    assertThat(hash(context.sharedOfSpent(), TransactionContext.AMOUNTS))
        .isEqualTo(hex(known.get("hashAmounts")));
    assertThat(hash(context.sharedOfSpent(), TransactionContext.SCRIPTS))
        .isEqualTo(hex(known.get("hashScriptPubkeys")));
    assertThat(hash(context.shared(), TransactionContext.OUTPUTS))
        .isEqualTo(hex(known.get("hashOutputs")));
    assertThat(hash(context.shared(), TransactionContext.OUT_POINTS))
        .isEqualTo(hex(known.get("hashPrevouts")));
    assertThat(hash(context.shared(), TransactionContext.SEQUENCES))
        .isEqualTo(hex(known.get("hashSequences")));
  }

  private static void signsAsPublished(
      TransactionContext context, JsonNode input, Secp256k1 curve) {
    JsonNode given = input.get("given");
    JsonNode known = input.get("intermediary");
    Bytes secret = hex(given.get("internalPrivkey"));
    Bytes internal = curve.publicKey(secret);
    assertThat(internal.from(1)).isEqualTo(hex(known.get("internalPubkey")));
    Bytes root = given.get("merkleRoot").isNull() ? Bytes.EMPTY : hex(given.get("merkleRoot"));
    Bytes tweak = Taproot.tweak(internal.from(1), root);
    assertThat(tweak).isEqualTo(hex(known.get("tweak")));
    Bytes even = internal.at(0) == 3 ? curve.negateSecretKey(secret) : secret;
    Bytes tweaked = curve.addToSecretKey(even, tweak);
    assertThat(tweaked).isEqualTo(hex(known.get("tweakedPrivkey")));
    int hashType = given.get("hashType").asInt();
    Bytes hash =
        SigHash.taproot(context, given.get("txinIndex").asInt(), hashType, TaprootSpend.KEY_PATH)
            .orElseThrow();
    assertThat(hash).isEqualTo(hex(known.get("sigHash")));
    Bytes message = hex(known.get("sigMsg"));
    assertThat(hash).isEqualTo(Bytes.wrap(TaggedHash.of("TapSighash").hash(message)));
    Bytes published = hex(input.get("expected").get("witness").get(0));
    Bytes signature = curve.signSchnorr(tweaked, hash, Bytes.wrap(new byte[32]));
    assertThat(signature).isEqualTo(published.slice(0, 64));
    assertThat(published.size()).isEqualTo(hashType == HashType.DEFAULT ? 64 : 65);
  }

  private static Bytes node(JsonNode tree, List<Bytes> leaves) {
    if (tree.isArray()) {
      Bytes left = node(tree.get(0), leaves);
      return Taproot.branchHash(left, node(tree.get(1), leaves));
    }
    Bytes leaf = Taproot.leafHash(tree.get("leafVersion").asInt(), hex(tree.get("script")));
    leaves.add(leaf);
    return leaf;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Bytes hash(Bytes hashes, int at) {
    return hashes.slice(at, at + 32);
  }

  private static Bytes hex(JsonNode text) {
    return Bytes.fromHex(text.asText());
  }
}
