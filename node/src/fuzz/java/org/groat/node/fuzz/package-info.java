/// Targets for the fuzzer: whatever bytes come in, a decoder answers with a value that it writes back the same, or says that
/// they are malformed; it never fails in another way.
@NullMarked
package org.groat.node.fuzz;

import org.jspecify.annotations.NullMarked;
