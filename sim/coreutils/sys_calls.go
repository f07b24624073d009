package coreutils

import (
	"slices"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// systemCall is a call that sys can make.
type systemCall struct {
	names string // its own, and others that it answers to
	takes string // its arguments by kind; those in brackets may be left out
	do    func(c *caller, a []callArg) (number int64, more string, err error)
}

// findCall is the call of that name, or nil.
func findCall(name string) *systemCall {
	for _, group := range callGroups() {
		for i := range group {
			if slices.Contains(strings.Fields(group[i].names), name) {
				return &group[i]
			}
		}
	}
	return nil
}

// callGroups are all calls.
func callGroups() [][]systemCall {
	return [][]systemCall{descriptorCalls(), dataCalls(), nameCalls(), linkCalls(), attributeCalls(), xattrCalls(), handleCalls(), mountCalls(), mountStepCalls(), lockCalls(), memoryCalls()}
}

// done is the result of a call that only succeeds or fails.
func done(err error) (int64, string, error) { return 0, "", err }

// systemCallsHelp is what sys --help prints.
func systemCallsHelp(out *output) {
	out.WriteString(`Usage: sys CALL [ARGUMENT]...
       sys CALL [ARGUMENT]... -- CALL [ARGUMENT]...
       sys 'CALL [ARGUMENT]...; CALL [ARGUMENT]...'
       sys -
Makes system calls and prints what the kernel answers: "= NUMBER" and what the
call brought, or "= -1 ERROR (text)". Several calls, in one text, on lines of
standard input, or with ; or -- between them, are made by one process, so that
one can use what another opened; each is then repeated before its result.
NAME=CALL gives a descriptor a name. Standard input and what the shell opened
(exec 3<FILE) are descriptors too.

PATH is from the working directory; FD:PATH from a descriptor; FD: is what the
descriptor has open (AT_EMPTY_PATH). Flags are names with | between them, with
or without their prefix, or numbers: O_RDWR|O_CREAT, RDWR|CREAT. MODE is octal.
DATA is text with backslash escapes, or @N or @N:TEXT: N bytes of x or TEXT.
TIME is seconds, NOW or OMIT. Directory entries are marked as ls -F does, with
% for character and & for block devices.

Calls:
`)
	for _, group := range callGroups() {
		for i := range group {
			out.WriteString("  " + strings.ReplaceAll(group[i].names, " ", ", ") + "  " + group[i].takes + "\n")
		}
	}
	out.WriteString("\nExit status: 0 where every call succeeded, 1 where one failed, 2 where the\narguments are no call.\n")
}

func descriptorCalls() []systemCall {
	return []systemCall{
		{"openat open", "PATH OPEN [MODE]", func(c *caller, a []callArg) (int64, string, error) {
			mode := sys.Mode(0o666)
			if a[2].set {
				mode = sys.Mode(a[2].n)
			}
			fd, err := c.inv.p.Openat(a[0].dir, a[0].text, a[1].int(), mode)
			return int64(fd), "", err
		}},
		{"close", "FD", func(c *caller, a []callArg) (int64, string, error) { return done(c.inv.p.Close(a[0].int())) }},
		{"dup", "FD", func(c *caller, a []callArg) (int64, string, error) {
			fd, err := c.inv.p.Dup(a[0].int())
			return int64(fd), "", err
		}},
		{"dup3", "FD FD [OPEN]", func(c *caller, a []callArg) (int64, string, error) {
			return a[1].n, "", c.inv.p.Dup3(a[0].int(), a[1].int(), a[2].int())
		}},
		{"pipe2", "[OPEN]", func(c *caller, a []callArg) (int64, string, error) {
			r, w, err := c.inv.p.Pipe2(a[0].int())
			return 0, "[" + strconv.Itoa(r) + ", " + strconv.Itoa(w) + "]", err
		}},
		{"getfl", "FD", func(c *caller, a []callArg) (int64, string, error) {
			flags, err := c.inv.p.GetFlags(a[0].int())
			return int64(flags), showFlags("OPEN", flags), err
		}},
		{"ftruncate", "FD N", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Ftruncate(a[0].int(), a[1].n))
		}},
		{"fallocate", "FD FALLOC OFFSET N", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Fallocate(a[0].int(), a[1].int(), a[2].n, a[3].n))
		}},
		{"fsync", "FD", func(c *caller, a []callArg) (int64, string, error) { return done(c.inv.p.Fsync(a[0].int())) }},
		{"fdatasync", "FD", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Fdatasync(a[0].int()))
		}},
		{"sync", "", func(c *caller, a []callArg) (int64, string, error) { c.inv.p.Sync(); return done(nil) }},
	}
}

