package org.groat.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.Vectors;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.network.peer.ShortIds;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.CompactBlock.PrefilledTransaction;
import org.junit.jupiter.api.Test;

final class PartialBlockTest {
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void aRealCompactBlockIsPutTogetherFromItsTransactions() {
    CompactBlock compact = CompactBlock.CODEC.decode(Vectors.bytes("blocks/compact-898352.raw"));
    Block block = Block.CODEC.decode(Vectors.bytes("blocks/898352.raw"));
    PartialBlock partial = PartialBlock.begin(compact, block.transactions()).orElseThrow();
    assertThat(partial.open()).isEmpty();
    assertThat(partial.complete(List.of())).contains(block);
  }

  @Test
  void whatIsNotKnownIsAskedForByItsPlace() {
    Block block = real();
    CompactBlock compact = compact(block);
    List<Transaction> known = new ArrayList<>(block.transactions());
    Transaction third = known.remove(3);
    Transaction first = known.remove(1);
    PartialBlock partial = PartialBlock.begin(compact, known).orElseThrow();
    assertThat(partial.open()).containsExactly(1, 3);
    assertThat(partial.complete(List.of(first))).as("too few").isEmpty();
    assertThat(partial.complete(List.of(third, first))).as("wrong order").isEmpty();
    assertThat(partial.complete(List.of(first, third))).contains(block);
  }

  @Test
  void anythingCanBeMissingAndTheBlockIsStillTheSame() {
    Block block = real();
    for (int run = 0; run < 50; run++) {
      List<Transaction> known = new ArrayList<>();
      block.transactions().stream().filter(tx -> random.nextBoolean()).forEach(known::add);
      PartialBlock partial = PartialBlock.begin(compact(block), known).orElseThrow();
      List<Transaction> missing = partial.open().stream().map(block::transaction).toList();
      assertThat(partial.complete(missing)).contains(block);
    }
  }

  @Test
  void twoTransactionsWithOneNameLeaveTheirPlaceOpen() {
    Block block = real();
    CompactBlock compact = compact(block);
    List<Long> ids = new ArrayList<>(compact.shortIds());
    ids.set(1, ids.getFirst());
    CompactBlock twins =
        new CompactBlock(compact.header(), compact.nonce(), ids, compact.prefilled());
    PartialBlock partial = PartialBlock.begin(twins, block.transactions()).orElseThrow();
    assertThat(partial.open()).as("ambiguous names are not matched at all").contains(1, 2);
  }

  @Test
  void contradictingPartsAreRefused() {
    Block block = real();
    CompactBlock compact = compact(block);
    Transaction coinbase = block.transaction(0);
    int beyond = compact.transactionCount() + 5;
    assertThat(
            PartialBlock.begin(
                new CompactBlock(
                    compact.header(),
                    1,
                    compact.shortIds(),
                    List.of(new PrefilledTransaction(beyond, coinbase))),
                List.of()))
        .isEmpty();
    assertThat(
            PartialBlock.begin(
                new CompactBlock(
                    compact.header(),
                    1,
                    List.of(),
                    List.of(
                        new PrefilledTransaction(0, coinbase),
                        new PrefilledTransaction(0, coinbase))),
                List.of()))
        .isEmpty();
    assertThat(
            PartialBlock.begin(
                new CompactBlock(compact.header(), 1, List.of(), List.of()), List.of()))
        .isEmpty();
  }

  private CompactBlock compact(Block block) {
    long nonce = random.nextLong();
    ShortIds ids = new ShortIds(block.header(), nonce);
    List<Transaction> rest = block.transactions().subList(1, block.transactions().size());
    return new CompactBlock(
        block.header(),
        nonce,
        rest.stream().map(tx -> ids.of(tx.wtxid())).toList(),
        List.of(new PrefilledTransaction(0, block.transaction(0))));
  }

  private static Block real() {
    return Block.CODEC.decode(Vectors.bytes("blocks/mainnet-413567.raw"));
  }
}
