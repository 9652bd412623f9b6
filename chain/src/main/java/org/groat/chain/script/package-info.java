/// Scripts: what they are made of, how they are classified and printed, what a signature signs, and the machine that runs them.
///
/// A script is a run of [org.groat.chain.codec.Bytes]; nothing is parsed into objects. The verdict on an input is a
/// [org.groat.chain.script.ScriptError], a value like any other: the machine never throws for what a peer sent. Verifying
/// reads only immutable values and scratch memory of the calling thread, so inputs verify on any number of threads at once.
/// Owned by no thread. Imports `runtime`, `codec`, `crypto`, `primitives`. Start reading at
/// [org.groat.chain.script.ScriptVerifier].
@NullMarked
package org.groat.chain.script;

import org.jspecify.annotations.NullMarked;
