package org.groat.node.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.SignetSolution;
import org.groat.chain.consensus.WitnessCommitment;
import org.groat.chain.crypto.EllSwift;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockFilter;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptBuilder;
import org.groat.chain.script.ScriptText;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.Columns;
import org.groat.chain.storage.CoinCodec;
import org.groat.chain.storage.Column;
import org.groat.network.transport.EncryptedPeer;
import org.groat.network.transport.Frame;
import org.groat.network.transport.FrameEvent;
import org.groat.network.transport.V1Framing;
import org.groat.network.transport.V2Framing;
import org.groat.network.wire.MerkleBlock;
import org.groat.network.wire.Message;
import org.groat.network.wire.MessageType;
import org.groat.network.wire.Messages;
import org.groat.node.index.IndexCodecs;
import org.groat.wallet.descriptor.DescriptorText;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.signing.Psbt;

/// Every decoder of bytes, from peers and of the store: the first byte chooses one, the rest is its input. What a decoder reads
/// it must write back the same; what it cannot read it must call malformed.
class DecodersFuzz {
  private static final EllSwift ELL_SWIFT = Secp256k1s.bestEllSwift();
  private static final Secp256k1 CURVE = Secp256k1s.best();
  private static final NetworkParameters ANYBODYS_SIGNET =
      NetworkParameters.SIGNET.withSignetChallenge(Bytes.of((byte) 0x51));

  /// What an encrypted packet is like: no packet at all, one that was damaged on its way, a decoy.
  private static final int RAW = 1;

  private static final int DAMAGED = 2;
  private static final int IGNORED = 4;

  private static final List<Consumer<Bytes>> TARGETS = targets();

  @FuzzTest(maxDuration = "30s")
  void everyDecoderReadsOrRefuses(byte[] data) {
    if (data.length > 0) {
      TARGETS.get((data[0] & 0xff) % TARGETS.size()).accept(Bytes.of(data).from(1));
    }
  }

  private static List<Consumer<Bytes>> targets() {
    List<Consumer<Bytes>> targets = new ArrayList<>();
    for (MessageType<?> type : Messages.TYPES) {
      targets.add(payload -> message(type.command(), payload));
    }
    targets.add(roundTrip(Transaction.CODEC));
    targets.add(roundTrip(Block.CODEC));
    targets.add(roundTrip(BlockHeader.CODEC));
    targets.add(DecodersFuzz::stripped);
    for (Column<?, ?> column :
        List.of(Columns.HEADER, Columns.ACTIVE, Columns.BLOCK, Columns.UNDO, Columns.COIN)) {
      targets.add(reads(column.valueCodec()));
      targets.add(reads(column.keyCodec()));
    }
    targets.add(reads(CoinCodec.COIN));
    targets.add(reads(BlockUndo.CODEC));
    targets.add(DecodersFuzz::filter);
    targets.add(DecodersFuzz::framing);
    targets.add(DecodersFuzz::script);
    targets.add(DecodersFuzz::texts);
    targets.add(reads(Psbt.CODEC));
    targets.add(DecodersFuzz::descriptor);
    targets.add(DecodersFuzz::handshake);
    targets.add(DecodersFuzz::packets);
    targets.add(DecodersFuzz::merkleProof);
    targets.add(DecodersFuzz::signetSolution);
    IndexCodecs.all().forEach(codec -> targets.add(reads(codec)));
    return targets;
  }

  private static <T> Consumer<Bytes> roundTrip(Codec<T> codec) {
    return bytes -> {
      T value;
      try {
        value = codec.decode(bytes);
      } catch (MalformedException expected) {
        return;
      }
      same(codec.encode(value), bytes);
    };
  }

  /// Stored forms need not be the shortest ones, but what is written of a value reads as that value again.
  private static <T> Consumer<Bytes> reads(Codec<T> codec) {
    return bytes -> {
      T value;
      try {
        value = codec.decode(bytes);
      } catch (MalformedException expected) {
        return;
      }
      Bytes written = codec.encode(value);
      same(codec.encode(codec.decode(written)), written);
    };
  }

  private static void message(String command, Bytes payload) {
    Message message;
    try {
      message = Messages.decode(command, payload);
    } catch (MalformedException expected) {
      return;
    }
    Bytes written = Messages.encode(message);
    same(Messages.encode(Messages.decode(command, written)), written);
  }

  private static void stripped(Bytes bytes) {
    try {
      same(Transaction.decodeStripped(bytes).raw(), bytes);
    } catch (MalformedException expected) {
      return;
    }
  }

  private static void filter(Bytes bytes) {
    try {
      BlockFilter.decode(BlockHash.ZERO, bytes).matchesAny(List.of(Bytes.of((byte) 0x51)));
    } catch (MalformedException expected) {
      return;
    }
  }

  private static void framing(Bytes bytes) {
    int magic = NetworkParameters.REGTEST.magic();
    V1Framing whole = new V1Framing(magic);
    V1Framing cut = new V1Framing(magic);
    int middle = bytes.size() / 2;
    List<Object> events = new ArrayList<>(cut.receive(bytes.slice(0, middle)));
    boolean failed =
        events.stream().anyMatch(event -> event.getClass().getSimpleName().equals("Failed"));
    if (!failed) {
      events.addAll(cut.receive(bytes.from(middle)));
    }
    if (!events.equals(new ArrayList<Object>(whole.receive(bytes)))) {
      throw new AssertionError("cutting changes what arrives: " + bytes);
    }
  }

