package org.groat.chain.script.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.script.HashType;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptBuilder;
import org.groat.chain.script.SigHash;
import org.groat.chain.script.Taproot;
import org.groat.chain.script.TaprootSpend;

/// Puts scripts behind outputs of every form and satisfies them.
final class Spends {
  /// Where a script stands.
  enum Place {
    BARE,
    SCRIPT_HASH,
    WITNESS,
    NESTED_WITNESS,
    TAPSCRIPT
  }

  /// Forms without a script of their own.
  enum Template {
    KEY_HASH,
    WITNESS_KEY_HASH,
    NESTED_WITNESS_KEY_HASH,
    TAPROOT_KEY
  }

  private static final int[] HASH_TYPES = {1, 1, 1, 2, 3, 0x81, 0x82, 0x83};

  private final Random random;
  private final Keys keys;

  Spends(Random random, Keys keys) {
    this.random = random;
    this.keys = keys;
  }

  /// Puts a script into place, with literal values that it runs on.
  void literal(Draft draft, Place place, Bytes script, List<Bytes> stack) {
    Placed placed = place(draft, place, script);
    fill(draft, placed, script, stack);
  }

  /// Puts a puzzle into place and solves it.
  void solved(Draft draft, Place place, Puzzles.Puzzle puzzle) {
    Placed placed = place(draft, place, puzzle.script());
    List<Bytes> stack = new ArrayList<>();
    for (Puzzles.Item item : puzzle.items()) {
      stack.add(
          switch (item) {
            case Puzzles.Item.Literal(Bytes bytes) -> bytes;
            case Puzzles.Item.Signature signature ->
                sign(draft, placed, puzzle.script(), signature);
          });
    }
    fill(draft, placed, puzzle.script(), stack);
  }

  /// What stands around a script in its place.
  ///
  /// @param control empty but for tapscripts
  /// @param annex empty for none
  private record Placed(Place place, Bytes control, Bytes leafHash, Bytes annex) {}

  private Placed place(Draft draft, Place place, Bytes script) {
    Bytes control = Bytes.EMPTY;
    Bytes leafHash = Bytes.EMPTY;
    Bytes annex = Bytes.EMPTY;
    switch (place) {
      case BARE -> draft.scriptPubKey(script);
      case SCRIPT_HASH ->
          draft.scriptPubKey(Script.payToScriptHash(Bytes.wrap(Hash160.of(script))));
      case WITNESS -> draft.scriptPubKey(witnessProgram(script));
      case NESTED_WITNESS ->
          draft.scriptPubKey(
              Script.payToScriptHash(Bytes.wrap(Hash160.of(witnessProgram(script)))));
      case TAPSCRIPT -> {
        int version = random.nextInt(24) == 0 ? random.nextInt(128) << 1 : Taproot.TAPSCRIPT_LEAF;
        leafHash = Taproot.leafHash(version, script);
        control = commit(draft, version, leafHash);
        annex = annex();
      }
    }
    return new Placed(place, control, leafHash, annex);
  }

  private Bytes annex() {
    return random.nextInt(6) == 0
        ? Bytes.concat(Bytes.of((byte) Taproot.ANNEX_TAG), Draft.bytes(random, random.nextInt(300)))
        : Bytes.EMPTY;
  }

