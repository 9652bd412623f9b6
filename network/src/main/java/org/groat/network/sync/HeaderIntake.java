package org.groat.network.sync;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.HeaderRules;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.crypto.SipHash;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.jspecify.annotations.Nullable;

/// What becomes of headers that a peer sends: the gate before the chain, which keeps for ever whatever it is given.
///
/// Headers reach the chain only where they follow one another and a header that we have, each has its proof of work, and the
/// branch that they make has the work that [HeadersPresync#workWanted] asks for. A full message of a branch with less begins a
/// [HeadersPresync] with the peer; a shorter one, a single announcement or a compact block among them, has no effect. Peers
/// that the user named are taken at their word, as far as work goes.
///
/// Each peer has one presync at most, and of those who called us [#INBOUND_PRESYNCS_MAX] have one at a time; a silent one
/// makes room. Owned by the network loop.
final class HeaderIntake {
  /// Batches of headers of one peer that wait for the chain's verdict; a peer that sends more than it is asked for is cut off.
  static final int HEADER_BATCHES_MAX = 8;

  /// Headers of all who called us that wait for the chain's verdict. One peer is asked at a time while much is missing, so that
  /// more come only where they were not asked for, or where the chain is slow.
  static final int HEADERS_WAITING_MAX = 40_000;

  /// Peers who called us that may prove a chain's work at the same time. Those that we called are few and never wait.
  static final int INBOUND_PRESYNCS_MAX = 8;

  private final ChainService chain;
  private final NetworkParameters parameters;
  private final ChainPort port;
  private final HeaderSync headers;
  private final RandomGenerator random;
  private final Sync sync;
  private final Map<PeerId, Proof> proofs = new LinkedHashMap<>();
  private final Map<PeerId, SyncPeer> putOff = new LinkedHashMap<>();
  private int headersWaiting;

  /// @param random for the secrets of presyncs
  HeaderIntake(
      ChainService chain,
      NetworkParameters parameters,
      ChainPort port,
      HeaderSync headers,
      RandomGenerator random,
      Sync sync) {
    this.chain = chain;
    this.parameters = parameters;
    this.port = port;
    this.headers = headers;
    this.random = random;
    this.sync = sync;
  }

  void gone(PeerId id) {
    proofs.remove(id);
    putOff.remove(id);
  }

  /// Peers that are proving their chain's work.
  int presyncs() {
    return proofs.size();
  }

  /// How far the peer's headers came in a presync's first pass, until the second is over; -1 where there is no presync.
  int presyncedHeight(PeerId id) {
    Proof proof = proofs.get(id);
    return proof == null ? -1 : proof.presync.presyncedHeight();
  }

  /// A message with headers came.
  void received(SyncPeer peer, List<BlockHeader> batch, Moment now) {
    PeerId id = peer.link().id();
    if (batch.isEmpty()) {
      proofs.remove(id);
      headers.received(id, 0, null, now.nanos());
      if (sync.isUnknown(peer)) {
        headers.empty(id, chain.snapshot().tip(), now.nanos()).ifPresent(sync::ask);
      }
      askForAnnounced(peer, now);
      sync.goOn(peer, now);
      return;
    }
    if (!HeaderSync.isContinuous(batch)) {
      peer.link().punish(Misbehaviour.NON_CONTINUOUS_HEADERS, batch.getFirst().hash().toString());
      return;
    }
    Optional<HeaderEntry> known = chain.header(batch.getLast().hash());
    if (known.isPresent()) {
      settled(peer, batch.size(), known.get(), now);
      return;
    }
    if (!isProven(peer, batch) || goesOn(peer, batch, now)) {
      return;
    }
    HeaderEntry parent = chain.header(batch.getFirst().previous()).orElse(null);
    if (parent == null) {
      // An announcement that skips what we lack: asks for the whole way, and remembers where it
      // leads.
      peer.announced().add(batch.getLast().hash());
      headers.announced(id, chain.snapshot().bestHeader(), now.nanos()).ifPresent(sync::ask);
      return;
    }
    if (isEnough(peer, parent, batch)) {
      submit(peer, batch, (last, later) -> settled(peer, batch.size(), last, later), now);
    } else {
      weak(peer, parent, batch, now);
    }
  }

