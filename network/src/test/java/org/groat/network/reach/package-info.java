/// Tests of the ways by which others reach this node, against services faked on loopback.
@NullMarked
package org.groat.network.reach;

import org.jspecify.annotations.NullMarked;
