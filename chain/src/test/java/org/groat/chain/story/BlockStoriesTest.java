package org.groat.chain.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.Rule;
import org.groat.chain.consensus.TxRule;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainState;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The acceptance of blocks, told as stories and replayed on a chain state.
class BlockStoriesTest {
  /// Rules that no chain of blocks from a first one on can break, and why.
  private static final Map<Rule, String> WITHOUT_STORY =
      Map.of(
          TxRule.TOO_LARGE, "a block that holds such a transaction is too long itself",
          TxRule.INPUT_VALUES_OUT_OF_RANGE, "no chain makes coins of more than all money",
          BlockRule.FEES_OUT_OF_RANGE, "no chain makes coins of more than all money");

  /// All stories, the shortest kinds first.
  private static final List<Story> STORIES =
      Stream.of(
              HeaderStories.all(),
              CoinbaseStories.all(),
              SpendStories.all(),
              TimeStories.all(),
              CommitmentStories.all(),
              SoftForkStories.all(),
              SigOpStories.all(),
              SizeStories.all(),
              ForkStories.all())
          .flatMap(List::stream)
          .toList();

  static List<Story> stories() {
    return STORIES;
  }

  @ParameterizedTest
  @MethodSource("stories")
  void everyBlockMeetsItsFate(Story story) {
    ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(Story.NOW));
    try (ChainState chain =
        ChainState.open(
            ChainSettings.of(story.params()).withScriptThreads(1),
            new MemoryStore(),
            loop,
            Runnable::run,
            Secp256k1s.best())) {
      for (Event event : story.events()) {
        // As it would come over the wire.
        Block block = Block.CODEC.decode(event.block().raw());
        BlockOutcome outcome = chain.submitBlock(block);
        assertThat(verdict(outcome))
            .as("%s: %s: %s", story, event.name(), outcome)
            .isEqualTo(event.verdict());
        assertThat(chain.tip().hash())
            .as("%s: tip after %s", story, event.name())
            .isEqualTo(story.block(event.tip()).block().hash());
      }
    }
  }

  @Test
  void everyRuleHasAStory() {
    Set<Rule> told = new HashSet<>();
    for (Story story : stories()) {
      for (Event event : story.events()) {
        if (event.verdict() instanceof Event.Verdict.Rejected(Rule rule)) {
          told.add(rule);
        }
      }
    }
    List<Rule> all = new ArrayList<>();
    all.addAll(List.of(HeaderRule.values()));
    all.addAll(List.of(TxRule.values()));
    all.addAll(List.of(BlockRule.values()));
    all.removeAll(WITHOUT_STORY.keySet());
    assertThat(told).containsExactlyInAnyOrderElementsOf(all);
  }

  private static Event.Verdict verdict(BlockOutcome outcome) {
    return switch (outcome) {
      case BlockOutcome.Connected connected -> new Event.Verdict.Connects();
      case BlockOutcome.SideBranch side -> new Event.Verdict.StaysAside();
      case BlockOutcome.AlreadyKnown known -> new Event.Verdict.Known();
      case BlockOutcome.MissingParent missing -> new Event.Verdict.MissesParent();
      case BlockOutcome.Rejected(var rejection) -> new Event.Verdict.Rejected(rejection.rule());
    };
  }
}
