# Shakes hands with a regtest node by python-bitcoinlib, asks for its headers, checks that they follow one another, fetches the
# last block, and prints what it found as the last line, in JSON. The library is found by PYTHONPATH.
import json
import socket
import sys

import bitcoin
import bitcoin.messages
from bitcoin.core import CBlockHeader, b2lx
from bitcoin.core.serialize import VarIntSerializer
from bitcoin.messages import (
    MsgSerializable,
    msg_getdata,
    msg_getheaders,
    msg_ping,
    msg_verack,
    msg_version,
)
from bitcoin.net import CInv

SECONDS_MAX = 30
MESSAGES_MAX = 50


class ListedHeader(CBlockHeader):
    """A header with the count of transactions, always 0, which stands behind each header of a message."""

    @classmethod
    def stream_deserialize(cls, f):
        header = super().stream_deserialize(f)
        assert VarIntSerializer.stream_deserialize(f) == 0
        return header


# The library forgets that count, and so reads no more than one header of a message.
bitcoin.messages.CBlockHeader = ListedHeader


def main(port):
    bitcoin.SelectParams("regtest")
    found = {}
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS_MAX) as link:
        stream = link.makefile("rb")

        def say(message):
            link.sendall(message.to_bytes())

        def hear(command):
            for _ in range(MESSAGES_MAX):
                # None for commands that came after the library.
                message = MsgSerializable.stream_deserialize(stream)
                if message is not None and message.command == command:
                    return message
            raise SystemExit("no " + command.decode() + " came")

        say(msg_version())
        version = hear(b"version")
        found["agent"] = version.strSubVer.decode()
        found["height"] = version.nStartingHeight
        say(msg_verack())
        hear(b"verack")

        ping = msg_ping()
        ping.nonce = 77
        say(ping)
        found["pong"] = hear(b"pong").nonce

        question = msg_getheaders()
        genesis = bitcoin.params.GENESIS_BLOCK.GetHash()
        question.locator.vHave = [genesis]
        say(question)
        headers = hear(b"headers").headers
        previous = genesis
        for header in headers:
            assert header.hashPrevBlock == previous, "headers do not follow one another"
            previous = header.GetHash()
        found["headers"] = len(headers)
        found["tip"] = b2lx(previous)

        wanted = CInv()
        wanted.type = 2
        wanted.hash = previous
        request = msg_getdata()
        request.inv = [wanted]
        say(request)
        block = hear(b"block").block
        found["block"] = b2lx(block.GetHash())
        found["transactions"] = len(block.vtx)
    print(json.dumps(found))


main(int(sys.argv[1]))
