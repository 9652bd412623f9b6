package org.groat.network.wire;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.groat.chain.codec.CodecContract;

/// Every message keeps the contract of codecs.
final class MessageCodecTest extends CodecContract {
  @Override
  protected Stream<Case<?>> cases() {
    return Stream.of(
            Stream.of(
                of("inv", Inv.CODEC, new Inv(SampleMessages.ITEMS), new Inv(List.of())).sizesAt(0),
                of("getdata", GetData.CODEC, new GetData(SampleMessages.ITEMS)).sizesAt(0),
                of("notfound", NotFound.CODEC, new NotFound(SampleMessages.ITEMS)).sizesAt(0),
                of("addr", Addr.CODEC, new Addr(SampleMessages.IP_ADDRESSES), new Addr(List.of()))
                    .sizesAt(0),
                of(
                        "addrv2",
                        AddrV2.CODEC,
                        new AddrV2(SampleMessages.ADDRESSES),
                        new AddrV2(List.of()))
                    .sizesAt(0),
                of(
                        "addrv2 entry",
                        PeerAddress.CODEC_V2,
                        Optional.of(SampleMessages.ADDRESSES.getFirst()))
                    .sizesAt(6),
                of("getheaders", GetHeaders.CODEC, SampleMessages.GET_HEADERS).sizesAt(4),
                of("getblocks", GetBlocks.CODEC, SampleMessages.GET_BLOCKS).sizesAt(4),
                of("headers", Headers.CODEC, SampleMessages.HEADERS, new Headers(List.of()))
                    .sizesAt(0, 81),
                of("cmpctblock", CompactBlock.CODEC, SampleMessages.COMPACT_BLOCK).sizesAt(88, 101),
                of("getblocktxn", GetBlockTransactions.CODEC, SampleMessages.GET_BLOCK_TRANSACTIONS)
                    .sizesAt(32),
                of("blocktxn", BlockTransactions.CODEC, SampleMessages.BLOCK_TRANSACTIONS)
                    .sizesAt(32),
                of("merkleblock", MerkleBlock.CODEC, SampleMessages.MERKLE_BLOCK).sizesAt(84, 117),
                of("filterload", FilterLoad.CODEC, SampleMessages.FILTER_LOAD).sizesAt(0),
                of("filteradd", FilterAdd.CODEC, SampleMessages.FILTER_ADD).sizesAt(0),
                of("cfilter", CompactFilter.CODEC, SampleMessages.COMPACT_FILTER).sizesAt(33),
                of("cfheaders", CompactFilterHeaders.CODEC, SampleMessages.FILTER_HEADERS)
                    .sizesAt(65),
                of("cfcheckpt", CompactFilterCheckpoints.CODEC, SampleMessages.FILTER_CHECKPOINTS)
                    .sizesAt(33),
                of("reject", Reject.CODEC, new Reject("tx", 0x42, "low fee")).sizesAt(0, 4)),
            Stream.of(
                of("version", Version.CODEC, SampleMessages.VERSION).sizesAt(80).takingAllBytes()),
            SampleMessages.all()
                .filter(message -> !(message instanceof Version))
                .map(MessageCodecTest::each))
        .flatMap(cases -> cases)
        .map(each -> (Case<?>) each);
  }

  private static Case<?> each(Message message) {
    return typed(Messages.byCommand(message.command()).orElseThrow(), message);
  }

  private static <M extends Message> Case<M> typed(MessageType<M> type, Message message) {
    return of(type.command() + " of the table", type.codec(), type.type().cast(message));
  }
}