  /// A header came with something else, its parent is known and it is not.
  ///
  /// @param then told first, where it was good
  void single(SyncPeer peer, BlockHeader header, Good then, Moment now) {
    List<BlockHeader> batch = List.of(header);
    if (!isProven(peer, batch)) {
      return;
    }
    HeaderEntry parent = chain.header(header.previous()).orElse(null);
    if (parent == null || !isEnough(peer, parent, batch)) {
      peer.link().punish(Misbehaviour.LOW_WORK_HEADERS, header.hash().toString());
      return;
    }
    submit(
        peer,
        batch,
        (last, later) -> {
          then.judged(last, later);
          settled(peer, 1, last, later);
        },
        now);
  }

  /// True where a branch up to the last of these headers may be stored.
  boolean isEnough(SyncPeer peer, HeaderEntry parent, List<BlockHeader> batch) {
    if (peer.link().isTrusted()) {
      return true;
    }
    BigInteger wanted = HeadersPresync.workWanted(chain.snapshot(), parameters);
    return parent.chainWork().compareTo(wanted) >= 0
        || parent.chainWork().add(HeadersPresync.claimed(batch)).compareTo(wanted) >= 0;
  }

  /// Claims of work count for nothing without the work.
  private boolean isProven(SyncPeer peer, List<BlockHeader> batch) {
    for (BlockHeader header : batch) {
      Optional<Rejection> rejection = HeaderRules.check(header, parameters);
      if (rejection.isPresent()) {
        peer.link().punish(Misbehaviour.INVALID_HEADER, rejection.get().text());
        return false;
      }
    }
    return true;
  }

  /// True where the message belongs to the peer's presync.
  private boolean goesOn(SyncPeer peer, List<BlockHeader> batch, Moment now) {
    PeerId id = peer.link().id();
    Proof proof = proofs.get(id);
    if (proof == null) {
      return false;
    }
    if (!proof.presync.continues(batch)) {
      if (batch.size() == HeaderSync.BATCH) {
        // The answer to our question begins elsewhere: the peer left its branch for another.
        proofs.remove(id);
      }
      return false;
    }
    step(peer, proof, batch, now);
    return true;
  }

  private void step(SyncPeer peer, Proof proof, List<BlockHeader> batch, Moment now) {
    proof.heardAt = now.nanos();
    HeadersPresync.Step step = proof.presync.take(batch);
    switch (step.outcome()) {
      case ASKS_ON -> {
        headers.asked(peer.link().id(), now.nanos());
        if (step.proven().isEmpty()) {
          peer.link().send(proof.presync.question());
        } else {
          // Asked on after the verdict, so that batches do not pile up before a slow chain.
          submit(peer, step.proven(), (last, later) -> stored(peer, proof, last, later), now);
        }
      }
      case DONE -> {
        proofs.remove(peer.link().id());
        submit(peer, step.proven(), (last, later) -> settled(peer, batch.size(), last, later), now);
      }
      case ABANDONED -> {
        proofs.remove(peer.link().id());
        ignore(peer, step.detail(), now);
      }
    }
  }

  private void stored(SyncPeer peer, Proof proof, HeaderEntry last, Moment now) {
    sync.known(peer, last);
    if (proofs.get(peer.link().id()) == proof) {
      headers.asked(peer.link().id(), now.nanos());
      peer.link().send(proof.presync.question());
    }
  }

  /// A branch with too little work, so far.
  private void weak(SyncPeer peer, HeaderEntry parent, List<BlockHeader> batch, Moment now) {
    PeerId id = peer.link().id();
    if (proofs.containsKey(id)) {
      // An announcement beside the proof, which goes on.
      peer.link().punish(Misbehaviour.LOW_WORK_HEADERS, batch.getLast().hash().toString());
      return;
    }
    if (batch.size() < HeaderSync.BATCH) {
      ignore(peer, "ends at " + batch.getLast().hash(), now);
      return;
    }
    if (peer.link().type().isInbound() && !hasRoom(now)) {
      ignore(peer, "others prove their work", now);
      return;
    }
    Proof proof =
        new Proof(
            new HeadersPresync(
                parameters,
                parent,
                HeadersPresync.workWanted(chain.snapshot(), parameters),
                new SipHash(random.nextLong(), random.nextLong()),
                random.nextInt(HeadersPresync.COMMITMENT_PERIOD),
                now.unixSeconds()),
            peer.link().type().isInbound());
    proofs.put(id, proof);
    step(peer, proof, batch, now);
  }

  /// Room for one more peer who called us; one that left a question unanswered gives its place up.
  private boolean hasRoom(Moment now) {
    if (proofs.values().stream().filter(p -> p.inbound).count() < INBOUND_PRESYNCS_MAX) {
      return true;
    }
    return proofs
        .values()
        .removeIf(p -> p.inbound && now.nanos() - p.heardAt > HeaderSync.RESPONSE_TIME.toNanos());
  }

