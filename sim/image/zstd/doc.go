// Package zstd unpacks Zstandard files (RFC 8878).
//
// # Vocabulary
//
// A file is frames; a frame is blocks, whose repetitions reach as far back as
// its window. A block is raw, one byte repeated, or literals (coded with a
// Huffman code) and sequences: so many literals, then so many bytes again from
// that far back. The numbers of sequences are coded with finite state entropy
// (FSE): tables of states, each of which stands for a symbol and tells how many
// bits lead to the next state.
//
// # The rule
//
// A Reader reads whatever a zstd program wrote without a dictionary, in memory
// of twice the window, 128 MiB of which are the most.
//
// # What it must not know
//
// Files and processes. It stands here because the maintained package for Go
// costs the browser 97 kB.
//
// Read reader.go next, then block.go, sequences.go, huffman.go and fse.go.
package zstd
