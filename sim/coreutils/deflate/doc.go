// Package deflate packs and unpacks gzip files (RFC 1951 and RFC 1952).
//
// # Vocabulary
//
// A gzip file is members; a member is a header, deflated blocks, a checksum
// and a size. A block is stored, or coded with Huffman codes that are fixed or
// described in front of it.
//
// # The rule
//
// A Reader reads whatever a gzip program wrote, piece by piece. Pack finds
// repetitions, as far as 32 KiB back, and writes one block with the fixed
// codes: valid for every reader, small in code, and the same bytes for the same
// input everywhere.
//
// # What it must not know
//
// Files and processes. It stands here because the standard library's packages
// cost the browser 73 kB and this one two.
//
// Read unpack.go next, then code.go.
package deflate
