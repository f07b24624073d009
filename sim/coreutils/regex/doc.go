// Package regex is POSIX regular expressions with GNU's extensions, matched
// byte by byte as the C locale does.
//
// # Vocabulary
//
// A pattern is basic or extended (Flags). It is parsed into nodes, the nodes
// become a program of instructions, and three small engines run it: dfa.go
// answers whether and how far a pattern matches, backtrack.go which part each
// group took, and backtrack.go alone matches patterns with back references.
//
// # The rule
//
// Of all matches the leftmost is taken, of these the longest. Within it the
// groups are what glibc reports: the first alternative and the greediest
// repetition that lead to that end. Error texts are glibc's.
//
// # What it must not know
//
// Lines, files and commands. A Regexp keeps what it learned about its pattern
// between calls, so one Regexp belongs to one goroutine.
//
// Read regex.go next, then syntax.go.
package regex
