package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.groat.chain.consensus.TestTransactions.*;

import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptBuilder;
import org.junit.jupiter.api.Test;

class SignetSolutionTest {
  private static final Secp256k1 CURVE = Secp256k1s.best();
  private static final Bytes COMMITMENT = WitnessCommitment.script(zeros(32));
  private static final NetworkParameters ANYONE_NET =
      NetworkParameters.SIGNET.withSignetChallenge(ANYONE);

  @Test
  void otherNetworksAskForNoSolution() {
    assertThat(SignetSolution.isValid(block(COMMITMENT), NetworkParameters.REGTEST, CURVE))
        .isTrue();
    assertThat(
            SignetSolution.isValid(
                NetworkParameters.SIGNET.genesis(), NetworkParameters.SIGNET, CURVE))
        .isTrue();
  }

  @Test
  void aChallengeThatAsksForNothingIsSolvedByNothing() {
    assertThat(SignetSolution.isValid(block(COMMITMENT), ANYONE_NET, CURVE)).isTrue();
    assertThat(SignetSolution.isValid(block(COMMITMENT), NetworkParameters.SIGNET, CURVE))
        .isFalse();
  }

  @Test
  void aBlockWithoutCommitmentHasNoPlaceForASolution() {
    assertThat(SignetSolution.isValid(block(Bytes.fromHex("6a")), ANYONE_NET, CURVE)).isFalse();
  }

  @Test
  void aMalformedSolutionSolvesNothing() {
    assertThat(SignetSolution.isValid(block(solved("", "")), ANYONE_NET, CURVE)).isTrue();
    for (String bytes : List.of("00", "0001", "000000", "fd0000")) {
      Bytes data = Bytes.concat(SignetSolution.HEADER, Bytes.fromHex(bytes));
      Bytes script = Bytes.concat(COMMITMENT, Script.push(data));
      assertThat(SignetSolution.isValid(block(script), ANYONE_NET, CURVE)).as(bytes).isFalse();
    }
  }

  @Test
  void thePushOfAPreimageSolvesItsChallenge() {
    Bytes challenge = new ScriptBuilder().push(Bytes.fromHex("cafe")).op(0x87).build();
    NetworkParameters net = NetworkParameters.SIGNET.withSignetChallenge(challenge);
    assertThat(SignetSolution.isValid(block(solved("02cafe", "")), net, CURVE)).isTrue();
    assertThat(SignetSolution.isValid(block(solved("02cabe", "")), net, CURVE)).isFalse();
    assertThat(SignetSolution.isValid(block(COMMITMENT), net, CURVE)).isFalse();
  }

  @Test
  void aSignatureIsBoundToTheBlockButNotToItsSolution() {
    Bytes secret = Bytes.concat(zeros(31), Bytes.fromHex("07"));
    Bytes challenge = Script.payToPublicKey(CURVE.publicKey(secret));
    NetworkParameters net = NetworkParameters.SIGNET.withSignetChallenge(challenge);
    Block unsigned = block(solved("02cafe", ""));
    SignetSolution.Transactions transactions =
        SignetSolution.transactions(unsigned, challenge).orElseThrow();
    Bytes hash =
        Bytes.wrap(
            Sha256.hashTwice(
                Bytes.concat(
                    legacyPreimage(transactions.toSign(), challenge), Bytes.fromHex("01000000"))));
    Bytes signature = Bytes.concat(CURVE.signEcdsa(secret, hash), Bytes.fromHex("01"));
    String scriptSig = Script.push(signature).toHex();
    assertThat(SignetSolution.isValid(block(solved(scriptSig, "")), net, CURVE)).isTrue();
    Block later = block(solved(scriptSig, ""), 1_600_000_001L);
    assertThat(SignetSolution.isValid(later, net, CURVE)).isFalse();
  }

  /// The transaction with the challenge as its input's script: what a legacy signature of everything signs.
  private static Bytes legacyPreimage(Transaction toSign, Bytes challenge) {
    return Transaction.of(
            toSign.version(),
            List.of(toSign.input(0).withScriptSig(challenge)),
            toSign.outputs(),
            toSign.lockTime())
        .raw();
  }

  private static Bytes solved(String scriptSig, String item) {
    ByteWriter out =
        new ByteWriter().bytes(SignetSolution.HEADER).sizedBytes(Bytes.fromHex(scriptSig));
    if (item.isEmpty()) {
      out.compactSize(0);
    } else {
      out.compactSize(1).sizedBytes(Bytes.fromHex(item));
    }
    return Bytes.concat(COMMITMENT, Script.push(out.toBytes()));
  }

  private static Block block(Bytes commitment) {
    return block(commitment, 1_600_000_000L);
  }

  private static Block block(Bytes commitment, long time) {
    List<Transaction> transactions = List.of(coinbase(1, output(0, commitment)));
    return Block.of(
        new BlockHeader(
            4, BlockHash.ZERO, MerkleTree.of(transactions).hash(), time, 0x1e0377aeL, 0),
        transactions);
  }
}
