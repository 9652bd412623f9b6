package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.BuriedDeployment;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.NetworkParameters;

/// Work, times and versions; and who may make a signet's blocks.
final class HeaderStories {
  private HeaderStories() {}

  static List<Story> all() {
    return List.of(work(), times(), timeWarp(), versions(), signet());
  }

  private static Story work() {
    Story story = Story.of("a block has the work that the chain demands");
    story.extend("b1", from("base"), worthless()).rejected(HeaderRule.HIGH_HASH);
    // Harder than demanded is as wrong as easier, and so is a target that is none.
    story.extend("b2", from("base"), bits(0x207ffffeL)).rejected(HeaderRule.BAD_DIFFICULTY_BITS);
    story.extend("b3", from("base"), bits(0x2100ffffL), worthless()).rejected(HeaderRule.HIGH_HASH);
    story.extend("b4", from("base"), bits(0), worthless()).rejected(HeaderRule.HIGH_HASH);
    story.extend("b5", from("base"), bits(0x20ffffffL), worthless()).rejected(HeaderRule.HIGH_HASH);
    story.extend("b6", from("base")).connects();
    return story;
  }

  private static Story times() {
    Story story =
        Story.of(
            "a block is later than the median of eleven, and two hours ahead of the clock at most");
    story.extend("b1", from("base"), atMedian(0)).rejected(HeaderRule.TIME_TOO_OLD);
    story.extend("b2", from("base"), atMedian(-1)).rejected(HeaderRule.TIME_TOO_OLD);
    story.extend("b3", from("base"), atMedian(1)).connects();
    story.extend("b4", from("b3"), at(Story.NOW + 7201)).rejected(HeaderRule.TIME_TOO_NEW);
    story.extend("b5", from("b3"), at(Story.NOW + 7200)).connects();
    // One block far ahead does not move the median, six of them do.
    String last = "b5";
    for (int i = 6; i <= 10; i++) {
      story.extend("b" + i, from(last), at(Story.NOW)).connects();
      last = "b" + i;
    }
    story.extend("b11", from("b10"), at(Story.NOW - 1)).rejected(HeaderRule.TIME_TOO_OLD);
    story.extend("b12", from("b10"), at(0)).rejected(HeaderRule.TIME_TOO_OLD);
    story.extend("b13", from("b10"), at(0xffff_ffffL)).rejected(HeaderRule.TIME_TOO_NEW);
    story.extend("b14", from("b10"), atMedian(1)).connects();
    return story;
  }

  private static Story timeWarp() {
    Story story =
        Story.of(
            "a period does not begin long before the last one ended",
            NetworkParameters.REGTEST.withBip94());
    story.extendMany("b142", from("base"), 22);
    long ahead = story.block("b142").time() + 6000;
    story.extend("b143", from("b142"), at(ahead)).connects();
    story.extend("b144", from("b143"), at(ahead - 601)).rejected(HeaderRule.TIME_WARP);
    story.extend("b144.good", from("b143"), at(ahead - 600)).connects();
    story.extend("b145", from("b144.good"), at(ahead - 2000)).connects();
    return story;
  }

  private static Story versions() {
    NetworkParameters params =
        NetworkParameters.REGTEST
            .withActivationHeight(BuriedDeployment.HEIGHT_IN_COINBASE, 121)
            .withActivationHeight(BuriedDeployment.STRICT_DER, 122)
            .withActivationHeight(BuriedDeployment.CHECK_LOCK_TIME_VERIFY, 123);
    Story story = Story.of("versions of before a soft fork end with it", params);
    story.extend("b1", from("base"), version(1)).rejected(HeaderRule.BAD_VERSION);
    story.extend("b2", from("base"), version(2)).connects();
    story.extend("b3", from("b2"), version(2)).rejected(HeaderRule.BAD_VERSION);
    story.extend("b4", from("b2"), version(3)).connects();
    story.extend("b5", from("b4"), version(3)).rejected(HeaderRule.BAD_VERSION);
    story.extend("b6", from("b4"), version(-1)).rejected(HeaderRule.BAD_VERSION);
    story.extend("b7", from("b4"), version(4)).connects();
    // Whatever later versions mean.
    story.extend("b8", from("b7"), version(Integer.MAX_VALUE)).connects();
    return story;
  }

  /// The work takes millions of hashes a block: the nonces were looked for once.
  private static Story signet() {
    Bytes challenge = Bytes.fromHex("02cafe87");
    Story story =
        Story.bare(
            "a signet's block solves its challenge",
            NetworkParameters.SIGNET.withSignetChallenge(challenge));
    Bytes right = Bytes.fromHex("02cafe");
    Bytes wrong = Bytes.fromHex("02cabe");
    story
        .extend("b1", from("genesis"), committing(), nonce(18_873_836L))
        .rejected(BlockRule.SIGNET_SOLUTION);
    story
        .extend("b2", from("genesis"), solving(wrong), nonce(4_909_865L))
        .rejected(BlockRule.SIGNET_SOLUTION);
    story.extend("b3", from("genesis"), solving(right), nonce(8_669_491L)).connects();
    return story;
  }
}
