package org.groat.chain.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.Vectors;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockFilterTest {

  @ParameterizedTest
  @ValueSource(strings = {"core/blockfilters.json", "bips/bip-0158/testnet-19.json"})
  void everyPublishedFilterAndHeaderIsBuilt(String file) {
    JsonNode cases = Vectors.json(file);
    int passed = 0;
    for (JsonNode one : cases) {
      if (one.size() < 7) {
        continue; // the line of titles
      }
      Block block = Block.CODEC.decode(Bytes.fromHex(one.get(2).asText()));
      List<Bytes> spent = new ArrayList<>();
      one.get(3).forEach(script -> spent.add(Bytes.fromHex(script.asText())));
      BlockFilter filter = BlockFilter.of(block, spent);
      assertThat(block.hash()).hasToString(one.get(1).asText());
      assertThat(filter).as("height " + one.get(0)).hasToString(one.get(5).asText());
      assertThat(filter.header(FilterHash.fromHex(one.get(4).asText())))
          .hasToString(one.get(6).asText());
      for (Bytes script : spent) {
        assertThat(filter.matchesAny(List.of(script))).isEqualTo(!script.isEmpty());
      }
      passed++;
    }
    Vectors.count(file, passed, cases.size() - 1);
  }

  @Test
  void anEmptyFilterMatchesNothing() {
    BlockFilter empty = BlockFilter.decode(BlockHash.ZERO, Bytes.of((byte) 0));
    assertThat(empty.count()).isZero();
    assertThat(empty.matchesAny(List.of(Bytes.of((byte) 0x51)))).isFalse();
  }

  @Test
  void aClaimOfMoreElementsThanTheBytesHoldIsMalformed() {
    Bytes claim = new ByteWriter().compactSize(1L << 40).int64(0).toBytes();
    assertThatThrownBy(() -> BlockFilter.decode(BlockHash.ZERO, claim))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void aCodeThatEndsEarlyIsMalformed() {
    Bytes ones = Bytes.fromHex("01ffffff");
    BlockFilter filter = BlockFilter.decode(BlockHash.ZERO, ones);
    assertThatThrownBy(() -> filter.matchesAny(List.of(Bytes.of((byte) 0x51))))
        .isInstanceOf(MalformedException.class);
  }
}
