package org.groat.chain.script.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.ScriptBuilder;
import org.groat.chain.script.ScriptFlags;

/// Makes cases without end from one seed.
final class Cases {
  private final Random random;
  private final Spends spends;
  private final RandomScripts scripts;
  private final Mutations mutations;
  private final Keys keys;

  Cases(long seed, Secp256k1 curve) {
    this.random = new Random(seed);
    this.keys = new Keys(curve);
    this.spends = new Spends(random, keys);
    this.scripts = new RandomScripts(random, keys);
    this.mutations = new Mutations(random);
  }

  Case next() {
    Draft draft = Draft.random(random);
    String kind =
        switch (random.nextInt(40)) {
          case 0, 1, 2, 3 -> solved(draft);
          case 4, 5, 6 -> template(draft);
          case 7 -> limits(draft);
          case 8 -> selfSigned(draft);
          default -> scripted(draft);
        };
    return Case.of(kind, draft, flags());
  }

  private int flags() {
    int[] sets = {
      ScriptFlags.NONE,
      ScriptFlags.P2SH,
      ScriptFlags.MANDATORY,
      ScriptFlags.MANDATORY,
      ScriptFlags.STANDARD,
      ScriptFlags.ALL
    };
    return switch (random.nextInt(3)) {
      case 0 -> sets[random.nextInt(sets.length)];
      case 1 ->
          ScriptFlags.complete(
              ScriptFlags.MANDATORY | random.nextInt() & random.nextInt() & ScriptFlags.ALL);
      default -> ScriptFlags.complete(random.nextInt() & ScriptFlags.ALL);
    };
  }

  private Spends.Place place() {
    Spends.Place[] places = Spends.Place.values();
    return places[random.nextInt(places.length)];
  }

  private String scripted(Draft draft) {
    Spends.Place place = place();
    List<Bytes> stack = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      stack.add(Draft.bytes(random, random.nextInt(3)));
    }
    spends.literal(
        draft, place, scripts.script(stack.size(), place == Spends.Place.TAPSCRIPT), stack);
    if (random.nextInt(12) == 0) {
      mutations.apply(draft);
    }
    return "random " + place;
  }

  private String solved(Draft draft) {
    Spends.Place place = place();
    spends.solved(draft, place, Puzzles.of(random, keys, place == Spends.Place.TAPSCRIPT));
    return "solved " + place + mutated(draft);
  }

  private String template(Draft draft) {
    Spends.Template[] templates = Spends.Template.values();
    Spends.Template template = templates[random.nextInt(templates.length)];
    spends.template(draft, template);
    return "template " + template + mutated(draft);
  }

  private String selfSigned(Draft draft) {
    spends.selfSigned(draft);
    return "self-signed" + mutated(draft);
  }

  private String mutated(Draft draft) {
    if (random.nextBoolean()) {
      return "";
    }
    mutations.apply(draft);
    return ", mutated";
  }

  /// Scripts just within and just beyond a limit: operations, values, bytes, keys.
  private String limits(Draft draft) {
    Spends.Place place = place();
    ScriptBuilder builder = new ScriptBuilder();
    int near = random.nextInt(5) - 2;
    switch (random.nextInt(5)) {
      case 0 -> repeat(builder, Opcode.OP_NOP, 201 + near);
      case 1 -> {
        repeat(builder, Opcode.OP_1, 998 + near);
        repeat(builder, Opcode.OP_TOALTSTACK, random.nextInt(100));
        repeat(builder, Opcode.OP_2DROP, random.nextInt(80));
      }
      case 2 -> {
        for (int i = 0; i < 19; i++) {
          builder.push(Bytes.wrap(new byte[520])).op(Opcode.OP_DROP);
        }
        builder
            .push(Bytes.wrap(new byte[9999 + near - builder.build().size() - 4]))
            .op(Opcode.OP_DROP);
      }
      case 3 -> multisig(builder, 20 + random.nextInt(2), random.nextInt(10) == 0 ? 10 : 9);
      default -> builder.push(Bytes.wrap(new byte[520 + Math.min(near, 1)])).op(Opcode.OP_DROP);
    }
    spends.literal(draft, place, builder.op(Opcode.OP_1).build(), List.of());
    return "limits " + place;
  }

  private void multisig(ScriptBuilder builder, int count, int times) {
    for (int i = 0; i < times; i++) {
      builder.number(0).number(0);
      for (int key = 0; key < count; key++) {
        builder.push(keys.compressed(random.nextInt(Keys.COUNT)));
      }
      builder.number(count).op(Opcode.OP_CHECKMULTISIGVERIFY);
    }
  }

  private static void repeat(ScriptBuilder builder, int opcode, int times) {
    for (int i = 0; i < times; i++) {
      builder.op(opcode);
    }
  }
}
