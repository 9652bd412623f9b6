package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.storage.Cursor;

/// Two sets of coins, held against each other coin by coin.
public final class SameCoins {
  private SameCoins() {}

  /// Expects two chains at one block to have the same coins.
  public static void expect(ChainService one, ChainService other) {
    try (CoinSnapshot ones = one.ask(view -> view.chain().coinSnapshot());
        CoinSnapshot others = other.ask(view -> view.chain().coinSnapshot());
        Cursor<OutPoint, Coin> found = ones.coins();
        Cursor<OutPoint, Coin> wanted = others.coins()) {
      int height = others.tip().height();
      assertThat(ones.tip().hash()).isEqualTo(others.tip().hash());
      while (wanted.next()) {
        assertThat(found.next()).as("coins are missing at %d", height).isTrue();
        if (!found.key().equals(wanted.key()) || !found.value().equals(wanted.value())) {
          assertThat(found.key() + " " + found.value())
              .as("coins at %d", height)
              .isEqualTo(wanted.key() + " " + wanted.value());
        }
      }
      assertThat(found.next()).as("more coins at %d", height).isFalse();
    }
  }
}
