package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.List;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.BuriedDeployment;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Transaction;

/// Lock times: absolute ones by height and by time, relative ones by blocks and by time.
final class TimeStories {
  private static final int NEXT = Story.BASE_HEIGHT + 1;
  private static final long NOT_FINAL = 0xffff_fffeL;
  private static final long FINAL = 0xffff_ffffL;
  private static final long IN_TIME = 1L << 22;
  private static final long DISABLED = 1L << 31;

  private TimeStories() {}

  static List<Story> all() {
    return List.of(
        heights(), times(), blockTimes(), relativeBlocks(), relativeTime(), relativeBefore());
  }

  private static Story heights() {
    Story story = Story.of("a lock time by height");
    Transaction tx = Txs.spend(story.coin(1));
    story
        .extend("b1", from("base"), with(Txs.timed(tx, 1, NEXT, NOT_FINAL)))
        .rejected(BlockRule.NON_FINAL);
    story
        .extend("b2", from("base"), with(Txs.timed(tx, 1, 499_999_999, NOT_FINAL)))
        .rejected(BlockRule.NON_FINAL);
    // Final sequences switch it off, even in the coinbase.
    story.extend("b3", from("base"), with(Txs.timed(tx, 1, 499_999_999, FINAL))).connects();
    Transaction coinbase = new Draft(story.params(), story.block("b3"), "locked").coinbase();
    story
        .extend("b4", from("b3"), coinbase(Txs.timed(coinbase, 1, NEXT + 1, NOT_FINAL)))
        .rejected(BlockRule.NON_FINAL);
    story.extend("b5", from("b3"), coinbase(Txs.timed(coinbase, 1, NEXT, NOT_FINAL))).connects();
    story
        .extend("b6", from("b5"), with(Txs.timed(Txs.spend(story.coin(2)), 1, NEXT + 1, 0)))
        .connects();
    return story;
  }

  private static Story times() {
    Story story = Story.of("a lock time by time is held against the median of eleven blocks");
    long median = story.block("base").medianTimePast();
    Transaction tx = Txs.spend(story.coin(1));
    story
        .extend("b1", from("base"), with(Txs.timed(tx, 1, median, NOT_FINAL)))
        .rejected(BlockRule.NON_FINAL);
    story.extend("b2", from("base"), with(Txs.timed(tx, 1, median - 1, NOT_FINAL))).connects();
    long later = story.block("b2").medianTimePast();
    Transaction next = Txs.spend(story.coin(2));
    // The block's own time does not help.
    story
        .extend("b3", from("b2"), with(Txs.timed(next, 1, later, NOT_FINAL)), at(Story.NOW))
        .rejected(BlockRule.NON_FINAL);
    return story;
  }

  private static Story blockTimes() {
    NetworkParameters later =
        NetworkParameters.REGTEST.withActivationHeight(
            BuriedDeployment.RELATIVE_LOCK_TIME, NEXT + 1);
    Story story =
        Story.of("before BIP-0113 a lock time by time is held against the block's own", later);
    long time = story.block("base").time() + 100;
    story
        .extend(
            "b1",
            from("base"),
            with(Txs.timed(Txs.spend(story.coin(1)), 1, time, NOT_FINAL)),
            at(time))
        .rejected(BlockRule.NON_FINAL);
    story
        .extend(
            "b2",
            from("base"),
            with(Txs.timed(Txs.spend(story.coin(1)), 1, time - 1, NOT_FINAL)),
            at(time))
        .connects();
    story
        .extend(
            "b3",
            from("b2"),
            with(Txs.timed(Txs.spend(story.coin(2)), 1, time, NOT_FINAL)),
            at(time + 1))
        .rejected(BlockRule.NON_FINAL);
    return story;
  }

  private static Story relativeBlocks() {
    Story story = Story.of("a relative lock by blocks");
    Transaction paid = Txs.split(story.coin(1), 6, Txs.OPEN);
    story.extend("b1", from("base"), with(paid)).connects();
    Transaction spend = Txs.spend(Out.of(paid, 0));
    story.extend("b2", from("b1"), with(Txs.timed(spend, 2, 0, 2))).rejected(BlockRule.NON_FINAL);
    story.extend("b3", from("b1"), with(Txs.timed(spend, 2, 0, 1))).connects();
    story
        .extend("b4", from("b3"), with(Txs.timed(Txs.spend(Out.of(paid, 1)), 2, 0, 3)))
        .rejected(BlockRule.NON_FINAL);
    // Version 1 has no relative locks, and a bit switches them off.
    story.extend("b5", from("b3"), with(Txs.timed(Txs.spend(Out.of(paid, 1)), 1, 0, 3))).connects();
    story
        .extend("b6", from("b5"), with(Txs.timed(Txs.spend(Out.of(paid, 2)), 2, 0, DISABLED | 500)))
        .connects();
    // A coin of the same block has waited for nothing.
    Transaction same = Txs.timed(Txs.spend(Out.of(paid, 3)), 2, 0, 0);
    Transaction after = Txs.timed(Txs.spend(Out.of(same, 0)), 2, 0, 1);
    story.extend("b7", from("b6"), with(same, after)).rejected(BlockRule.NON_FINAL);
    Transaction atOnce = Txs.timed(Txs.spend(Out.of(same, 0)), 2, 0, 0);
    story.extend("b8", from("b6"), with(same, atOnce)).connects();
    return story;
  }

  private static Story relativeTime() {
    Story story = Story.of("a relative lock by time");
    Told before = story.block("base");
    Transaction paid = Txs.split(story.coin(1), 2, Txs.OPEN);
    story.extend("b1", from("base"), with(paid)).connects();
    story.extendMany("b10", from("b1"), 9);
    long units = (story.block("b10").medianTimePast() - before.medianTimePast()) / 512;
    Transaction spend = Txs.spend(Out.of(paid, 0));
    story
        .extend("b11", from("b10"), with(Txs.timed(spend, 2, 0, IN_TIME | units + 1)))
        .rejected(BlockRule.NON_FINAL);
    story.extend("b12", from("b10"), with(Txs.timed(spend, 2, 0, IN_TIME | units))).connects();
    return story;
  }

  private static Story relativeBefore() {
    NetworkParameters later =
        NetworkParameters.REGTEST.withActivationHeight(
            BuriedDeployment.RELATIVE_LOCK_TIME, NEXT + 1);
    Story story = Story.of("before BIP-0068 a sequence locks nothing", later);
    story
        .extend("b1", from("base"), with(Txs.timed(Txs.spend(story.coin(1)), 2, 0, 500)))
        .connects();
    story
        .extend("b2", from("b1"), with(Txs.timed(Txs.spend(story.coin(2)), 2, 0, 500)))
        .rejected(BlockRule.NON_FINAL);
    return story;
  }
}
