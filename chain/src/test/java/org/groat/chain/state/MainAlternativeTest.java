package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.groat.chain.Vectors;
import org.groat.chain.consensus.MainAlternative;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;

class MainAlternativeTest {
  @Test
  void blocksWithRealWorkConnectOnMainsRulesOverARetarget() {
    List<Block> blocks = MainAlternative.blocks();
    ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_700_000_000L));
    try (ChainState chain =
        ChainState.open(
            ChainSettings.of(NetworkParameters.MAIN).withScriptThreads(1),
            new MemoryStore(),
            loop,
            Runnable::run,
            Secp256k1s.best())) {
      BigInteger work = chain.tip().chainWork();
      int connected = 0;
      for (Block block : blocks) {
        assertThat(chain.submitBlock(block)).isInstanceOf(BlockOutcome.Connected.class);
        work = work.add(ProofOfWork.work(block.header().bits()));
        connected++;
      }
      Vectors.count("mainnet_alt blocks", connected, blocks.size());
      assertThat(chain.tip().height()).isEqualTo(2016);
      assertThat(chain.tip().chainWork()).isEqualTo(work);
      OutPoint last = new OutPoint(blocks.getLast().transaction(0).txid(), 0);
      assertThat(chain.coin(last)).isPresent();
    }
  }
}
