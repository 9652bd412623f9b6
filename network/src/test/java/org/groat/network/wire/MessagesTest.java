package org.groat.network.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.groat.chain.Vectors;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.primitives.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessagesTest {
  static Stream<Message> samples() {
    return SampleMessages.all();
  }

  @Test
  void theTableHasARowForEveryMessageAndTheSamplesHaveOneOfEach() {
    Set<Class<?>> permitted = new HashSet<>(Arrays.asList(Message.class.getPermittedSubclasses()));
    permitted.removeAll(Set.of(Unknown.class, Encoded.class));
    assertThat(Messages.TYPES.stream().<Class<?>>map(MessageType::type).collect(Collectors.toSet()))
        .isEqualTo(permitted);
    assertThat(samples().<Class<?>>map(Message::getClass).collect(Collectors.toSet()))
        .isEqualTo(permitted);
    assertThat(Messages.TYPES).extracting(MessageType::command).doesNotHaveDuplicates();
    assertThat(Messages.TYPES)
        .allSatisfy(
            type -> assertThat(type.command()).hasSizeLessThanOrEqualTo(Protocol.COMMAND_SIZE));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aMessageComesBackFromItsCommandAndPayload(Message message) {
    assertThat(Messages.decode(message.command(), Messages.encode(message))).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bytesAfterTheLastFieldArePassedOver(Message message) {
    Bytes longer = Bytes.concat(Messages.encode(message), Bytes.fromHex("00ff"));
    assertThat(Messages.decode(message.command(), longer)).isEqualTo(message);
  }

  @Test
  void anUnknownCommandKeepsItsPayload() {
    Bytes payload = Bytes.fromHex("0102");
    Message message = Messages.decode("sendtxrcncl", payload);
    assertThat(message).isEqualTo(new Unknown("sendtxrcncl", payload));
    assertThat(Messages.encode(message)).isEqualTo(payload);
    assertThat(message.command()).isEqualTo("sendtxrcncl");
  }

  @Test
  void aStoredBlockGoesOutAsItIs() {
    Encoded block = Encoded.block(Bytes.fromHex("00"));
    assertThat(block.command()).isEqualTo("block");
    assertThat(Messages.encode(block)).isEqualTo(Bytes.fromHex("00"));
  }

  @Test
  void aVersionWithoutItsLastFieldWantsTransactions() {
    Bytes full = Messages.encode(SampleMessages.VERSION);
    Version old = Version.CODEC.decode(full.slice(0, full.size() - 1));
    assertThat(SampleMessages.VERSION.relay()).isFalse();
    assertThat(old.relay()).isTrue();
    assertThat(old.height()).isEqualTo(SampleMessages.VERSION.height());
  }

  @Test
  void aVersionCutShorterIsMalformed() {
    Bytes full = Messages.encode(SampleMessages.VERSION);
    for (int size = 0; size < full.size() - 1; size++) {
      Bytes cut = full.slice(0, size);
      assertThatThrownBy(() -> Version.CODEC.decode(cut)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void thePublishedVersionMessageIsRead() {
    Version version =
        Version.CODEC.decode(
            Bytes.fromHex(
                "62ea0000010000000000000011b2d05000000000"
                    + "010000000000000000000000000000000000ffff000000000000"
                    + "000000000000000000000000000000000000ffff000000000000"
                    + "3b2eb35d8ce617650f2f5361746f7368693a302e372e322fc03e0300"));
    assertThat(version.version()).isEqualTo(60002);
    assertThat(version.services()).isEqualTo(Services.NETWORK);
    assertThat(version.time()).isEqualTo(1355854353);
    assertThat(version.receiver().endpoint()).hasToString("0.0.0.0:0");
    assertThat(version.nonce()).isEqualTo(0x6517e68c5db32e3bL);
    assertThat(version.userAgent()).isEqualTo("/Satoshi:0.7.2/");
    assertThat(version.height()).isEqualTo(212672);
    assertThat(version.relay()).isTrue();
  }

  @Test
  void thePublishedAddrMessageIsRead() {
    Addr addr =
        Addr.CODEC.decode(
            Bytes.fromHex("01e215104d010000000000000000000000000000000000ffff0a000001208d"));
    assertThat(addr.addresses())
        .containsExactly(
            new PeerAddress(Endpoint.parse("10.0.0.1:8333", 0), Services.NETWORK, 1292899810));
  }

  @Test
  void thePublishedAddressesOfBip155AreReadAndWritten() {
    String ip = "021000000000000000000000000000000001";
    Bytes payload =
        Bytes.fromHex(
            "03"
                + "61bc664900"
                + ip
                + "0000"
                + "7962768301"
                + ip
                + "00f1"
                + "fffffffffd4804"
                + ip
                + "f1f2");
    AddrV2 message = AddrV2.CODEC.decode(payload);
    Services many =
        Services.of(Services.WITNESS, Services.COMPACT_FILTERS, Services.NETWORK_LIMITED);
    assertThat(message.addresses())
        .containsExactly(
            new PeerAddress(Endpoint.parse("[::1]:0", 0), Services.NONE, 1231469665L),
            new PeerAddress(Endpoint.parse("[::1]:241", 0), Services.NETWORK, 2205573753L),
            new PeerAddress(Endpoint.parse("[::1]:61938", 0), many, 4294967295L));
    assertThat(AddrV2.CODEC.encode(message)).isEqualTo(payload);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "030a00000000000000000000",
        "0704aabbccdd",
        "0103aabbcc",
        "021000000000000000000000ffff01020304",
        "0210fd87d87eeb4300000000000000000000",
        "0610fd000000000000000000000000000001"
      })
  void addressesOfNoKnownNetworkAreLeftOut(String networkAndAddress) {
    Bytes payload =
        Bytes.fromHex(
            "02"
                + "0000000000"
                + networkAndAddress
                + "208d"
                + "0000000000"
                + "010401020304"
                + "208d");
    assertThat(AddrV2.CODEC.decode(payload).addresses())
        .extracting(PeerAddress::endpoint)
        .containsExactly(Endpoint.parse("1.2.3.4:8333", 0));
  }

  @Test
  void anAddressBeyond512BytesIsMalformed() {
    ByteWriter out = new ByteWriter().compactSize(1).uint32(0).compactSize(0).uint8(99);
    Bytes payload = out.sizedBytes(Bytes.wrap(new byte[513])).uint16(0).toBytes();
    assertThatThrownBy(() -> AddrV2.CODEC.decode(payload))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("512");
  }

  @Test
  void inventoryOfUnknownTypesIsLeftOut() {
    ByteWriter out =
        new ByteWriter().compactSize(2).int32(77).bytes(new byte[32]).int32(2).bytes(new byte[32]);
    assertThat(Inv.CODEC.decode(out.toBytes()).items())
        .extracting(InventoryItem::type)
        .containsExactly(InventoryType.BLOCK);
  }

  @Test
  void listsBeyondTheirLimitsAreMalformed() {
    assertLimit("inv", 50_001, 36);
    assertLimit("getdata", 50_001, 36);
    assertLimit("notfound", 50_001, 36);
    assertLimit("addr", 1_001, 30);
    assertLimit("addrv2", 1_001, 15);
    assertLimit("headers", 2_001, 81);
    assertThatThrownBy(() -> GetHeaders.CODEC.decode(locator(102)))
        .isInstanceOf(MalformedException.class);
    assertThat(GetHeaders.CODEC.decode(locator(101)).locator().hashes()).hasSize(101);
  }

  private static void assertLimit(String command, int count, int elementSize) {
    Bytes payload =
        new ByteWriter().compactSize(count).bytes(new byte[count * elementSize]).toBytes();
    assertThatThrownBy(() -> Messages.decode(command, payload))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("beyond its limit");
  }

  private static Bytes locator(int count) {
    return new ByteWriter().int32(0).compactSize(count).bytes(new byte[32 * count + 32]).toBytes();
  }

  @Test
  void headersWithTransactionsAreMalformed() {
    Bytes payload = new ByteWriter().compactSize(1).bytes(new byte[80]).compactSize(1).toBytes();
    assertThatThrownBy(() -> Headers.CODEC.decode(payload)).isInstanceOf(MalformedException.class);
  }

  @Test
  void indexesBeyondSixteenBitsAreMalformed() {
    for (String indexes : List.of("01fe00000100", "02fdffff00", "02fdfeff01")) {
      Bytes payload = Bytes.concat(Bytes.wrap(new byte[32]), Bytes.fromHex(indexes));
      assertThatThrownBy(() -> GetBlockTransactions.CODEC.decode(payload))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("16 bits");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"426884", "898352"})
  void realCompactBlocksMakeTheRoundTrip(String height) {
    Bytes raw = Vectors.bytes("blocks/compact-" + height + ".raw");
    CompactBlock compact = CompactBlock.CODEC.decode(raw);
    assertThat(CompactBlock.CODEC.encode(compact)).isEqualTo(raw);
    assertThat(compact.prefilled().getFirst().index()).isZero();
    assertThat(compact.prefilled().getFirst().transaction().isCoinbase()).isTrue();
    Bytes block = Vectors.bytes("blocks/" + height + ".raw");
    assertThat(compact.hash()).isEqualTo(Block.CODEC.decode(block).hash());
    assertThat(compact.transactionCount())
        .isEqualTo(Block.CODEC.decode(block).transactions().size());
  }

  @Test
  void aUserAgentIsMadeSafeForTerminals() {
    Version version =
        new Version(
            70016,
            Services.NONE,
            0,
            VersionAddress.NONE,
            VersionAddress.NONE,
            0,
            "/evil\u001b[31m\n:1.0/<b>",
            0,
            true);
    assertThat(version.printableUserAgent()).isEqualTo("/evil31m:1.0/b");
  }
}
