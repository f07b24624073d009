package vfs

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// procFS is /proc: files whose content is made when they are opened (Linux:
// fs/proc).
type procFS struct {
	super *Superblock
}

// mountProc is the proc filesystem type; all mounts of one PID namespace show
// one superblock, and who is privileged where that was made may mount it.
func mountProc(k *Kernel, r *MountRequest) (*Superblock, error) {
	n := r.Process.self.space
	of := &k.proc
	if n != nil {
		of = &n.proc
	}
	if !n.letsMount(r.Process.cred) {
		return nil, sys.EPERM
	}
	if *of != nil {
		return *of, nil
	}
	s := &Superblock{Kernel: k, Type: "proc", Dev: k.Anonymous(), Depth: maxStackDepth, Forgetful: true}
	s.FS = &procFS{s}
	s.Root = NewRoot(s, &procInode{super: s, ino: 1, entry: procRoot(k, n)})
	*of = s
	return s, nil
}

// maxStackDepth is a depth on which nothing may be stacked (Linux:
// FILESYSTEM_MAX_STACK_DEPTH).
const maxStackDepth = 2

func (f *procFS) Options() string    { return "" }
func (f *procFS) Pins(func(*Dentry)) {}
func (f *procFS) Unmounted()         {}
func (f *procFS) Statfs(st *sys.Statfs) error {
	*st = sys.Statfs{Type: sys.PROC_MAGIC, Bsize: 4096, Frsize: 4096, Namelen: sys.NAME_MAX}
	return nil
}

// procEntry is one name below /proc.
type procEntry struct {
	name string
	mode sys.Mode
	// text makes a file's content, or a symlink's target.
	text func(p *Process) string
	// take gets what is written.
	take func(p *Process, text string) error
	// list makes a directory's entries.
	list func(p *Process) []procEntry
	// of is the process that it tells of; nil: nobody's.
	of *process
	// place is where a magic link leads.
	place func(p *Process) (Path, error)
	// setting: its mode holds for root too.
	setting bool
}

// procInode is an inode of /proc.
type procInode struct {
	Unsupported
	super *Superblock
	ino   uint64
	entry procEntry
}

func (i *procInode) Super() *Superblock { return i.super }
func (i *procInode) Mode() sys.Mode     { return i.entry.mode }

// Owner is the process's user, or root.
func (i *procInode) Owner() (uid, gid uint32) {
	if i.entry.of == nil {
		return 0, 0
	}
	return i.entry.of.cred.EUID, i.entry.of.cred.EGID
}

func (i *procInode) Permission(cred *sys.Cred, mask Mask) error {
	if i.entry.setting {
		return mayUseSetting(cred, i.entry.mode, mask)
	}
	return Allowed(cred, i, mask)
}

func (i *procInode) Getattr(st *sys.Stat) error {
	now := i.super.Kernel.Now()
	*st = sys.Stat{Dev: i.super.Dev, Ino: i.ino, Mode: i.entry.mode, Nlink: 1, Blksize: 1024, Atime: now, Mtime: now, Ctime: now, Btime: now}
	st.UID, st.GID = i.Owner()
	if i.entry.mode.IsDir() {
		st.Nlink = 2
	}
	if i.entry.place != nil {
		st.Size = 64
	}
	return nil
}

// inoOf makes up an inode number from the path below /proc (FNV-1a).
func (i *procInode) inoOf(name string) uint64 {
	h := i.ino ^ 0xcbf29ce484222325
	for _, c := range []byte(name) {
		h = (h ^ uint64(c)) * 0x100000001b3
	}
	return h>>33 | 1<<31
}

func (i *procInode) Lookup(_ *sys.Cred, d *Dentry) (Inode, error) {
	if i.entry.list == nil {
		return nil, sys.ENOTDIR
	}
	for _, e := range i.entry.list(i.super.Kernel.turnHolder()) {
		if e.name == d.name {
			return &procInode{super: i.super, ino: i.inoOf(e.name), entry: e}, nil
		}
	}
	return nil, nil
}

