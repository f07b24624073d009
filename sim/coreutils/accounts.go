package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// accounts are the users and groups of /etc/passwd and /etc/group, read when
// first asked.
type accounts struct {
	p             sys.Process
	users, groups *accountFile
}

// accountFile is one of the two files.
type accountFile struct {
	entries []account
}

// account is a line of /etc/passwd or /etc/group.
type account struct {
	name string
	id   uint32
	gid  uint32 // of a user
}

func newAccounts(p sys.Process) *accounts { return &accounts{p: p} }

func (a *accounts) passwd() *accountFile {
	if a.users == nil {
		a.users = readAccounts(a.p, "/etc/passwd")
	}
	return a.users
}

func (a *accounts) group() *accountFile {
	if a.groups == nil {
		a.groups = readAccounts(a.p, "/etc/group")
	}
	return a.groups
}

func readAccounts(p sys.Process, path string) *accountFile {
	text, _ := sys.ReadFile(p, path)
	file := &accountFile{}
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), ":")
		if len(fields) < 3 {
			continue
		}
		id, ok := parseID(fields[2])
		if !ok {
			continue
		}
		entry := account{name: fields[0], id: id}
		if len(fields) > 3 {
			entry.gid, _ = parseID(fields[3])
		}
		file.entries = append(file.entries, entry)
	}
	return file
}

// parseID reads a user's or group's number.
func parseID(s string) (uint32, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "+"), 10, 32)
	return uint32(n), err == nil && n < 1<<32-1
}

func (f *accountFile) byID(id uint32) (account, bool) {
	for _, entry := range f.entries {
		if entry.id == id {
			return entry, true
		}
	}
	return account{}, false
}

func (f *accountFile) byName(name string) (account, bool) {
	for _, entry := range f.entries {
		if entry.name == name {
			return entry, true
		}
	}
	return account{}, false
}

// nameOf is the name of a number, or the number where it has none.
func (f *accountFile) nameOf(id uint32) string {
	if entry, ok := f.byID(id); ok {
		return entry.name
	}
	return strconv.FormatUint(uint64(id), 10)
}

// lookup finds what a name or a number stands for.
func (f *accountFile) lookup(s string) (uint32, bool) {
	if !strings.HasPrefix(s, "+") {
		if entry, ok := f.byName(s); ok {
			return entry.id, true
		}
	}
	return parseID(s)
}

// userName is a user's name, or the number.
func (a *accounts) userName(uid uint32) string { return a.passwd().nameOf(uid) }

// groupName is a group's name, or the number.
func (a *accounts) groupName(gid uint32) string { return a.group().nameOf(gid) }
