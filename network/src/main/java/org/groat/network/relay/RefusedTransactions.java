package org.groat.network.relay;

import java.util.random.RandomGenerator;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.PackageHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Wtxid;
import org.groat.network.peer.RecentFilter;

/// What was refused since the tip last changed: a new block may make valid what was not, and cheap enough what was too dear.
///
/// **For good** is what no other transaction can help; nothing that spends from it is wanted either. **For its fee** is what is
/// only too cheap: with a child that pays for both it may be welcome, so it is fetched again for a child that needs it, but not
/// for being announced. Pairs that were tried together are remembered there as well, lest the same two be tried again and again.
///
/// Hashes are those with witnesses, since anybody can give a good transaction a bad witness. One without a witness is also known
/// by its txid, which is the same.
final class RefusedTransactions {
  private final RecentFilter forGood;
  private final RecentFilter forItsFee;

  /// @param capacity how many of each kind are certainly remembered
  RefusedTransactions(int capacity, RandomGenerator random) {
    this.forGood = new RecentFilter(capacity, random);
    this.forItsFee = new RecentFilter(capacity, random);
  }

  void refuseForGood(Wtxid wtxid) {
    forGood.add(wtxid);
  }

  void refuseForItsFee(Wtxid wtxid) {
    forItsFee.add(wtxid);
  }

  void refuse(PackageHash pair) {
    forItsFee.add(pair);
  }

  boolean isRefusedForGood(Hash256 id) {
    return forGood.contains(id);
  }

  boolean isRefusedForItsFee(Hash256 id) {
    return forItsFee.contains(id);
  }

  /// False for a pair that was tried, and for one whose child no parent can help.
  boolean mayTry(PackageHash pair, Transaction child) {
    return !forItsFee.contains(pair) && !forGood.contains(child.wtxid());
  }

  void clear() {
    forGood.clear();
    forItsFee.clear();
  }
}
