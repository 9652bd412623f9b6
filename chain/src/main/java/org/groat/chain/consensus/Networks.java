package org.groat.chain.consensus;

import static org.groat.chain.consensus.Deployment.Schedule.ALWAYS_ACTIVE;
import static org.groat.chain.consensus.Deployment.Schedule.NEVER_ACTIVE;
import static org.groat.chain.consensus.Deployment.Schedule.NO_TIMEOUT;

import java.math.BigInteger;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.BlockHash;

/// The facts of each network, one method each.
final class Networks {
  /// 24 April 2021, when miners could begin to signal for taproot.
  private static final long TAPROOT_START = 1_619_222_400L;

  /// 11 August 2021, when the signalling ended.
  private static final long TAPROOT_TIMEOUT = 1_628_640_000L;

  /// Key without a secret that testnet4's first coinbase pays to.
  private static final Bytes NO_KEY = Bytes.wrap(new byte[33]);

  private static final Bytes PUBLIC_SIGNET_CHALLENGE =
      Bytes.fromHex(
          "512103ad5e0edad18cb1f0fc0d28a3d4f1f3e445640337489abb10404f2d1e086be430"
              + "210359ef5021964fe22d6f8e05b2463c9540ce96883fe3b278760f048f5189f2e6c452ae");

  private Networks() {}

  static NetworkParameters main() {
    NetworkFacts main =
        new NetworkFacts(
            "main",
            GenesisBlock.make(1_231_006_505L, 2_083_236_893L, 0x1d00ffffL),
            8333,
            8332,
            AddressFormat.MAIN);
    main.magic = 0xd9b4bef9;
    main.activations(227_931, 363_725, 388_381, 419_328, 481_824);
    main.schedules(2016, 1815, NEVER_ACTIVE, TAPROOT_START, TAPROOT_TIMEOUT, 709_632);
    main.bip34Hash = hash("000000000000024b89b42a942fe0d9fea3bb44ab7bd1b19115dd6a759c0808b8");
    main.bip16Exception = hash("00000000000002dc756eebf4f49723ed8d30cc28a5f108eb94b1ba88ac4f9c22");
    main.taprootException =
        hash("0000000000000000000f14c35b2d841e986ab5441de8c585d5ffe55ea1e395ad");
    main.minimumChainWork = work("dee8e2a309ad8a9820433c68");
    // Height 912,683.
    main.assumedValid = hash("00000000000000000000611fd22f2df7c8fbd0688745c3a6c3bb5109cc2a12cb");
    main.snapshots =
        List.of(
            snapshot(
                840_000,
                "0000000000000000000320283a032748cef8227873ff4872689bf23f1cda83a5",
                "a2a5521b1b5ab65f67818e5e8eccabb7171a517f9e2382208f77687310768f96",
                991_032_194L),
            snapshot(
                880_000,
                "000000000000000000010b17283c3c400507969a9c2afd1dcf2082ec5cca2880",
                "dbd190983eaf433ef7c15f78a278ae42c00ef52e0fd2a54953782175fbadcea9",
                1_145_604_538L),
            snapshot(
                910_000,
                "0000000000000000000108970acb9522ffd516eae17acddcb1bd16469194a821",
                "4daf8a17b4902498c5787966a2b51c613acdab5df5db73f196fa59a4da2f1568",
                1_226_586_151L));
    main.dnsSeeds =
        List.of(
            "seed.bitcoin.sipa.be",
            "dnsseed.bluematt.me",
            "seed.bitcoin.jonasschnelli.ch",
            "seed.btc.petertodd.net",
            "seed.bitcoin.sprovoost.nl",
            "dnsseed.emzy.de",
            "seed.bitcoin.wiz.biz",
            "seed.mainnet.achownodes.xyz");
    return new NetworkParameters(main);
  }

  static NetworkParameters testnet3() {
    NetworkFacts test =
        new NetworkFacts(
            "test",
            GenesisBlock.make(1_296_688_602L, 414_098_458L, 0x1d00ffffL),
            18333,
            18332,
            AddressFormat.TEST);
    test.magic = 0x0709110b;
    test.allowsMinDifficultyBlocks = true;
    test.activations(21_111, 330_776, 581_885, 770_112, 834_624);
    test.schedules(2016, 1512, NEVER_ACTIVE, TAPROOT_START, TAPROOT_TIMEOUT, 0);
    test.bip34Hash = hash("0000000023b3a96d3484e5abb3755c413e7d41500f8e2a5c3f0dd01299cd8ef8");
    test.bip16Exception = hash("00000000dd30457c001f4095d208cc1296b0eed002427aa599874af7a432b105");
    test.minimumChainWork = work("16dd270dd94fac1d7632");
    // Height 4,550,000.
    test.assumedValid = hash("0000000000000065c6c38258e201971a3fdfcc2ceee0dd6e85a6c022d45dee34");
    test.snapshots =
        List.of(
            snapshot(
                2_500_000,
                "0000000000000093bcb68c03a9a168ae252572d348a2eaeba2cdf9231d73206f",
                "f841584909f68e47897952345234e37fcd9128cd818f41ee6c3ca68db8071be7",
                66_484_552L));
    test.dnsSeeds =
        List.of(
            "testnet-seed.bitcoin.jonasschnelli.ch",
            "seed.tbtc.petertodd.net",
            "seed.testnet.bitcoin.sprovoost.nl",
            "testnet-seed.bluematt.me",
            "seed.testnet.achownodes.xyz");
    return new NetworkParameters(test);
  }