func (i *procInode) Readlink(*sys.Cred) (string, error) {
	if i.entry.text == nil || !i.entry.mode.IsSymlink() {
		return "", sys.EINVAL
	}
	return i.entry.text(i.super.Kernel.turnHolder()), nil
}

// Open of a file fixes its content.
func (i *procInode) Open(*sys.Cred, *Dentry, int) (File, error) {
	f := &procFile{inode: i}
	if i.entry.text != nil {
		f.content = i.entry.text(i.super.Kernel.turnHolder())
	}
	return f, nil
}

// Setattr lets a truncating open of a writable file pass.
func (i *procInode) Setattr(_ *sys.Cred, _ *Dentry, c *Change) error {
	if c.Has(ChangeSize) {
		return nil
	}
	return sys.EPERM
}

// procFile serves an open file or directory of /proc.
type procFile struct {
	NoFile
	inode   *procInode
	content string
}

func (f *procFile) Read(_ *Process, _ *OpenFile, b []byte, off int64) (int, error) {
	if off >= int64(len(f.content)) {
		return 0, nil
	}
	return copy(b, f.content[off:]), nil
}

func (f *procFile) Write(p *Process, _ *OpenFile, b []byte, off int64) (int, int64, error) {
	if f.inode.entry.take == nil {
		return 0, off, sys.EIO
	}
	if err := f.inode.entry.take(p, strings.TrimSpace(string(b))); err != nil {
		return 0, off, err
	}
	return len(b), off + int64(len(b)), nil
}

func (f *procFile) Readdir(p *Process, o *OpenFile, emit func(sys.Dirent) bool) error {
	if f.inode.entry.list == nil {
		return sys.ENOTDIR
	}
	entries := []sys.Dirent{{Ino: f.inode.ino, Type: sys.DT_DIR, Name: "."}, {Ino: 1, Type: sys.DT_DIR, Name: ".."}}
	for _, e := range f.inode.entry.list(p) {
		entries = append(entries, sys.Dirent{Ino: f.inode.inoOf(e.name), Type: e.mode.Dirent(), Name: e.name})
	}
	for o.Pos < int64(len(entries)) {
		e := entries[o.Pos]
		e.Off = o.Pos + 1
		if !emit(e) {
			return nil
		}
		o.Touch()
		o.Pos++
	}
	return nil
}

// jump leads a walk through a magic link, or through "self".
func (i *procInode) jump(p *Process) (Path, error) {
	if i.entry.place == nil {
		w := walker{p: p, cred: p.cred, at: Path{p.k.procMountOf(p), i.super.Root}}
		err := w.walk(i.entry.text(p), followLast)
		return w.at, err
	}
	return i.entry.place(p)
}

// jumpText is what readlink says of a magic link.
func (p *Process) jumpText(j jumper) (string, error) {
	i := j.(*procInode)
	if i.entry.text != nil {
		return i.entry.text(p), nil
	}
	at, err := i.entry.place(p)
	if err != nil {
		return "", err
	}
	return p.describe(at), nil
}

// describe is a place as /proc/self/fd shows it.
func (p *Process) describe(at Path) string {
	switch i := at.Dentry.inode.(type) {
	case *pseudoInode:
		return i.label
	case *spaceInode:
		return i.label
	}
	path, _ := pathFrom(p.self.root, at)
	if at.Dentry.unhashed && at.Dentry.parent != at.Dentry {
		path += " (deleted)"
	}
	return path
}

// procMountOf is the mount of /proc that p sees.
func (k *Kernel) procMountOf(p *Process) *Mount {
	for _, m := range p.self.namespace.list {
		if m.Super.Type == "proc" {
			return m
		}
	}
	return k.pipeMount
}

// turnHolder is the process that a call of a filesystem is made for.
func (k *Kernel) turnHolder() *Process {
	if s := k.find(k.caller); s != nil {
		return &s.view
	}
	return &k.state.procs[0].view
}

// procText is a read-only text file of /proc.
func procText(name string, text func(p *Process) string) procEntry {
	return procEntry{name: name, mode: sys.S_IFREG | 0o444, text: text}
}

