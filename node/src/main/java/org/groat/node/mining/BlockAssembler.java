package org.groat.node.mining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.Limits;
import org.groat.chain.consensus.LockTimes;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Weight;

/// Chooses the transactions of the next block: those that pay most for the room they take.
///
/// A transaction needs its unconfirmed ancestors in the block before it, so what is compared is the fee of a transaction and
/// of all its ancestors that are not chosen yet, over their weight together: a child that pays well carries its parents in. The
/// best such package is taken whole, the packages of its descendants shrink by what it held, and so on until no package that
/// pays enough fits. That is greedy: it may leave a little room, and it costs time in proportion to the candidates and their
/// relations only.
public final class BlockAssembler {
  /// Room kept for header, count and coinbase, which are made afterwards.
  private static final int RESERVED_WEIGHT = 8_000;

  /// Signature operations kept for the coinbase's outputs.
  private static final int RESERVED_SIGOP_COST = 400;

  /// Packages in a row that do not fit before the block counts as full.
  private static final int FAILURES_MAX = 1_000;

  /// Only this near to the limit the search is given up early.
  private static final int NEARLY_FULL_WEIGHT = 4_000;

  private final int weightMax;
  private final FeeRate feeRateMin;

  /// @param weightMax of the block with everything
  /// @param feeRateMin packages that pay less are left
  public BlockAssembler(int weightMax, FeeRate feeRateMin) {
    this.weightMax = Math.clamp(weightMax, RESERVED_WEIGHT, Limits.BLOCK_WEIGHT_MAX);
    this.feeRateMin = feeRateMin;
  }

  /// One candidate in its place: fees and weights are those of the package it heads, changing as ancestors are chosen.
  private static final class Node {
    private final Candidate candidate;
    private final int order;
    private final List<Node> parents = new ArrayList<>();
    private final List<Node> children = new ArrayList<>();

    /// Modified fees' sum.
    private long packageFee;

    private long packageWeight;
    private boolean chosen;
    private int version;

    Node(Candidate candidate, int order) {
      this.candidate = candidate;
      this.order = order;
    }
  }

  /// A package as it was when it was queued; out of date where its head's version has moved on.
  private record Package(Node head, long fee, long weight, int version) {
    static Package of(Node head) {
      return new Package(head, head.packageFee, head.packageWeight, head.version);
    }

    boolean isCurrent() {
      return !head.chosen && version == head.version;
    }
  }

  /// The higher rate first; of equal ones the earlier candidate.
  private static final Comparator<Package> BEST_FIRST =
      (a, b) -> {
        int byRate = compareProducts(b.fee(), a.weight(), a.fee(), b.weight());
        return byRate != 0 ? byRate : Integer.compare(a.head().order, b.head().order);
      };

  /// Compares `a * b` with `c * d`: what a family is said to pay, times a weight, may take more than 64 bits.
  private static int compareProducts(long a, long b, long c, long d) {
    int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
    return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
  }

  /// Chooses and orders the transactions of the block after `previous`.
  ///
  /// @return parents before children
  public List<Candidate> choose(Collection<Candidate> candidates, HeaderContext previous) {
    Map<Txid, Node> nodes = link(candidates, previous);
    PriorityQueue<Package> queue = new PriorityQueue<>(BEST_FIRST);
    for (Node node : nodes.values()) {
      measure(node);
      queue.add(Package.of(node));
    }
    List<Candidate> chosen = new ArrayList<>();
    long weight = RESERVED_WEIGHT;
    long sigOpCost = RESERVED_SIGOP_COST;
    int failures = 0;
    for (Package best = queue.poll(); best != null; best = queue.poll()) {
      if (!best.isCurrent()) {
        continue;
      }
      if (pays(best) < 0) {
        break;
      }
      List<Node> members = unchosenAncestors(best.head());
      long packageSigOpCost = members.stream().mapToLong(node -> node.candidate.sigOpCost()).sum();
      boolean fits =
          weight + best.weight() <= weightMax
              && sigOpCost + packageSigOpCost <= Limits.BLOCK_SIGOPS_COST_MAX;
      if (!fits) {
        failures++;
        if (failures > FAILURES_MAX && weight > weightMax - NEARLY_FULL_WEIGHT) {
          break;
        }
        continue;
      }
      failures = 0;
      weight += best.weight();
      sigOpCost += packageSigOpCost;
      for (Node member : members) {
        member.chosen = true;
        chosen.add(member.candidate);
      }
      members.forEach(member -> shrinkDescendants(member, queue));
    }
    return List.copyOf(chosen);
  }

