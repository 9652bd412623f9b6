package org.groat.chain.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.ScriptBuilder;
import org.groat.chain.script.ScriptCursor;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.script.ScriptVerifier;
import org.groat.chain.script.TransactionContext;

/// How the blocks of a signet prove who made them (BIP-0325).
///
/// The network's challenge is an output script. A block solves it as if it spent it, in a made-up transaction that commits to the
/// block without its solution; the solution stands in the coinbase's output for the witness commitment, behind a header of its
/// own.
public final class SignetSolution {
  /// How the push that carries the solution begins.
  public static final Bytes HEADER = Bytes.fromHex("ecc7daa2");

  private static final int FLAGS =
      ScriptFlags.P2SH | ScriptFlags.WITNESS | ScriptFlags.DERSIG | ScriptFlags.NULLDUMMY;

  private SignetSolution() {}

  /// The made-up pair: an output with the challenge, which commits to the block, and the transaction that spends it.
  public record Transactions(Transaction toSpend, Transaction toSign) {}

  /// True where the network has no challenge, or the block solves it.
  public static boolean isValid(Block block, NetworkParameters params, Secp256k1 curve) {
    Optional<Bytes> challenge = params.signetChallenge();
    if (challenge.isEmpty() || block.hash().equals(params.genesis().hash())) {
      return true;
    }
    Optional<Transactions> transactions = transactions(block, challenge.get());
    if (transactions.isEmpty()) {
      return false;
    }
    List<TxOutput> spent = List.of(transactions.get().toSpend().output(0));
    TransactionContext context = new TransactionContext(transactions.get().toSign(), spent);
    return ScriptVerifier.verify(context, 0, FLAGS, curve) == ScriptError.OK;
  }

  /// The transactions that a block and its solution stand for; nothing where the block has no witness commitment or the solution
  /// is malformed.
  public static Optional<Transactions> transactions(Block block, Bytes challenge) {
    if (block.transactions().isEmpty()) {
      return Optional.empty();
    }
    Transaction coinbase = block.transaction(0);
    int index = WitnessCommitment.index(coinbase);
    if (index < 0) {
      return Optional.empty();
    }
    Section section = cut(coinbase.scriptPubKey(index));
    TxInput solution;
    try {
      solution = solution(section.solution());
    } catch (MalformedException e) {
      // Bytes that are no solution solve nothing; what exactly is wrong with them interests nobody.
      return Optional.empty();
    }
    MerkleRoot root = rootWithout(block, coinbase, index, section.rest());
    Transaction toSpend = toSpend(block.header(), root, challenge);
    Transaction toSign =
        Transaction.of(
            0,
            List.of(
                new TxInput(
                    new OutPoint(toSpend.txid(), 0), solution.scriptSig(), 0, solution.witness())),
            List.of(new TxOutput(Amount.ZERO, new ScriptBuilder().op(Opcode.OP_RETURN).build())),
            0);
    return Optional.of(new Transactions(toSpend, toSign));
  }

  /// A commitment's script, taken apart.
  ///
  /// @param solution what stood behind the header; empty where there was none, which solves a challenge that asks for nothing
  /// @param rest the script with only the header left of it
  private record Section(Bytes solution, Bytes rest) {}

  private static Section cut(Bytes script) {
    ScriptBuilder rest = new ScriptBuilder();
    Bytes solution = Bytes.EMPTY;
    boolean found = false;
    ScriptCursor cursor = new ScriptCursor(script);
    while (cursor.next()) {
      Bytes data = cursor.data();
      if (data.isEmpty()) {
        rest.op(cursor.opcode());
      } else if (!found && data.size() > HEADER.size() && data.startsWith(HEADER)) {
        found = true;
        solution = data.from(HEADER.size());
        rest.push(HEADER);
      } else {
        rest.push(data);
      }
    }
    return new Section(solution, found ? rest.build() : script);
  }

  private static TxInput solution(Bytes bytes) {
    if (bytes.isEmpty()) {
      return new TxInput(OutPoint.NONE, Bytes.EMPTY, 0);
    }
    ByteReader in = new ByteReader(bytes);
    Bytes scriptSig = in.sizedBytes(Integer.MAX_VALUE);
    int count = in.count(1, Integer.MAX_VALUE);
    List<Bytes> witness = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      witness.add(in.sizedBytes(Integer.MAX_VALUE));
    }
    in.expectEnd();
    return new TxInput(OutPoint.NONE, scriptSig, 0, witness);
  }

  private static MerkleRoot rootWithout(
      Block block, Transaction coinbase, int index, Bytes script) {
    List<TxOutput> outputs = new ArrayList<>(coinbase.outputs());
    outputs.set(index, new TxOutput(outputs.get(index).amount(), script));
    Txid modified =
        Transaction.of(coinbase.version(), coinbase.inputs(), outputs, coinbase.lockTime()).txid();
    List<Hash256> hashes = new ArrayList<>(block.transactions().size());
    hashes.add(modified);
    for (int i = 1; i < block.transactions().size(); i++) {
      hashes.add(block.transaction(i).txid());
    }
    return MerkleTree.ofHashes(hashes).hash();
  }

  private static Transaction toSpend(BlockHeader header, MerkleRoot root, Bytes challenge) {
    ByteWriter data = new ByteWriter().int32(header.version());
    header.previous().writeTo(data);
    root.writeTo(data);
    data.uint32(header.time());
    Bytes scriptSig = new ScriptBuilder().op(Opcode.OP_0).push(data.toBytes()).build();
    return Transaction.of(
        0,
        List.of(new TxInput(OutPoint.NONE, scriptSig, 0)),
        List.of(new TxOutput(Amount.ZERO, challenge)),
        0);
  }
}
