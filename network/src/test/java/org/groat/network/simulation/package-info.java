/// Whole nodes on simulated links in one thread: the fixture, the scenarios, and the adversaries.
///
/// Everything that happens follows from a seed. Start reading at [org.groat.network.simulation.SimulatedNode].
@NullMarked
package org.groat.network.simulation;

import org.jspecify.annotations.NullMarked;
