package org.groat.chain.script.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;

/// Small changes to a spend, most of which must break it and some of which must not.
final class Mutations {
  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  void apply(Draft draft) {
    TxInput input = draft.input();
    switch (random.nextInt(13)) {
      case 0 -> draft.input(input.withScriptSig(changed(input.scriptSig())));
      case 1 -> draft.scriptPubKey(changed(draft.spent().scriptPubKey()));
      case 2 ->
          draft.spent.set(
              draft.input,
              new TxOutput(new Amount(random.nextInt(100)), draft.spent().scriptPubKey()));
      case 3 -> {
        int any = random.nextInt(draft.spent.size());
        TxOutput other = draft.spent.get(any);
        draft.spent.set(any, new TxOutput(other.amount(), changed(other.scriptPubKey())));
      }
      case 4 -> draft.lockTime = random.nextInt(1000);
      case 5 -> draft.version = random.nextInt(5);
      case 6 -> changeOutputs(draft);
      case 7 -> {
        int any = random.nextInt(draft.inputs.size());
        TxInput other = draft.inputs.get(any);
        draft.inputs.set(
            any,
            new TxInput(
                other.outPoint(), other.scriptSig(), random.nextInt(1 << 23), other.witness()));
      }
      default -> draft.input(input.withWitness(changed(input.witness())));
    }
  }

  private void changeOutputs(Draft draft) {
    if (draft.outputs.isEmpty() || random.nextBoolean()) {
      draft.outputs.add(new TxOutput(new Amount(random.nextInt(100)), Bytes.EMPTY));
    } else {
      draft.outputs.remove(random.nextInt(draft.outputs.size()));
    }
  }

  private List<Bytes> changed(List<Bytes> witness) {
    List<Bytes> items = new ArrayList<>(witness);
    if (items.isEmpty()) {
      if (random.nextInt(4) == 0) {
        items.add(Draft.bytes(random, random.nextInt(4)));
      }
      return items;
    }
    int at = random.nextInt(items.size());
    switch (random.nextInt(7)) {
      case 0 -> items.remove(at);
      case 1 -> items.add(at, items.get(random.nextInt(items.size())));
      case 2 -> items.set(at, Bytes.EMPTY);
      case 3 -> items.add(at, Draft.bytes(random, random.nextInt(3)));
      default -> items.set(at, changed(items.get(at)));
    }
    return items;
  }

  /// One bit, one byte more, one byte less, or one byte put in or taken out.
  private Bytes changed(Bytes bytes) {
    if (bytes.isEmpty()) {
      return Draft.bytes(random, 1);
    }
    int at = random.nextInt(bytes.size());
    Bytes some = Draft.bytes(random, 1);
    return switch (random.nextInt(6)) {
      case 0 -> Bytes.concat(bytes, some);
      case 1 -> bytes.slice(0, bytes.size() - 1);
      case 2 -> Bytes.concat(bytes.slice(0, at), some, bytes.from(at));
      case 3 -> Bytes.concat(bytes.slice(0, at), bytes.from(at + 1));
      default -> {
        byte[] copy = bytes.toByteArray();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        yield Bytes.wrap(copy);
      }
    };
  }
}
