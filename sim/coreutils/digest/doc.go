// Package digest is the message digests that md5sum, sha1sum, sha256sum and
// their kin print: MD5 (RFC 1321) and the SHA family (FIPS 180-4), small
// rather than fast.
//
// # Vocabulary
//
// A digest takes bytes in blocks; each block is compressed into the state,
// and the state after a padded last block is the sum.
//
// # The rule
//
// The sums are the standard ones; a test has their published examples.
//
// # What it must not know
//
// Files and commands.
//
// Read digest.go next.
package digest