// mostRead is how much one call reads at most.
const mostRead = 64 << 20

func dataCalls() []systemCall {
	return []systemCall{
		{"read", "FD N", func(c *caller, a []callArg) (int64, string, error) {
			b := make([]byte, max(0, min(a[1].n, mostRead)))
			n, err := c.inv.p.Read(a[0].int(), b)
			return int64(n), showData(b[:max(n, 0)]), err
		}},
		{"pread64 pread", "FD N OFFSET", func(c *caller, a []callArg) (int64, string, error) {
			b := make([]byte, max(0, min(a[1].n, mostRead)))
			n, err := c.inv.p.Pread(a[0].int(), b, a[2].n)
			return int64(n), showData(b[:max(n, 0)]), err
		}},
		{"write", "FD DATA", func(c *caller, a []callArg) (int64, string, error) {
			n, err := c.inv.p.Write(a[0].int(), a[1].data)
			return int64(n), "", err
		}},
		{"pwrite64 pwrite", "FD DATA OFFSET", func(c *caller, a []callArg) (int64, string, error) {
			n, err := c.inv.p.Pwrite(a[0].int(), a[1].data, a[2].n)
			return int64(n), "", err
		}},
		{"lseek", "FD OFFSET WHENCE", func(c *caller, a []callArg) (int64, string, error) {
			at, err := c.inv.p.Lseek(a[0].int(), a[1].n, a[2].int())
			return at, "", err
		}},
		{"getdents64 getdents", "FD [N]", func(c *caller, a []callArg) (int64, string, error) {
			entries, err := c.inv.p.Getdents(a[0].int(), a[1].int())
			return int64(len(entries)), showEntries(entries), err
		}},
		{"d_ino", "FD", func(c *caller, a []callArg) (int64, string, error) {
			entries, err := c.inv.p.Getdents(a[0].int(), 0)
			return int64(len(entries)), showNumbers(entries), err
		}},
		{"copy_file_range", "FD FD N", func(c *caller, a []callArg) (int64, string, error) {
			n, err := c.inv.p.CopyFileRange(a[0].int(), a[1].int(), a[2].n)
			return n, "", err
		}},
	}
}

func nameCalls() []systemCall {
	return []systemCall{
		{"mkdirat mkdir", "PATH [MODE]", func(c *caller, a []callArg) (int64, string, error) {
			mode := sys.Mode(0o777)
			if a[1].set {
				mode = sys.Mode(a[1].n)
			}
			return done(c.inv.p.Mkdirat(a[0].dir, a[0].text, mode))
		}},
		{"mknodat mknod", "PATH MODE [DEVICE]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Mknodat(a[0].dir, a[0].text, sys.Mode(a[1].n), uint64(a[2].n)))
		}},
		{"unlinkat unlink", "PATH [AT]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Unlinkat(a[0].dir, a[0].text, a[1].int()))
		}},
		{"rmdir", "PATH", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Unlinkat(a[0].dir, a[0].text, sys.AT_REMOVEDIR))
		}},
		{"chdir", "NAME", func(c *caller, a []callArg) (int64, string, error) { return done(c.inv.p.Chdir(a[0].text)) }},
		{"fchdir", "FD", func(c *caller, a []callArg) (int64, string, error) { return done(c.inv.p.Fchdir(a[0].int())) }},
		{"chroot", "NAME", func(c *caller, a []callArg) (int64, string, error) { return done(c.inv.p.Chroot(a[0].text)) }},
		{"getcwd", "", func(c *caller, a []callArg) (int64, string, error) {
			dir, err := c.inv.p.Getcwd()
			return int64(len(dir)), showText([]byte(dir)), err
		}},
		{"umask", "MODE", func(c *caller, a []callArg) (int64, string, error) {
			return 0, showMode(c.inv.p.Umask(sys.Mode(a[0].n))), nil
		}},
	}
}

func linkCalls() []systemCall {
	return []systemCall{
		{"symlinkat symlink", "TARGET PATH", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Symlinkat(a[0].text, a[1].dir, a[1].text))
		}},
		{"readlinkat readlink", "PATH", func(c *caller, a []callArg) (int64, string, error) {
			target, err := c.inv.p.Readlinkat(a[0].dir, a[0].text)
			return int64(len(target)), showText([]byte(target)), err
		}},
		{"linkat link", "PATH PATH [AT]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Linkat(a[0].dir, a[0].text, a[1].dir, a[1].text, a[2].int()|a[0].self))
		}},
		{"renameat2 rename", "PATH PATH [RENAME]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Renameat2(a[0].dir, a[0].text, a[1].dir, a[1].text, a[2].int()))
		}},
	}
}
