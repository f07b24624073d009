package coreutils

import (
	"fmt"

	"github.com/overlook-fs/overlook/sim/sys"
)

// confirm asks a question on standard error and reads the answer from standard
// input: yes begins with y or Y.
func (inv *invocation) confirm(format string, args ...any) bool {
	inv.out.Flush()
	sys.WriteAll(inv.p, 2, []byte(inv.called+": "+fmt.Sprintf(format, args...)))
	answer := byte(0)
	b := make([]byte, 1)
	for i := 0; ; i++ {
		n, err := inv.p.Read(0, b)
		if err != nil || n == 0 || b[0] == '\n' {
			return answer == 'y' || answer == 'Y'
		}
		if i == 0 {
			answer = b[0]
		}
	}
}

// fileType is the words for a file's type.
func fileType(st *sys.Stat) string {
	switch st.Mode.Type() {
	case sys.S_IFREG:
		if st.Size == 0 {
			return "regular empty file"
		}
		return "regular file"
	case sys.S_IFDIR:
		return "directory"
	case sys.S_IFLNK:
		return "symbolic link"
	case sys.S_IFBLK:
		return "block special file"
	case sys.S_IFCHR:
		return "character special file"
	case sys.S_IFIFO:
		return "fifo"
	case sys.S_IFSOCK:
		return "socket"
	}
	return "weird file"
}
