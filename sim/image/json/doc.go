// Package json reads and writes JSON as plain values.
//
// # Vocabulary
//
// A Value is null, a truth value, a number, a string, an array or an object.
// A number keeps the digits it was written with; an object keeps its keys in
// their order.
//
// # The rule
//
// Parse takes what RFC 8259 allows, bounded in depth, and nothing else. What
// Append wrote, Parse reads as the same value.
//
// # What it must not know
//
// What the values mean. It stands here because the standard library's package
// costs the browser ten times as much.
//
// Read value.go next.
package json
