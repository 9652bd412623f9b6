/// What the documents say of the network, compared with the code.
@NullMarked
package org.groat.network.documents;

import org.jspecify.annotations.NullMarked;
