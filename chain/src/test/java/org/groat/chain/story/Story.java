package org.groat.chain.story;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rule;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;

/// Blocks told in order, with what becomes of each: data, to be replayed on a chain state or sent over a wire.
///
/// ```java
/// story.extend("b1", from("base"), spending(story.coin(1))).connects();
/// story.extend("b2", from("b1"), rewarding(1)).rejected(BlockRule.COINBASE_AMOUNT);
/// ```
///
/// A story begins with [#BASE_HEIGHT] blocks, the last of which is called `base`: coinbases to be spent.
public final class Story {
  /// The time of every story, in seconds since 1970: long after its blocks.
  public static final long NOW = 1_700_000_000L;

  public static final int BASE_HEIGHT = 120;

  private final String title;
  private final NetworkParameters params;
  private final Map<String, Told> told = new HashMap<>();
  private final List<Event> events = new ArrayList<>();
  private String tip = "genesis";

  private Story(String title, NetworkParameters params) {
    this.title = title;
    this.params = params;
    told.put("genesis", new Told(params.genesis(), 0, null));
  }

  /// A story that begins on a network's first block.
  public static Story bare(String title, NetworkParameters params) {
    return new Story(title, params);
  }

  /// A story that begins on regtest's `base`.
  public static Story of(String title) {
    return of(title, NetworkParameters.REGTEST);
  }

  public static Story of(String title, NetworkParameters params) {
    Story story = new Story(title, params);
    story.extendMany("base", from("genesis"), BASE_HEIGHT);
    return story;
  }

  /// Names the block to build on: reads well.
  public static String from(String name) {
    return name;
  }

  public String title() {
    return title;
  }

  public NetworkParameters params() {
    return params;
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  /// A block that was told of.
  public Told block(String name) {
    return Optional.ofNullable(told.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no block " + name));
  }

  /// A transaction of a block that was told of.
  public Transaction tx(String block, int index) {
    return block(block).block().transaction(index);
  }

  /// The coinbase's output of the block at a height of the base.
  public Out coin(int height) {
    return Out.of(block("base").at(height).block().transaction(0), 0);
  }

  /// Makes a block; what becomes of it is said next.
  public Extension extend(String name, String previous, Edit... edits) {
    Draft draft = new Draft(params, block(previous), name);
    for (Edit edit : edits) {
      edit.accept(draft);
    }
    return put(name, new Told(draft.solve(), draft.height, draft.previous));
  }

  /// Makes blocks of nothing special that connect, the last with the given name.
  public Story extendMany(String name, String previous, int count) {
    String last = previous;
    for (int i = 1; i <= count; i++) {
      String each = i == count ? name : name + "." + i;
      extend(each, from(last)).connects();
      last = each;
    }
    return this;
  }

  /// Sends a block that was told of once more, perhaps changed on its way.
  public Extension again(String name, UnaryOperator<Block> change) {
    Told before = block(name);
    return new Extension(name, change.apply(before.block()));
  }

  private Extension put(String name, Told block) {
    if (told.put(name, block) != null) {
      throw new IllegalArgumentException("two blocks called " + name);
    }
    return new Extension(name, block.block());
  }

  /// A block whose fate is to be said.
  public final class Extension {
    private final String name;
    private final Block block;

    private Extension(String name, Block block) {
      this.name = name;
      this.block = block;
    }

    /// Becomes the tip.
    public Story connects() {
      tip = name;
      return say(new Event.Verdict.Connects());
    }

    /// Connects, and the tip is another block, which was waiting for it.
    public Story connectsUpTo(String newTip) {
      tip = newTip;
      return say(new Event.Verdict.Connects());
    }

    /// Is stored, and the tip stays.
    public Story staysAside() {
      return say(new Event.Verdict.StaysAside());
    }

    public Story missesParent() {
      return say(new Event.Verdict.MissesParent());
    }

    public Story isKnown() {
      return say(new Event.Verdict.Known());
    }

    /// Is refused, and the tip stays.
    public Story rejected(Rule rule) {
      return say(new Event.Verdict.Rejected(rule));
    }

    /// Is refused, after its branch has become the active one up to another block.
    public Story rejected(Rule rule, String newTip) {
      tip = newTip;
      return say(new Event.Verdict.Rejected(rule));
    }

    private Story say(Event.Verdict verdict) {
      events.add(new Event(name, block, verdict, tip));
      return Story.this;
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
