/// Time, threads and randomness: everything that is not the same on two runs passes through here.
///
/// The [Scheduler] is the only clock and timer; an [EventLoop] is the one thread that owns a part of the state; [PerThread]
/// keeps scratch objects that are costly to make. No other package reads a clock, starts a thread or holds static mutable
/// state. Imports nothing of Groat. Start reading at [EventLoop].
@NullMarked
package org.groat.chain.runtime;

import org.jspecify.annotations.NullMarked;
