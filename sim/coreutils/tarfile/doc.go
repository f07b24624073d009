// Package tarfile reads and writes tar archives: the formats ustar, GNU and
// pax, attributes included.
//
// # Vocabulary
//
// An archive is members. A member is a header and its data, both in whole
// blocks of 512 bytes; before the header may stand further ones that carry
// what does not fit (GNU's L and K, pax's x). Two blocks of zeros end it.
//
// # The rule
//
// A Reader takes memory for one header at a time, whatever sizes the archive
// claims, and gives numbers and names as they stand there: whether they may be
// trusted is for who asks.
//
// # What it must not know
//
// Processes, and what becomes of members.
//
// Read member.go next.
package tarfile