  private static Bytes witnessProgram(Bytes script) {
    return Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(script)));
  }

  private Bytes commit(Draft draft, int version, Bytes leafHash) {
    Bytes internal = keys.xOnly(random.nextInt(Keys.COUNT));
    Bytes path = Draft.bytes(random, 32 * random.nextInt(4));
    Bytes node = leafHash;
    for (int at = 0; at < path.size(); at += 32) {
      node = Taproot.branchHash(node, path.slice(at, at + 32));
    }
    Secp256k1.TweakedKey tweaked = keys.curve().tweak(internal, Taproot.tweak(internal, node));
    draft.scriptPubKey(Script.payToTaproot(tweaked.publicKey()));
    return Bytes.concat(Bytes.of((byte) (version | (tweaked.oddY() ? 1 : 0))), internal, path);
  }

  private Bytes sign(Draft draft, Placed placed, Bytes script, Puzzles.Item.Signature wanted) {
    int hashType = hashType();
    Bytes code = script.from(wanted.codeFrom());
    return switch (placed.place()) {
      case BARE, SCRIPT_HASH ->
          keys.ecdsa(
              random,
              wanted.key(),
              SigHash.legacy(draft.context(), draft.input, code, hashType),
              hashType);
      case WITNESS, NESTED_WITNESS ->
          keys.ecdsa(
              random,
              wanted.key(),
              SigHash.witnessV0(draft.context(), draft.input, code, hashType),
              hashType);
      case TAPSCRIPT -> {
        TaprootSpend spend =
            new TaprootSpend(annexHash(placed.annex()), placed.leafHash(), wanted.separator());
        yield schnorr(draft, wanted.key(), Bytes.EMPTY, spend);
      }
    };
  }

  private int hashType() {
    return random.nextInt(20) == 0
        ? random.nextInt(256)
        : HASH_TYPES[random.nextInt(HASH_TYPES.length)];
  }

  private static Bytes annexHash(Bytes annex) {
    return annex.isEmpty() ? Bytes.EMPTY : Taproot.annexHash(annex);
  }

  /// Signs with a hash type that has a meaning; SINGLE without its output has none, so such a signature signs anything.
  private Bytes schnorr(Draft draft, int key, Bytes tweak, TaprootSpend spend) {
    int hashType =
        random.nextInt(3) == 0 ? HashType.DEFAULT : HASH_TYPES[random.nextInt(HASH_TYPES.length)];
    Bytes hash =
        SigHash.taproot(draft.context(), draft.input, hashType, spend)
            .orElse(Bytes.wrap(new byte[32]));
    Bytes signature = keys.schnorr(key, tweak, hash);
    return hashType == HashType.DEFAULT
        ? signature
        : Bytes.concat(signature, Bytes.of((byte) hashType));
  }

  private void fill(Draft draft, Placed placed, Bytes script, List<Bytes> stack) {
    List<Bytes> items = new ArrayList<>(stack);
    switch (placed.place()) {
      case BARE -> draft.input(draft.input().withScriptSig(pushes(items)));
      case SCRIPT_HASH -> {
        items.add(script);
        draft.input(draft.input().withScriptSig(pushes(items)));
      }
      case WITNESS -> {
        items.add(script);
        draft.input(draft.input().withWitness(items));
      }
      case NESTED_WITNESS -> {
        items.add(script);
        draft.input(
            draft.input().withWitness(items).withScriptSig(Script.push(witnessProgram(script))));
      }
      case TAPSCRIPT -> {
        items.add(script);
        items.add(placed.control());
        if (!placed.annex().isEmpty()) {
          items.add(placed.annex());
        }
        draft.input(draft.input().withWitness(items));
      }
    }
  }

  private Bytes pushes(List<Bytes> items) {
    ScriptBuilder builder = new ScriptBuilder();
    for (Bytes item : items) {
      if (random.nextInt(30) == 0) {
        builder.push(item);
      } else {
        builder.pushMinimal(item);
      }
    }
    return builder.build();
  }

  /// Spends one of the fixed forms.
  void template(Draft draft, Template template) {
    int key = random.nextInt(Keys.COUNT);
    int hashType = hashType();
    Bytes publicKey = keys.any(random, key);
    Bytes hash = Bytes.wrap(Hash160.of(publicKey));
    Bytes code = Script.payToPublicKeyHash(hash);
    switch (template) {
      case KEY_HASH -> {
        draft.scriptPubKey(code);
        Bytes signed = SigHash.legacy(draft.context(), draft.input, code, hashType);
        Bytes signature = keys.ecdsa(random, key, signed, hashType);
        draft.input(draft.input().withScriptSig(pushes(List.of(signature, publicKey))));
      }
      case WITNESS_KEY_HASH, NESTED_WITNESS_KEY_HASH -> {
        Bytes program = Script.payToWitnessPublicKeyHash(hash);
        draft.scriptPubKey(program);
        Bytes signed = SigHash.witnessV0(draft.context(), draft.input, code, hashType);
        Bytes signature = keys.ecdsa(random, key, signed, hashType);
        draft.input(draft.input().withWitness(List.of(signature, publicKey)));
        if (template == Template.NESTED_WITNESS_KEY_HASH) {
          draft.scriptPubKey(Script.payToScriptHash(Bytes.wrap(Hash160.of(program))));
          draft.input(draft.input().withScriptSig(Script.push(program)));
        }
      }
      case TAPROOT_KEY -> {
        Bytes internal = keys.xOnly(key);
        Bytes root = random.nextBoolean() ? Bytes.EMPTY : Draft.bytes(random, 32);
        Bytes tweak = Taproot.tweak(internal, root);
        draft.scriptPubKey(Script.payToTaproot(keys.curve().tweak(internal, tweak).publicKey()));
        Bytes annex = annex();
        TaprootSpend spend =
            new TaprootSpend(annexHash(annex), Bytes.EMPTY, TaprootSpend.NO_CODE_SEPARATOR);
        Bytes signature = schnorr(draft, key, tweak, spend);
        draft.input(
            draft
                .input()
                .withWitness(annex.isEmpty() ? List.of(signature) : List.of(signature, annex)));
      }
    }
  }

  /// A bare output that holds the very signature that spends it, which is taken out before it is checked.
  void selfSigned(Draft draft) {
    int key = random.nextInt(Keys.COUNT);
    int hashType = hashType();
    Bytes code =
        new ScriptBuilder()
            .op(org.groat.chain.script.Opcode.OP_DROP)
            .push(keys.compressed(key))
            .op(org.groat.chain.script.Opcode.OP_CHECKSIG)
            .build();
    draft.scriptPubKey(code);
    Bytes signed = SigHash.legacy(draft.context(), draft.input, code, hashType);
    Bytes signature = keys.ecdsa(random, key, signed, hashType);
    draft.scriptPubKey(Bytes.concat(Script.push(signature), code));
    draft.input(draft.input().withScriptSig(Script.push(signature)));
  }
}
