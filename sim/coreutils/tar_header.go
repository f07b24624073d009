package coreutils

import (
	"bytes"
	"io"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
)

// tarMember is one member of an archive that was read.
type tarMember struct {
	*tarfile.Member
	data []byte
}

// readTar returns the members of an archive, as far as it goes; not ok: it is
// none.
func readTar(data []byte) (members []tarMember, ok bool) {
	r := tarfile.NewReader(bytes.NewReader(data))
	for {
		m, err := r.Next()
		if err != nil {
			return members, err == io.EOF || len(members) > 0
		}
		rest := data[min(m.Offset, int64(len(data))):]
		members = append(members, tarMember{m, rest[:min(m.Size, int64(len(rest)))]})
	}
}
