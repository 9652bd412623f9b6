package org.groat.wallet.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;

/// A secret as words that a person can write down (BIP-0039), from the English list.
///
/// Twelve words hold 128 bits and four of checksum, twenty-four 256 and eight; fifteen, eighteen and twenty-one are read too.
/// Has no text form but [#words()], which is the secret itself.
public final class Mnemonic {
  private static final int BITS_PER_WORD = 11;
  private static final int SEED_ROUNDS = 2048;
  private static final List<String> WORDS = readWords();
  private static final Map<String, Integer> INDEXES = indexes();

  private final Bytes entropy;

  private Mnemonic(Bytes entropy) {
    this.entropy = entropy;
  }

  /// Makes a new one.
  ///
  /// @param wordCount 12, 15, 18, 21 or 24
  public static Mnemonic generate(int wordCount, SecureRandom random) {
    requireWordCount(wordCount);
    byte[] entropy = new byte[wordCount * 4 / 3];
    random.nextBytes(entropy);
    return new Mnemonic(Bytes.wrap(entropy));
  }

  /// @param entropy 16, 20, 24, 28 or 32 bytes
  public static Mnemonic ofEntropy(Bytes entropy) {
    if (entropy.size() < 16 || entropy.size() > 32 || entropy.size() % 4 != 0) {
      throw new IllegalArgumentException("entropy of " + entropy.size() + " bytes");
    }
    return new Mnemonic(entropy);
  }

  /// Reads words divided by any white space, in any case.
  ///
  /// @throws WalletException where the number of words is wrong, a word is not on the list, or the checksum does not fit
  public static Mnemonic parse(String text) {
    String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+");
    requireWordCount(words.length);
    byte[] bits = new byte[Math.ceilDiv(words.length * BITS_PER_WORD, 8)];
    for (int i = 0; i < words.length; i++) {
      Integer index = INDEXES.get(words[i]);
      if (index == null) {
        throw invalid(
            "word "
                + (i + 1)
                + " of the mnemonic, \""
                + words[i]
                + "\", is not on the English list");
      }
      for (int bit = 0; bit < BITS_PER_WORD; bit++) {
        if ((index >>> (BITS_PER_WORD - 1 - bit) & 1) != 0) {
          int at = i * BITS_PER_WORD + bit;
          bits[at / 8] |= (byte) (0x80 >>> at % 8);
        }
      }
    }
    Bytes all = Bytes.wrap(bits);
    Mnemonic mnemonic = new Mnemonic(all.slice(0, words.length * 4 / 3).compact());
    int checksumBits = words.length / 3;
    int checksum = all.unsignedAt(words.length * 4 / 3) >>> (8 - checksumBits);
    if (checksum != mnemonic.checksum()) {
      throw invalid(
          "the checksum of the mnemonic does not fit: a word is wrong, or they are in another"
              + " order");
    }
    return mnemonic;
  }

  /// The secret in bytes.
  public Bytes entropy() {
    return entropy;
  }

  /// The words, divided by single spaces: the secret itself, to be shown to its owner and nobody else.
  public String words() {
    int checksumBits = entropy.size() / 4;
    Bytes bits = Bytes.concat(entropy, Bytes.of((byte) (checksum() << (8 - checksumBits))));
    List<String> words = new ArrayList<>();
    for (int at = 0; at < entropy.size() * 8 + checksumBits; at += BITS_PER_WORD) {
      int index = 0;
      for (int bit = at; bit < at + BITS_PER_WORD; bit++) {
        index = index << 1 | bits.unsignedAt(bit / 8) >>> (7 - bit % 8) & 1;
      }
      words.add(WORDS.get(index));
    }
    return String.join(" ", words);
  }

  /// The 64 bytes that BIP-0032's master key is made of.
  ///
  /// @param passphrase makes a different seed of the same words; may be empty
  public Bytes seed(String passphrase) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
    generator.init(utf8(words()), utf8("mnemonic" + passphrase), SEED_ROUNDS);
    return Bytes.wrap(((KeyParameter) generator.generateDerivedParameters(512)).getKey());
  }

  private int checksum() {
    return (Sha256.hash(entropy)[0] & 0xff) >>> (8 - entropy.size() / 4);
  }

  private static byte[] utf8(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD).getBytes(StandardCharsets.UTF_8);
  }

  private static void requireWordCount(int count) {
    if (count < 12 || count > 24 || count % 3 != 0) {
      throw invalid("a mnemonic has 12, 15, 18, 21 or 24 words, not " + count);
    }
  }

  private static WalletException invalid(String message) {
    return new WalletException(WalletException.Kind.INVALID_ADDRESS_OR_KEY, message);
  }

  private static List<String> readWords() {
    try (InputStream in = Mnemonic.class.getResourceAsStream("english.txt")) {
      if (in == null) {
        throw new IllegalStateException("the word list is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Integer> indexes() {
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < WORDS.size(); i++) {
      indexes.put(WORDS.get(i), i);
    }
    return Map.copyOf(indexes);
  }
}