  /// Bytes of any kind to the encrypted transport, which waits for a key first and then for garbage to end.
  private static void handshake(Bytes bytes) {
    Random random = new Random(1);
    new V2Framing(NetworkParameters.REGTEST.magic(), false, ELL_SWIFT, random).receive(bytes);
  }

  /// Packets behind the handshake, each led by a byte that says what it is like and one that says how long its contents are.
  private static void packets(Bytes bytes) {
    EncryptedPeer peer = EncryptedPeer.agreed(ELL_SWIFT);
    boolean first = true;
    int at = 0;
    while (bytes.size() - at >= 2) {
      int kind = bytes.unsignedAt(at);
      int end = Math.min(bytes.size(), at + 2 + bytes.unsignedAt(at + 1));
      Bytes contents = bytes.slice(at + 2, end);
      boolean raw = (kind & RAW) != 0;
      boolean damaged = (kind & DAMAGED) != 0;
      boolean ignore = (kind & IGNORED) != 0;
      Bytes sent = raw ? contents : peer.packet(contents, ignore);
      List<FrameEvent> events = peer.send(damaged ? damaged(sent) : sent, sent.size() / 2);
      if (raw || damaged) {
        // Bytes that say nothing yet, or a failure: never a message.
        requireNoFrame(events, bytes);
        return;
      }
      require(events.size() == (ignore || first ? 0 : 1), events, bytes);
      for (FrameEvent event : events) {
        if (event instanceof FrameEvent.Received(Frame frame, int size)) {
          require(size == sent.size(), events, bytes);
          EncryptedPeer.requireStable(frame);
          message(frame.command(), frame.payload());
        } else {
          require(event instanceof FrameEvent.Dropped, events, bytes);
        }
      }
      first &= ignore;
      at = end;
    }
  }

  private static Bytes damaged(Bytes packet) {
    byte[] bytes = packet.toByteArray();
    // The last byte is the authentication's: the size, in front, stays what it is.
    if (bytes.length > 0) {
      bytes[bytes.length - 1] ^= 1;
    }
    return Bytes.wrap(bytes);
  }

  private static void requireNoFrame(List<FrameEvent> events, Bytes bytes) {
    require(events.stream().allMatch(FrameEvent.Failed.class::isInstance), events, bytes);
  }

  private static void require(boolean holds, List<FrameEvent> events, Bytes bytes) {
    if (!holds) {
      throw new AssertionError(events + " of " + bytes);
    }
  }

  /// What `verifytxoutproof` reads.
  private static void merkleProof(Bytes bytes) {
    try {
      MerkleBlock proof = MerkleBlock.CODEC.decode(bytes);
      proof
          .tree()
          .prove(proof.header().merkleRoot())
          .ifPresent(
              proven -> {
                if (proven.size() > proof.hashes().size()) {
                  throw new AssertionError("more is proven than was said: " + bytes);
                }
              });
    } catch (MalformedException expected) {
      return;
    }
  }

  /// The solution in a block of a signet.
  private static void signetSolution(Bytes solution) {
    Bytes commitment =
        Bytes.concat(
            WitnessCommitment.script(Bytes.wrap(new byte[32])),
            new ScriptBuilder().push(Bytes.concat(SignetSolution.HEADER, solution)).build());
    TxInput input = new TxInput(OutPoint.NONE, Bytes.of((byte) 0x51, (byte) 0x51), 0);
    Transaction coinbase =
        Transaction.of(1, List.of(input), List.of(new TxOutput(Amount.ZERO, commitment)), 0);
    BlockHeader header =
        new BlockHeader(1, BlockHash.ZERO, MerkleRoot.ZERO, 1_600_000_000, 0x1e03_77ae, 0);
    Block block = Block.of(header, List.of(coinbase));
    SignetSolution.isValid(block, NetworkParameters.SIGNET, CURVE);
    SignetSolution.isValid(block, ANYBODYS_SIGNET, CURVE);
  }

  private static void descriptor(Bytes bytes) {
    String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    try {
      DescriptorText.parse(text, NetworkParameters.REGTEST);
    } catch (WalletException expected) {
      return;
    }
  }

  private static void script(Bytes script) {
    ScriptText.withHashTypes(script);
    Script.isUnspendable(script);
    Script.isPushOnly(script);
  }

  private static void texts(Bytes bytes) {
    String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    try {
      Address address = Address.parse(text, NetworkParameters.REGTEST);
      Address again = Address.parse(address.toString(), NetworkParameters.REGTEST);
      if (!again.equals(address)) {
        throw new AssertionError("an address changes on the way to text and back: " + text);
      }
    } catch (WalletException expected) {
      return;
    }
  }

  private static void same(Bytes written, Bytes read) {
    if (!written.equals(read)) {
      throw new AssertionError("read " + read + " but wrote " + written);
    }
  }
}
