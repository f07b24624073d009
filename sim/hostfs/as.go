//go:build linux

package hostfs

import (
	"runtime"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// noFixup leaves a thread its capabilities when it acts as somebody else
// (Linux: SECBIT_NO_SETUID_FIXUP).
const noFixup = 1 << 2

// as makes something that belongs to cred from the first moment on: a thread
// of this process acts as that user, with the process's own capabilities.
func (fs *FS) as(cred *sys.Cred, do func() error) error {
	if cred.FSUID == fs.uid && cred.FSGID == fs.gid {
		return do()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	bits, err := unix.PrctlRetInt(unix.PR_GET_SECUREBITS, 0, 0, 0, 0)
	if err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_SECUREBITS, uintptr(bits|noFixup), 0, 0, 0); err != nil {
		return err
	}
	defer unix.Prctl(unix.PR_SET_SECUREBITS, uintptr(bits), 0, 0, 0)
	defer become(fs.uid, fs.gid)
	if !become(cred.FSUID, cred.FSGID) {
		return unix.EOVERFLOW
	}
	return do()
}

// become changes as whom the thread makes files, and reports whether it could:
// the calls themselves tell nothing but who it was before.
func become(uid, gid uint32) bool {
	unix.SetfsgidRetGid(int(gid))
	unix.SetfsuidRetUid(int(uid))
	nowGID, _ := unix.SetfsgidRetGid(-1)
	nowUID, _ := unix.SetfsuidRetUid(-1)
	return uint32(nowUID) == uid && uint32(nowGID) == gid
}
