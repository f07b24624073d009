package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// openOutput opens a file for writing as a shell's > does.
func openOutput(p sys.Process, name string) (int, error) {
	return sys.Open(p, name, sys.O_WRONLY|sys.O_CREAT|sys.O_TRUNC, 0o666)
}

// lowerASCII is s with capital letters made small, as the C locale knows them.
func lowerASCII(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
