package org.groat.chain.consensus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.ScriptBuilder;

/// The blocks of `mainnet_alt.json`: an alternative beginning of the main chain with real work, over a retarget. Each has nothing
/// but a coinbase of known shape, so that the file holds times and nonces only.
public final class MainAlternative {
  private MainAlternative() {}

  /// All blocks above the first, in order.
  public static List<Block> blocks() {
    JsonNode file = Vectors.json("core/mainnet_alt.json");
    JsonNode times = file.get("timestamps");
    JsonNode nonces = file.get("nonces");
    Bytes output = Bytes.fromHex("76a914eadbac7f36c37e39361168b7aaee3cb24a25312d88ac");
    List<Block> blocks = new ArrayList<>();
    BlockHash previous = NetworkParameters.MAIN.genesis().hash();
    for (int height = 1; height <= times.size(); height++) {
      ScriptBuilder script = new ScriptBuilder().number(height);
      if (height <= 16) {
        script.number(0);
      }
      Transaction coinbase =
          Transaction.of(
              2,
              List.of(new TxInput(OutPoint.NONE, script.build(), TxInput.SEQUENCE_FINAL)),
              List.of(new TxOutput(Amount.ofBitcoins(50), output)),
              0);
      MerkleRoot root = MerkleRoot.at(coinbase.txid().toBytes(), 0);
      long bits = height < 2016 ? 0x1d00ffffL : 0x1c3fffc0L;
      BlockHeader header =
          new BlockHeader(
              0x20000000,
              previous,
              root,
              times.get(height - 1).asLong(),
              bits,
              nonces.get(height - 1).asLong());
      blocks.add(Block.of(header, List.of(coinbase)));
      previous = header.hash();
    }
    return blocks;
  }
}
