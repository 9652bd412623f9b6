/// The program: the command line, the composition of a node, and what people see.
///
/// [org.groat.node.app.Main] starts everything; [org.groat.node.app.Node] puts a node together in the order of
/// `docs/architecture.md`; every other command is a small class that talks JSON-RPC to a running node, or works on the store
/// itself. The only package that prints. Imports everything. Start reading at [org.groat.node.app.Main].
@NullMarked
package org.groat.node.app;

import org.jspecify.annotations.NullMarked;
