package sim

import (
	"maps"
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils"
	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/shell"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Programs is every program of a machine by the name of its file.
func Programs() map[string]sys.Program {
	programs := coreutils.Programs()
	programs["bash"] = shell.Program
	programs["sh"] = shell.Program
	programs["dash"] = shell.Program
	maps.Copy(programs, containerPrograms())
	return programs
}

// environment is what a login gives.
func environment() []string {
	return []string{
		"HOME=/root", "LOGNAME=root", "USER=root", "SHELL=/bin/bash", "PWD=/root",
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"LC_ALL=C", "TZ=UTC0",
	}
}

// How much a machine may store, in whatever filesystems.
const (
	mostInodes = 200_000
	mostBytes  = 256 << 20
)

// boot makes a kernel with its root tree.
func boot(o Options, recorder *trace.Recorder) (*vfs.Kernel, error) {
	programs := Programs()
	maps.Copy(programs, o.Programs)
	for _, name := range slices.Concat(coreutils.Lacking(), lackingContainers()) {
		programs[name] = lacking(name, o.Missing)
	}
	k := vfs.New(vfs.Config{Seed: o.Seed, Clock: o.Clock, Programs: programs, Recorder: recorder, Sleep: o.Sleep, Pause: o.Pause, Shelf: o.Shelf, Most: vfs.Stored{Inodes: mostInodes, Bytes: mostBytes}})
	k.Register(tmpfs.Type())
	k.Register(tmpfs.RamfsType())
	k.Register(overlay.FilesystemType())
	for _, t := range furtherTypes() {
		k.Register(t)
	}
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Look: tmpfs.Ext4, Bytes: mostBytes, Inodes: mostInodes}), "/dev/vda")
	p := k.Attach(sys.RootCred())
	defer p.Detach()
	p.Umask(0)
	b := builder{p: p}
	b.tree(slices.Sorted(maps.Keys(programs)))
	return k, b.err
}

// builder makes the root tree; the first failure stays.
type builder struct {
	p   sys.Process
	err error
}

func (b *builder) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *builder) tree(programs []string) {
	b.directories()
	for _, name := range programs {
		dir := "/usr/bin/"
		if strings.HasPrefix(name, "mount.") {
			dir = "/usr/sbin/" // where mount looks for its helpers
		}
		b.do(sys.WriteFile(b.p, dir+name, vfs.ProgramFile(name), 0o755))
	}
	for _, f := range etc() {
		b.do(sys.WriteFile(b.p, "/etc/"+f.name, []byte(f.content), 0o644))
	}
	b.do(b.p.Mount("proc", "/proc", "proc", sys.MS_NOSUID|sys.MS_NODEV|sys.MS_NOEXEC, ""))
	b.do(b.p.Mount("udev", "/dev", "tmpfs", sys.MS_NOSUID|sys.MS_NOEXEC, "mode=755"))
	b.devices()
}

func (b *builder) directories() {
	for _, d := range []struct {
		path string
		mode sys.Mode
	}{
		{"/usr", 0o755}, {"/usr/bin", 0o755}, {"/usr/sbin", 0o755}, {"/usr/lib", 0o755}, {"/usr/local", 0o755}, {"/usr/local/bin", 0o755}, {"/usr/share", 0o755},
		{"/dev", 0o755}, {"/etc", 0o755}, {"/home", 0o755}, {"/mnt", 0o755}, {"/opt", 0o755}, {"/proc", 0o555}, {"/root", 0o700}, {"/run", 0o755},
		{"/srv", 0o755}, {"/sys", 0o555}, {"/tmp", 0o1777}, {"/var", 0o755}, {"/var/tmp", 0o1777}, {"/var/log", 0o755}, {"/var/lib", 0o755},
	} {
		b.do(sys.Mkdir(b.p, d.path, d.mode))
		b.do(sys.Chmod(b.p, d.path, d.mode))
	}
	for _, name := range []string{"bin", "sbin", "lib"} {
		b.do(sys.Symlink(b.p, "usr/"+name, "/"+name))
	}
}

// devices makes what /dev has.
func (b *builder) devices() {
	for _, d := range []struct {
		name         string
		major, minor uint32
	}{{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}, {"fuse", 10, 229}} {
		b.do(sys.Mknod(b.p, "/dev/"+d.name, sys.S_IFCHR|0o666, sys.Makedev(d.major, d.minor)))
	}
	b.do(sys.Mknod(b.p, "/dev/kmsg", sys.S_IFCHR|0o644, sys.Makedev(1, 11)))
	for _, l := range []struct{ name, target string }{{"fd", ""}, {"stdin", "/0"}, {"stdout", "/1"}, {"stderr", "/2"}} {
		b.do(sys.Symlink(b.p, "/proc/self/fd"+l.target, "/dev/"+l.name))
	}
}

// etc is the files of /etc.
func etc() []struct{ name, content string } {
	return []struct{ name, content string }{
		{"passwd", "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n" +
			"nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\nuser:x:1000:1000:user:/home/user:/bin/bash\n"},
		{"group", "root:x:0:\ndaemon:x:1:\nnogroup:x:65534:\nuser:x:1000:\n"},
		{"hostname", "overlook\n"},
		{"fstab", ""},
		{"shells", "/bin/sh\n/bin/bash\n"},
	}
}
