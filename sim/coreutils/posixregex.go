package coreutils

import "github.com/overlook-fs/overlook/sim/coreutils/regex"

// CompileERE compiles a POSIX extended regular expression as regcomp(3) does:
// the one way to them for the commands here and for the shell's [[ =~ ]].
// flags adds to regex.Extended. A pattern that cannot be compiled gives a
// regex.Error in glibc's words.
func CompileERE(pattern string, flags regex.Flags) (*regex.Regexp, error) {
	return regex.Compile(pattern, regex.Extended|flags)
}

// compileBRE compiles a POSIX basic regular expression.
func compileBRE(pattern string, flags regex.Flags) (*regex.Regexp, error) {
	return regex.Compile(pattern, flags)
}