  /// Below zero where the package pays less than the least rate.
  private long pays(Package candidate) {
    int virtualSize = Math.ceilDiv((int) candidate.weight(), Weight.UNITS_PER_BYTE);
    return candidate.fee() - feeRateMin.feeRoundedUp(virtualSize).satoshis();
  }

  private static Map<Txid, Node> link(Collection<Candidate> candidates, HeaderContext previous) {
    Map<Txid, Node> nodes = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      nodes.put(candidate.transaction().txid(), new Node(candidate, nodes.size()));
    }
    for (Node node : nodes.values()) {
      Transaction tx = node.candidate.transaction();
      Set<Node> parents = new HashSet<>();
      for (int i = 0; i < tx.inputCount(); i++) {
        Node parent = nodes.get(tx.outPoint(i).txid());
        if (parent != null && parents.add(parent)) {
          node.parents.add(parent);
          parent.children.add(node);
        }
      }
    }
    removeNonFinal(nodes, previous);
    return nodes;
  }

  /// What is not final yet stays out, and so does what spends from it.
  private static void removeNonFinal(Map<Txid, Node> nodes, HeaderContext previous) {
    int height = previous.height() + 1;
    List<Node> out = new ArrayList<>();
    for (Node node : nodes.values()) {
      if (!LockTimes.isFinal(node.candidate.transaction(), height, previous.medianTimePast())) {
        out.add(node);
      }
    }
    Set<Node> seen = new HashSet<>(out);
    for (int i = 0; i < out.size(); i++) {
      nodes.remove(out.get(i).candidate.transaction().txid());
      for (Node child : out.get(i).children) {
        if (seen.add(child)) {
          out.add(child);
        }
      }
    }
  }

  private static void measure(Node node) {
    for (Node member : unchosenAncestors(node)) {
      node.packageFee += member.candidate.modifiedFee().satoshis();
      node.packageWeight += member.candidate.transaction().weight().units();
    }
  }

  /// The candidate and its ancestors that are not chosen, every one after its parents.
  private static List<Node> unchosenAncestors(Node head) {
    List<Node> ordered = new ArrayList<>();
    Map<Node, Boolean> entered = new HashMap<>();
    List<Node> stack = new ArrayList<>(List.of(head));
    while (!stack.isEmpty()) {
      Node node = stack.getLast();
      if (entered.putIfAbsent(node, false) == null) {
        for (Node parent : node.parents) {
          if (!parent.chosen && !entered.containsKey(parent)) {
            stack.add(parent);
          }
        }
      } else {
        stack.removeLast();
        if (entered.put(node, true) == Boolean.FALSE) {
          ordered.add(node);
        }
      }
    }
    return ordered;
  }

  /// Takes a chosen transaction out of the packages of all its descendants.
  private static void shrinkDescendants(Node chosen, PriorityQueue<Package> queue) {
    Set<Node> seen = new HashSet<>();
    List<Node> descendants = new ArrayList<>(chosen.children);
    for (int i = 0; i < descendants.size(); i++) {
      Node node = descendants.get(i);
      if (seen.add(node)) {
        if (!node.chosen) {
          node.packageFee -= chosen.candidate.modifiedFee().satoshis();
          node.packageWeight -= chosen.candidate.transaction().weight().units();
          node.version++;
          queue.add(Package.of(node));
        }
        descendants.addAll(node.children);
      }
    }
  }
}
