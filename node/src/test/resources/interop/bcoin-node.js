// A bcoin full node on regtest, in memory, that does what the lines of its standard input say and answers each with a line of
// JSON. It ends when that input does, so it never outlives the test. `bcoin` is found by NODE_PATH.
'use strict';

const readline = require('readline');
const network = require('bcoin/lib/protocol/network').get('regtest');
const {thresholdStates} = require('bcoin/lib/blockchain/common');
const NetAddress = require('bcoin/lib/net/netaddress');
const {FullNode, TX, Address, Script} = require('bcoin');

// bcoin's regtest is older than everybody else's: there the rules hold from the first block on.
network.block.bip34height = 1;
network.block.bip65height = 1;
network.block.bip66height = 1;
network.addressPrefix.pubkeyhash = 0x6f;
network.addressPrefix.scripthash = 0xc4;
network.addressPrefix.bech32 = 'bcrt';
network.seeds = [];

const node = new FullNode({
  network: 'regtest',
  memory: true,
  listen: true,
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  logConsole: false,
  logFile: false
});

const always = new Set([network.deployments.csv, network.deployments.segwit]);
node.chain.getState = async (previous, deployment) =>
  always.has(deployment) ? thresholdStates.ACTIVE : thresholdStates.DEFINED;

// Nobody asks it over HTTP, and it asks nobody but whom it is told to.
const nothing = async () => {};
node.http = {open: nothing, close: nothing};
node.pool.discoverGateway = nothing;
node.pool.discoverExternal = nothing;
node.pool.discoverSeeds = nothing;

let errors = [];
node.on('error', error => errors.push(String(error.message)));

const hex = hash => Buffer.from(hash, 'hex').reverse().toString('hex');

const commands = {
  state: async () => ({
    height: node.chain.height,
    tip: hex(node.chain.tip.hash),
    pool: Array.from(node.mempool.map.keys(), hex),
    peers: node.pool.peers.size(),
    errors: errors
  }),
  mine: async (count, script) => {
    const payee = Address.fromScript(Script.fromRaw(script, 'hex'));
    for (let i = 0; i < Number(count); i++)
      await node.chain.add(await node.miner.mineBlock(null, payee));
    return {};
  },
  coinbase: async (height) => {
    const block = await node.chain.getBlock(Number(height));
    return {raw: block.txs[0].toRaw().toString('hex')};
  },
  call: async (port) => {
    const address = NetAddress.fromHost('127.0.0.1', Number(port), network);
    node.pool.peers.add(node.pool.createOutbound(address));
    return {};
  },
  leave: async () => {
    for (let peer = node.pool.peers.head(), next; peer; peer = next) {
      next = peer.next;
      peer.destroy();
    }
    return {};
  },
  pay: async (raw) => {
    await node.sendTX(TX.fromRaw(raw, 'hex'));
    return {};
  }
};

(async () => {
  await node.open();
  await node.pool.connect();
  node.startSync();
  console.log(JSON.stringify({ready: true}));
  for await (const line of readline.createInterface({input: process.stdin})) {
    const [command, ...rest] = line.split(' ');
    let answer;
    try {
      answer = await commands[command](...rest);
    } catch (error) {
      answer = {failed: String(error.stack)};
    }
    console.log(JSON.stringify(answer));
  }
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
