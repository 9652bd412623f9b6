/// Whole nodes on simulated links, in one thread and on simulated time: everything that happens follows from a seed.
///
/// `groat bench simulate` measures with it how blocks and transactions spread; the tests play bad weather and adversaries on
/// it. One thread owns all of a simulation. Imports every other package of this module. Start reading at
/// [org.groat.network.simulation.SimulatedNode].
@NullMarked
package org.groat.network.simulation;

import org.jspecify.annotations.NullMarked;
