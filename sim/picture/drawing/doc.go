// Package drawing draws a picture as SVG, for posters and for paper.
//
// # Vocabulary
//
// A sight is the line of sight of one row, from the merged cell to the layer
// that provides what is seen; it ends at a dot there, at a bar on a whiteout, or
// at the wall of an opaque directory. A token is a colour by its role.
//
// # The rule
//
// The same figure as the page's, from the same tokens, for which a test compares
// them with the page's. Colour repeats what a shape and a word say. A drawing
// stands by itself: no font, no script, no file beside it, light where nobody
// says dark.
//
// # What it must not know
//
// Any kernel, and lessons. It is not part of an engine's wasm: the page draws by
// itself.
//
// Read drawing.go next, then sight.go.
package drawing
