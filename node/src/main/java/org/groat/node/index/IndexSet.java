package org.groat.node.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.service.ChainEvents;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.BlockArchive;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.storage.KeyValueStore;

/// The indexes that the user wants, each brought up to the chain and kept there. Safe from any thread.
///
/// An index that is not wanted any more stays in the store as it is, and goes on from there when it is wanted again.
public final class IndexSet implements AutoCloseable {
  private final Optional<TransactionIndex> transactions;
  private final Optional<FilterIndex> filters;
  private final Optional<CoinStatisticsIndex> statistics;
  private final List<IndexBuilder> builders;
  private final ChainService.Subscription subscription;

  /// Which indexes are kept.
  public record Wanted(boolean transactions, boolean filters, boolean statistics) {
    public static final Wanted NONE = new Wanted(false, false, false);
  }

  private IndexSet(Wanted wanted, ChainService chain, KeyValueStore store, EventLoop loop) {
    BlockArchive archive = chain.ask(view -> view.chain().archive());
    this.transactions =
        wanted.transactions ? Optional.of(new TransactionIndex(store, archive)) : Optional.empty();
    this.filters = wanted.filters ? Optional.of(new FilterIndex(store)) : Optional.empty();
    this.statistics =
        wanted.statistics
            ? Optional.of(new CoinStatisticsIndex(store, chain.params()))
            : Optional.empty();
    List<ChainIndex> all = new ArrayList<>();
    transactions.ifPresent(all::add);
    filters.ifPresent(all::add);
    statistics.ifPresent(all::add);
    this.builders =
        all.stream()
            .map(
                index ->
                    new IndexBuilder(index, chain.headers(), archive, chain::snapshot, store, loop))
            .toList();
    builders.forEach(IndexBuilder::start);
    this.subscription = chain.subscribe(Runnable::run, new Follower());
  }

  /// Starts to build on a loop, which the caller closes after this.
  public static IndexSet start(
      Wanted wanted, ChainService chain, KeyValueStore store, EventLoop loop) {
    return new IndexSet(wanted, chain, store, loop);
  }

  public Optional<TransactionIndex> transactions() {
    return transactions;
  }

  public Optional<FilterIndex> filters() {
    return filters;
  }

  public Optional<CoinStatisticsIndex> statistics() {
    return statistics;
  }

  /// Those that are kept, in a fixed order.
  public List<IndexBuilder> builders() {
    return builders;
  }

  /// The builder of an index that is kept.
  public IndexBuilder builder(ChainIndex index) {
    return builders.stream().filter(each -> each.index() == index).findFirst().orElseThrow();
  }

  /// Follows the chain no longer.
  @Override
  public void close() {
    subscription.close();
  }

  private final class Follower implements ChainEvents {
    @Override
    public void tipChanged(ChainSnapshot snapshot) {
      builders.forEach(IndexBuilder::tipChanged);
    }
  }
}
