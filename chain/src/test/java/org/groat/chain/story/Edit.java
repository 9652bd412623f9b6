package org.groat.chain.story;

import java.util.List;
import java.util.function.Consumer;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Script;

/// What is special about a block.
@FunctionalInterface
public interface Edit extends Consumer<Draft> {

  /// Holds these transactions, after those it has.
  static Edit with(Transaction... transactions) {
    return draft -> draft.transactions.addAll(List.of(transactions));
  }

  /// Spends these outputs, each to whoever comes, for a satoshi of fee.
  static Edit spending(Out... outs) {
    return draft -> {
      for (Out out : outs) {
        draft.transactions.add(Txs.spend(out));
      }
    };
  }

  /// The coinbase pays so much more than the subsidy.
  static Edit rewarding(long moreThanSubsidy) {
    return draft -> draft.reward = Draft.subsidy(draft.height) + moreThanSubsidy;
  }

  static Edit coinbaseScript(Bytes script) {
    return draft -> draft.coinbaseScript = script;
  }

  static Edit coinbase(Transaction coinbase) {
    return draft -> draft.coinbase = coinbase;
  }

  static Edit coinbaseOutput(TxOutput output) {
    return draft -> draft.moreCoinbaseOutputs.add(output);
  }

  static Edit withoutCoinbase() {
    return draft -> draft.coinbaseLeftOut = true;
  }

  static Edit version(int version) {
    return draft -> draft.version = version;
  }

  static Edit bits(long bits) {
    return draft -> draft.bits = bits;
  }

  /// Where to begin to look for proof of work.
  static Edit nonce(long nonce) {
    return draft -> draft.firstNonce = nonce;
  }

  /// Has no proof of work.
  static Edit worthless() {
    return draft -> draft.worthless = true;
  }

  static Edit at(long time) {
    return draft -> draft.time = time;
  }

  /// So many seconds after the median of the eleven blocks before.
  static Edit atMedian(long plus) {
    return draft -> draft.time = draft.previous.medianTimePast() + plus;
  }

  static Edit merkleRoot(MerkleRoot root) {
    return draft -> draft.merkleRoot = root;
  }

  /// Commits to its witnesses. Comes after what adds transactions.
  static Edit committing() {
    return draft -> draft.committed = true;
  }

  /// Commits to its witnesses, and behind that solves a signet's challenge by an input's script.
  static Edit solving(Bytes scriptSig) {
    ByteWriter solution = new ByteWriter().bytes(Bytes.fromHex("ecc7daa2"));
    solution.sizedBytes(scriptSig).compactSize(0);
    return draft -> {
      draft.committed = true;
      draft.signetSolution = Script.push(solution.toBytes());
    };
  }

  /// Is filled up to so many bytes without witnesses, by spending an output with padding behind.
  static Edit strippedSize(Out out, int size) {
    return draft -> {
      int at = draft.transactions.size();
      draft.transactions.add(padded(out, 70_000));
      int missing = size - draft.unsolved().strippedSize();
      draft.transactions.set(at, padded(out, 70_000 + missing));
    };
  }

  private static Transaction padded(Out out, int padding) {
    return Txs.tx(
        List.of(Txs.input(out)), List.of(Txs.output(out.value() - Txs.FEE), Txs.padding(padding)));
  }

  /// Is filled up to so much weight by the witness of a spend of `out`, whose script drops it.
  static Edit weight(Out out, int weight, Bytes witnessScript) {
    return draft -> {
      draft.committed = true;
      int at = draft.transactions.size();
      Transaction spend = Txs.spend(out);
      draft.transactions.add(Txs.witnessed(spend, Txs.zeros(300), witnessScript));
      // What one spend's witness cannot hold, bare bytes in outputs do, at four units each.
      int missing = weight - draft.unsolved().weight().units();
      int padding = (missing - 8 * 4) / 4 - 20;
      draft.moreCoinbaseOutputs.add(Txs.padding(padding));
      missing = weight - draft.unsolved().weight().units();
      draft.transactions.set(at, Txs.witnessed(spend, Txs.zeros(300 + missing), witnessScript));
    };
  }
}