func procDir(name string, list func(p *Process) []procEntry) procEntry {
	return procEntry{name: name, mode: sys.S_IFDIR | 0o555, list: list}
}

// procRoot is the directory /proc itself, as a PID namespace sees it.
func procRoot(k *Kernel, n *pidSpace) procEntry {
	return procDir("", func(p *Process) []procEntry {
		all := []procEntry{
			procText("filesystems", func(*Process) string { return k.supportedTypes() }),
			procText("version", func(*Process) string { return "Linux version " + k.uname.Release + " " + k.uname.Version + "\n" }),
			procText("locks", func(*Process) string { return k.locksText() }),
			procText("uptime", func(*Process) string { return seconds(k.clock-k.boot) + " 0.00\n" }),
			{name: "mounts", mode: sys.S_IFLNK | 0o777, text: func(*Process) string { return "self/mounts" }},
			{name: "self", mode: sys.S_IFLNK | 0o777, text: func(p *Process) string { return numberText(n.number(p.self)) }},
			procSys(k),
		}
		for _, s := range k.state.procs {
			if n.has(s) {
				all = append(all, procOf(s, n))
			}
		}
		return all
	})
}

// numberText is a process's number, "" where there is none.
func numberText(pid int) string {
	if pid == 0 {
		return ""
	}
	return strconv.Itoa(pid)
}

// procOf is /proc/PID in a PID namespace.
func procOf(s *process, n *pidSpace) procEntry {
	link := func(name string, at func() Path) procEntry {
		return procEntry{name: name, mode: sys.S_IFLNK | 0o777, place: func(*Process) (Path, error) {
			if to := at(); to.Dentry != nil {
				return to, nil
			}
			return Path{}, sys.ENOENT
		}}
	}
	ids := func(name string, kind *idKind) procEntry {
		return procEntry{
			name: name, mode: sys.S_IFREG | 0o644,
			text: func(p *Process) string { return idMapText(s.cred.User, p.cred.User, kind) },
			take: func(p *Process, text string) error { return p.writeIDMap(s.cred.User, text, kind) },
		}
	}
	d := procDir(strconv.Itoa(n.number(s)), func(*Process) []procEntry {
		all := []procEntry{
			ids("uid_map", &userIDs),
			ids("gid_map", &groupIDs),
			{
				name: "setgroups", mode: sys.S_IFREG | 0o644,
				text: func(*Process) string { return setgroupsText(s.cred.User) },
				take: func(p *Process, text string) error { return p.writeSetgroups(s.cred.User, text) },
			},
			procText("mounts", func(*Process) string { return s.namespace.mounts(s.root) }),
			procText("mountinfo", func(*Process) string { return s.namespace.mountinfo(s.root) }),
			procText("mountstats", func(*Process) string { return s.namespace.mountstats(s.root) }),
			procText("cmdline", func(*Process) string { return nulls(s.args) }),
			procText("environ", func(*Process) string { return nulls(s.environ) }),
			procText("comm", func(*Process) string { return s.comm() + "\n" }),
			procText("stat", func(*Process) string { return s.statLine(n) }),
			procText("status", func(p *Process) string { return s.statusText(p.cred.User, n) }),
			link("cwd", func() Path { return s.cwd }),
			link("root", func() Path { return s.root }),
			link("exe", func() Path { return s.exe }),
			procDir("ns", func(*Process) []procEntry {
				if s.ended {
					return nil
				}
				return []procEntry{
					link("mnt", func() Path { return s.view.k.space("mnt", s.namespace.ino, &spaceFile{mounts: s.namespace}) }),
					link("pid", func() Path { return s.view.k.pidPlace(s.space) }),
					link("pid_for_children", func() Path { return s.view.k.pidPlace(s.within) }),
					link("uts", func() Path { return s.view.k.space("uts", s.hostNames.ino, &spaceFile{names: s.hostNames}) }),
				}
			}),
			procDir("fd", func(*Process) []procEntry {
				var all []procEntry
				for fd, d := range s.files {
					if d.file != nil {
						all = append(all, link(strconv.Itoa(fd), func() Path { return s.placeOf(fd) }))
					}
				}
				return all
			}),
			procDir("fdinfo", s.fdinfos),
		}
		for i := range all {
			all[i].of = s
		}
		return all
	})
	d.of = s
	return d
}