  private void ignore(SyncPeer peer, String detail, Moment now) {
    peer.link().punish(Misbehaviour.LOW_WORK_HEADERS, detail);
    headers.received(peer.link().id(), 0, null, now.nanos());
    sync.goOn(peer, now);
  }

  private void submit(SyncPeer peer, List<BlockHeader> batch, Good then, Moment now) {
    boolean counted = !peer.link().isPreferred();
    if (counted && headersWaiting + batch.size() > HEADERS_WAITING_MAX) {
      tooMany(peer, batch, now);
      return;
    }
    peer.submitted();
    if (peer.unjudged() > HEADER_BATCHES_MAX) {
      peer.link().punish(Misbehaviour.HEADER_FLOOD, peer.unjudged() + " batches unjudged");
      return;
    }
    headersWaiting += counted ? batch.size() : 0;
    port.submitHeaders(
        batch,
        (last, rejection, later) -> {
          peer.judged();
          headersWaiting -= counted ? batch.size() : 0;
          resume(later);
          if (rejection == null && last != null) {
            then.judged(last, later);
          } else if (rejection != null) {
            refused(peer, last, rejection, later);
          }
        });
  }

  /// The chain has enough to do: as if the headers had not come, but that they are asked for once half of the others are judged.
  private void tooMany(SyncPeer peer, List<BlockHeader> batch, Moment now) {
    proofs.remove(peer.link().id());
    peer.announced().add(batch.getLast().hash());
    headers.received(peer.link().id(), 0, null, now.nanos());
    putOff.put(peer.link().id(), peer);
  }

  private void resume(Moment now) {
    if (headersWaiting <= HEADERS_WAITING_MAX / 2 && !putOff.isEmpty()) {
      List<SyncPeer> waiting = List.copyOf(putOff.values());
      putOff.clear();
      waiting.forEach(peer -> askForAnnounced(peer, now));
    }
  }

  private void refused(SyncPeer peer, @Nullable HeaderEntry last, Rejection rejection, Moment now) {
    proofs.remove(peer.link().id());
    headers.received(peer.link().id(), 0, null, now.nanos());
    boolean premature = rejection.rule().kind() == Rule.Kind.PREMATURE;
    peer.link()
        .punish(
            premature ? Misbehaviour.PREMATURE_HEADER : Misbehaviour.INVALID_HEADER,
            rejection.text());
    if (last != null) {
      settled(peer, 0, last, now);
    }
  }

  /// The peer's headers up to `last` are part of the tree.
  private void settled(SyncPeer peer, int count, HeaderEntry last, Moment now) {
    sync.known(peer, last);
    headers.received(peer.link().id(), count, last, now.nanos()).ifPresent(sync::ask);
    askForAnnounced(peer, now);
    sync.goOn(peer, now);
  }

  /// A block may have been announced while a question was outstanding whose answer had been sent before: so once that answer
  /// is here, what is still unknown is asked for. Once for each announcement, whatever the peer answers.
  private void askForAnnounced(SyncPeer peer, Moment now) {
    List<BlockHash> unknown =
        peer.announced().elements().stream().filter(hash -> chain.header(hash).isEmpty()).toList();
    if (unknown.isEmpty()) {
      return;
    }
    headers
        .announced(peer.link().id(), chain.snapshot().bestHeader(), now.nanos())
        .ifPresent(
            ask -> {
              unknown.forEach(peer.announced()::remove);
              sync.ask(ask);
            });
  }

  /// Takes the last of headers that were all good.
  @FunctionalInterface
  interface Good {
    void judged(HeaderEntry last, Moment now);
  }

  /// What headers lead to.
  interface Sync {
    /// The peer has `last` and all before it.
    void known(SyncPeer peer, HeaderEntry last);

    /// True where nothing is known of the peer's chain.
    boolean isUnknown(SyncPeer peer);

    void ask(HeaderSync.Ask ask);

    /// What the peer has may have changed: whom to ask for headers, and what to ask this peer for.
    void goOn(SyncPeer peer, Moment now);
  }

  private static final class Proof {
    private final HeadersPresync presync;
    private final boolean inbound;
    private long heardAt;

    private Proof(HeadersPresync presync, boolean inbound) {
      this.presync = presync;
      this.inbound = inbound;
    }
  }
}
