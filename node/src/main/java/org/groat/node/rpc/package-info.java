/// JSON-RPC over HTTP: Bitcoin Core's methods, parameters, results and error codes, so that its users' programs work.
///
/// One [org.groat.node.rpc.RpcMethod] declares a method: its parameters, its help and what it does; the `…Methods` classes hold
/// them by subject. [org.groat.node.rpc.RpcServer] speaks HTTP and lets nobody in without a password,
/// [org.groat.node.rpc.RpcDispatcher] speaks JSON-RPC, [org.groat.node.rpc.RpcClient] is the other end. Calls run on virtual
/// threads, own nothing, and reach chain and network by posting tasks. Imports `config`, `index`, `mining`, and the modules
/// below. Start reading at [org.groat.node.rpc.RpcMethod].
@NullMarked
package org.groat.node.rpc;

import org.jspecify.annotations.NullMarked;