// placeOf is where a descriptor leads now: a name below /proc/PID/fd may be
// older than what is open.
func (s *process) placeOf(fd int) Path {
	if fd >= len(s.files) || s.files[fd].file == nil {
		return Path{}
	}
	return s.files[fd].file.Path
}

// comm is the command's name, 15 characters at most.
func (s *process) comm() string {
	name := "init"
	if len(s.args) > 0 {
		_, name = splitLast(s.args[0])
	}
	return name[:min(len(name), 15)]
}

// letter is the state as ps shows it.
func (s *process) letter() string {
	switch {
	case s.ended:
		return "Z"
	case s.view.k.turns.current == s || !s.scheduled:
		return "R"
	}
	return "S"
}

// statLine is /proc/PID/stat; what has no meaning here is 0.
func (s *process) statLine(n *pidSpace) string {
	group := n.group(s.view.k, s.pgid)
	ids := []int{n.number(s.parent), group, group, 0, -1, 0, 0, 0, 0, 0, int(s.cpu / 1e7), int(s.cpu / 1e7), 0, 0, 20, 0, 1, 0, 0}
	line := strconv.Itoa(n.number(s)) + " (" + s.comm() + ") " + s.letter()
	for _, n := range ids {
		line += " " + strconv.Itoa(n)
	}
	return line + strings.Repeat(" 0", 30) + "\n"
}

// statusText is the part of /proc/PID/status that people read, for a process
// whose user namespace is reader, in a PID namespace.
func (s *process) statusText(reader *sys.UserNamespace, n *pidSpace) string {
	as := Process{s.view.k, s, &sys.Cred{}}
	*as.cred = s.cred
	as.cred.User = reader
	c := as.Cred()
	id := func(name string, ids ...uint32) string {
		for _, n := range ids {
			name += "\t" + utoa(uint64(n))
		}
		return name + "\n"
	}
	caps := func(name string, set uint64) string {
		text := strconv.FormatUint(set, 16)
		return name + ":\t" + strings.Repeat("0", 16-len(text)) + text + "\n"
	}
	groups := "Groups:\t"
	for _, g := range c.Groups {
		groups += utoa(uint64(g)) + " "
	}
	umask := octal(s.umask)
	umask = "000"[len(umask)-1:] + umask
	privileges := "NoNewPrivs:\t0\n"
	if c.NoNewPrivs {
		privileges = "NoNewPrivs:\t1\n"
	}
	return "Name:\t" + s.comm() + "\nUmask:\t" + umask + "\nState:\t" + s.letter() + "\nPid:\t" + strconv.Itoa(n.number(s)) + "\nPPid:\t" + strconv.Itoa(n.number(s.parent)) + "\n" +
		id("Uid:", c.UID, c.EUID, c.SUID, c.FSUID) + id("Gid:", c.GID, c.EGID, c.SGID, c.FSGID) + groups + "\n" +
		caps("SigIgn", s.signals(sys.ActionIgnore)) + caps("SigCgt", s.signals(sys.ActionCatch)) +
		caps("CapInh", c.Inheritable) + caps("CapPrm", c.Caps) + caps("CapEff", c.Caps) + caps("CapBnd", sys.CAP_ALL&^c.Dropped) + caps("CapAmb", c.Ambient) + privileges
}

// nulls is a list with a zero byte behind each.
func nulls(list []string) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s)
		b.WriteByte(0)
	}
	return b.String()
}

// seconds is nanoseconds as seconds with two digits behind the point.
func seconds(ns int64) string {
	c := ns / 1e7
	return strconv.FormatInt(c/100, 10) + "." + strconv.FormatInt(c/10%10, 10) + strconv.FormatInt(c%10, 10)
}
