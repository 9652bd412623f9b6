package org.groat.node.mining;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.service.ChainService;
import org.groat.chain.service.ChainView;

/// Makes templates for the block after the chain's tip, on the chain loop, so that tip and transactions belong together.
public final class TemplateSource {
  private final ChainService chain;
  private final Scheduler clock;
  private final BlockAssembler assembler;

  public TemplateSource(ChainService chain, Scheduler clock, BlockAssembler assembler) {
    this.chain = chain;
    this.clock = clock;
    this.assembler = assembler;
  }

  public NetworkParameters parameters() {
    return chain.params();
  }

  /// Filled from the memory pool.
  public CompletableFuture<BlockTemplate> fromPool() {
    return chain.query(
        view -> {
          List<Candidate> candidates =
              view.mempool().entries().stream().map(TemplateSource::candidate).toList();
          return template(view, assembler.choose(candidates, view.chain().tip()));
        });
  }

  /// With exactly these transactions, in this order.
  public CompletableFuture<BlockTemplate> of(List<Candidate> chosen) {
    return chain.query(view -> template(view, chosen));
  }

  /// What a template tells of a transaction, where the memory pool has it.
  public static Candidate candidate(MempoolEntry entry) {
    return new Candidate(
        entry.tx(), entry.fee(), entry.modifiedFee(), Math.toIntExact(entry.sigOpsCost()));
  }

  /// A transaction of which nothing is known: whatever it pays stays unclaimed.
  public static Candidate candidate(Transaction tx) {
    return new Candidate(tx, Amount.ZERO, 0);
  }

  private BlockTemplate template(ChainView view, List<Candidate> chosen) {
    return BlockTemplate.of(view.chain().tip(), chosen, clock.nowSeconds(), chain.params());
  }
}