  static NetworkParameters testnet4() {
    NetworkFacts test =
        new NetworkFacts(
            "testnet4",
            GenesisBlock.make(
                "03/May/2024 000000000000000000001ebd58c244970b3aa9d783bb001011fbe8ea8e98e00e",
                NO_KEY,
                1_714_777_860L,
                393_743_547L,
                0x1d00ffffL),
            48333,
            48332,
            AddressFormat.TEST);
    test.magic = 0x283f161c;
    test.allowsMinDifficultyBlocks = true;
    test.enforcesBip94 = true;
    test.activations(1, 1, 1, 1, 1);
    test.schedules(2016, 1512, NEVER_ACTIVE, ALWAYS_ACTIVE, NO_TIMEOUT, 0);
    test.minimumChainWork = work("034a4690fe592dc49c7c");
    // Height 91,000.
    test.assumedValid = hash("000000000000000180a58e7fa3b0db84b5ea76377524894f53660d93ac839d9b");
    test.snapshots =
        List.of(
            snapshot(
                90_000,
                "0000000002ebe8bcda020e0dd6ccfbdfac531d2f6a81457191b99fc2df2dbe3b",
                "784fb5e98241de66fdd429f4392155c9e7db5c017148e66e8fdbc95746f8b9b5",
                11_347_043L));
    test.dnsSeeds = List.of("seed.testnet4.bitcoin.sprovoost.nl", "seed.testnet4.wiz.biz");
    return new NetworkParameters(test);
  }

  static NetworkParameters signet() {
    NetworkFacts signet =
        new NetworkFacts(
            "signet",
            GenesisBlock.make(1_598_918_400L, 52_613_770L, 0x1e0377aeL),
            38333,
            38332,
            AddressFormat.TEST);
    signet(signet, PUBLIC_SIGNET_CHALLENGE);
    signet.powLimit =
        new BigInteger("00000377ae000000000000000000000000000000000000000000000000000000", 16);
    signet.activations(1, 1, 1, 1, 1);
    signet.schedules(2016, 1815, NEVER_ACTIVE, ALWAYS_ACTIVE, NO_TIMEOUT, 0);
    signet.minimumChainWork = work("067d328e681a");
    // Height 267,665.
    signet.assumedValid = hash("000000128586e26813922680309f04e1de713c7542fee86ed908f56368aefe2e");
    signet.snapshots =
        List.of(
            snapshot(
                160_000,
                "0000003ca3c99aff040f2563c2ad8f8ec88bd0fd6b8f0895cfaf1ef90353a62c",
                "fe0a44309b74d6b5883d246cb419c6221bcccf0b308c9b59b7d70783dbdf928a",
                2_289_496L));
    signet.dnsSeeds = List.of("seed.signet.bitcoin.sprovoost.nl", "seed.signet.achownodes.xyz");
    return new NetworkParameters(signet);
  }

  /// Makes the facts those of the signet with another challenge, of whose chain nothing is known.
  static NetworkFacts signet(NetworkFacts facts, Bytes challenge) {
    if (!facts.name.equals("signet")) {
      throw new IllegalArgumentException("only signet has a challenge, not " + facts.name);
    }
    facts.signetChallenge = challenge;
    // The first four bytes of the challenge's hash, the challenge preceded by its size.
    facts.magic =
        Bytes.wrap(Sha256.hashTwice(new ByteWriter().sizedBytes(challenge).toBytes())).int32At(0);
    facts.minimumChainWork = BigInteger.ZERO;
    facts.assumedValid = null;
    facts.snapshots = List.of();
    facts.dnsSeeds = List.of();
    return facts;
  }

  static NetworkParameters regtest() {
    NetworkFacts regtest =
        new NetworkFacts(
            "regtest",
            GenesisBlock.make(1_296_688_602L, 2L, 0x207fffffL),
            18444,
            18443,
            AddressFormat.REGTEST);
    regtest.magic = 0xdab5bffa;
    regtest.powLimit =
        new BigInteger("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 16);
    regtest.targetTimespanSeconds = 24 * 60 * 60;
    regtest.allowsMinDifficultyBlocks = true;
    regtest.withoutRetargeting = true;
    regtest.subsidyHalvingInterval = 150;
    regtest.activations(1, 1, 1, 1, 0);
    regtest.snapshots =
        List.of(
            snapshot(
                110,
                "6affe030b7965ab538f820a56ef56c8149b7dc1d1c144af57113be080db7c397",
                "b952555c8ab81fec46f3d4253b7af256d766ceb39fb7752b9d18cdf4a0141327",
                111),
            snapshot(
                200,
                "385901ccbd69dff6bbd00065d01fb8a9e464dede7cfe0372443884f9b1dcf6b9",
                "17dcc016d188d16068907cdeb38b75691a118d43053b8cd6a25969419381d13a",
                201),
            snapshot(
                299,
                "7cc695046fec709f8c9394b6f928f81e81fd3ac20977bb68760fa1faa7916ea2",
                "d2b051ff5e8eef46520350776f4100dd710a63447a8e01d917e92e79751a63e2",
                334));
    regtest.schedules(144, 108, 0, ALWAYS_ACTIVE, NO_TIMEOUT, 0);
    return new NetworkParameters(regtest);
  }

  private static BlockHash hash(String text) {
    return BlockHash.fromHex(text);
  }

  private static BigInteger work(String text) {
    return new BigInteger(text, 16);
  }

  private static KnownSnapshot snapshot(
      int height, String block, String hashSerialized, long transactions) {
    return new KnownSnapshot(
        height, hash(block), Bytes.fromHex(hashSerialized).reversed(), transactions);
  }
}
