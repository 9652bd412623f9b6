package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.node.rpc.RpcException;
import org.junit.jupiter.api.Test;

/// What descriptors of a search stand for. The generator's key, whose scripts are known.
class AddressNamesTest {
  private static final String KEY =
      "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  private static final String KEY_HASH = "751e76e8199196d454941c45d1b3a323f1433bd6";

  private final AddressNames names = new AddressNames(NetworkParameters.REGTEST);

  @Test
  void descriptorsOfOneScriptGiveIt() {
    assertThat(scripts("raw(51)")).containsExactly("51");
    assertThat(scripts("pkh(" + KEY + ")")).containsExactly("76a914" + KEY_HASH + "88ac");
    assertThat(scripts("wpkh(" + KEY + ")")).containsExactly("0014" + KEY_HASH);
    assertThat(scripts("addr(bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080)"))
        .containsExactly("0014" + KEY_HASH);
  }

  @Test
  void aDescriptorThatIsWrittenIsReadAgain() {
    Bytes script = Bytes.fromHex("0014" + KEY_HASH);
    assertThat(names.descriptor(script)).startsWith("addr(bcrt1qw508d6q").matches(".*#[a-z0-9]{8}");
    assertThat(names.scripts(names.descriptor(script), 0, 0)).containsExactly(script);
    for (String hex : List.of("51", "21" + KEY + "ac", "5120" + KEY.substring(2))) {
      Bytes other = Bytes.fromHex(hex);
      assertThat(names.scripts(names.descriptor(other), 0, 0)).containsExactly(other);
    }
  }

  @Test
  void whatIsNoDescriptorIsRefused() {
    for (String wrong : List.of("raw(5)", "raw(51)#aaaaaaaa", "addr(nobody)", "huh(51)", "x", "")) {
      assertThatThrownBy(() -> names.scripts(wrong, 0, 0))
          .as(wrong)
          .isInstanceOf(RpcException.class);
    }
  }

  private List<String> scripts(String descriptor) {
    return names.scripts(descriptor, 0, 0).stream().map(Bytes::toHex).toList();
  }
}
