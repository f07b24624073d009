// Package shell is bash: lines in, system calls out.
//
// # Vocabulary
//
// A Shell is an evaluator in one process; a subshell is a copy of it in
// another. A word expands to fields, a field is pieces of text of which some
// were quoted. A builtin is a command of the shell itself. A redirection
// changes a descriptor for as long as a command runs. A job is a pipeline in
// the background. A source is the text that commands come from; it is read a
// line at a time and run command by command.
//
// # The rule
//
// Output, messages and statuses are those of bash 5.2 in the C locale. The
// shell evaluates in the goroutine of its process; members of a pipeline,
// ( ), $( ) and & are processes made by Fork with a cloned Shell, so that
// nothing is shared. Builtins never fork.
//
// # What it must not know
//
// Which kernel it runs on; the host. Package syntax parses, package expand
// expands braces and lists pathnames through the shell; neither may reach the
// host's files or users.
//
// Read shell.go, eval.go and simple.go next; then word.go and param.go for
// expansion, redirect.go, job.go, and the builtin_*.go families.
package shell
