//go:build linux

package conform

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/hostfs"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// publishing are calls that make something new visible in upper, by the options
// of the overlay that they are made on. nfs_export=on is not among them: what
// is in the index and not yet counted is lost at the next mount, on the kernel
// too.
var publishing = map[string][]string{
	"": {
		"chmod m/f 600", "setxattr m/f user.a 1", "truncate m/f 2", "chown m/s 1 2 NOFOLLOW", "utimes m/d 1 2 0", "chmod m/p 600", "chmod m/d/e/a 600", "link m/f m/new",
		"unlink m/f", "unlink m/d/a", "unlink m/up", "rmdir m/d/e/empty", "rmdir m/bare", "rmdir m/swept", "rmdir m/only",
		"rename m/f m/new", "rename m/f m/up", "rename m/up m/f", "rename m/f m/gone", "rename m/f m/g EXCHANGE", "rename m/up m/f EXCHANGE", "rename m/only m/goned", "rename m/only m/swept",
		"mkdir m/gone 755", "mkdir m/goned 755", "mkdir m/new 755", "mkdir m/d/new 755", "mknod m/gone 010644", "symlink target m/gone", "link m/up m/gone", "mknod m/new 0100644",
	},
	",redirect_dir=on": {"rename m/d m/new", "rename m/d m/swept", "rename m/d m/only EXCHANGE", "mkdir m/d/new 755"},
	",metacopy=on":     {"chmod m/f 600", "truncate m/f 2", "rename m/f m/new", "link m/f m/new", "unlink m/f"},
	",index=on":        {"chmod m/f 600", "link m/f m/new", "unlink m/f", "rename m/f m/new", "rename m/g m/up", "chmod m/d/e/a 600"},
}

// faultyBoot makes layers: f and g are one file below, gone and goned are
// whiteouts, up, only and swept are in upper.
const faultyBoot = `{ mkdir l u w m l/d l/d/e l/d/e/empty l/bare l/goned l/swept; echo text > l/f; ln l/f l/g; echo a > l/d/a; echo a > l/d/e/a; : > l/gone; : > l/goned/x; : > l/swept/x; ln -s target l/s; mkfifo l/p
mount -t overlay -o lowerdir=l,upperdir=u,workdir=w%s none m; rm -r m/gone m/goned m/swept/x; echo up > m/up; mkdir m/only; echo 1 > m/only/1; rm m/only/1; umount m; } 2> /dev/null`

// faulty is a machine whose layers may fail.
type faulty struct {
	t       *testing.T
	m       *sim.Machine
	options string
	super   *vfs.Superblock // of the host's directory, where the layers are there
}

// newFaulty boots a machine with layers and an overlay of them: in memory, or
// in a directory of the host.
func newFaulty(t *testing.T, options string, host *hostfs.Place) *faulty {
	m, err := sim.New(sim.Options{Seed: 1, Clock: time.Now().UnixNano()})
	if err != nil {
		t.Fatal(err)
	}
	f := &faulty{t: t, m: m, options: options}
	if host == nil {
		f.run("mount -t tmpfs none /root; cd /root")
	} else {
		f.mountHost(host)
	}
	f.run(fmt.Sprintf(faultyBoot, options))
	f.mount()
	return f
}

func (f *faulty) mountHost(host *hostfs.Place) {
	f.m.Kernel().Register(vfs.FilesystemType{Name: "host", Mount: func(k *vfs.Kernel, _ *vfs.MountRequest) (_ *vfs.Superblock, err error) {
		f.super, err = hostfs.New(k, host)
		return f.super, err
	}})
	f.run("mount -t host none /root; cd $(mktemp -d -p /root)")
}

func (f *faulty) close() {
	if f.super != nil {
		f.run("umount m; rm -r $PWD")
		f.super.FS.Unmounted()
	}
}

func (f *faulty) run(line string) string {
	return strings.ReplaceAll(string(f.m.Run(line).Output), "\r\n", "\n")
}

func (f *faulty) mount() {
	f.run("mount -t overlay -o lowerdir=l,upperdir=u,workdir=w" + f.options + " none m")
}

// shows is what the overlay has, but for times, and for counts of names, which
// a copy up changes by itself.
func (f *faulty) shows() string {
	return f.run(`(cd m && find . -type d -printf '%p %m %U:%G\n' -o -printf '%p %y %m %U:%G %s %l\n' | sort; find . -type f -exec md5sum {} + | sort; getfattr -hRd -m - . | sort)`)
}

// remounted is shows after the overlay was mounted anew, and what work has
// then.
func (f *faulty) remounted() (shows, work string) {
	f.run("umount m")
	f.mount()
	work = f.run("ls -A w/work")
	return f.shows(), work
}

// call makes a call whose change number at fails, with that error: it alone or,
// where the machine dies, every one from there on. It tells what the call
// answered and which changes there were.
func (f *faulty) call(call string, at int, errno sys.Errno, dies death) (answer string, changes []string) {
	f.m.Kernel().Fault = func(op string) error {
		changes = append(changes, op)
		if len(changes) == at || bool(dies) && len(changes) > at {
			return errno
		}
		return nil
	}
	answer = f.run("sys '" + call + "'")
	f.m.Kernel().Fault = nil
	return strings.TrimSpace(answer), changes
}

// death is whether a machine goes on after a fault.
type death bool

const (
	lives death = false
	dies  death = true
)

// TestFaults lets each change of a layer fail that a publishing call makes,
// and requires that the call says so or has happened all the same, that the
// names show their old or their new state, before and after another mount, and
// that nothing is left in work.
func TestFaults(t *testing.T) {
	t.Run("memory", func(t *testing.T) { faultsOfAll(t, nil) })
	t.Run("disk", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("trusted attributes need root")
		}
		defer unix.Umask(unix.Umask(0))
		dir, err := os.MkdirTemp("/dev/shm", "overlook-faults-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		host, err := hostfs.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer host.Close()
		faultsOfAll(t, host)
	})
}

func faultsOfAll(t *testing.T, host *hostfs.Place) {
	for options, calls := range publishing {
		for _, call := range calls {
			faults(t, options, host, call)
		}
	}
}

// faults lets each change of a call fail.
func faults(t *testing.T, options string, host *hostfs.Place, call string) {
	f := newFaulty(t, options, host)
	before := f.shows()
	f.close()
	f = newFaulty(t, options, host)
	answer, changes := f.call(call, 0, 0, lives)
	after := f.shows()
	f.close()
	if len(changes) == 0 || !strings.HasSuffix(answer, "= 0") {
		t.Errorf("%s %s: %d changes: %s", options, call, len(changes), answer)
	}
	for at := 1; at <= len(changes); at++ {
		for _, fault := range []struct {
			errno sys.Errno
			dies  death
		}{{sys.ENOSPC, lives}, {sys.EIO, lives}, {sys.EIO, dies}} {
			f := newFaulty(t, options, host)
			f.checks(fmt.Sprintf("%s %s, %s at change %d of %d, dies: %t", options, call, fault.errno.Name(), at, len(changes), fault.dies), call, at, fault.errno, fault.dies, before, after)
			f.close()
		}
	}
}

// checks makes a call with a fault and checks what has become of it.
func (f *faulty) checks(what, call string, at int, errno sys.Errno, dies death, before, after string) {
	f.t.Helper()
	answer, changes := f.call(call, at, errno, dies)
	want := []string{before}
	switch {
	case strings.HasSuffix(answer, "= 0"):
		want = []string{after}
	case bool(dies): // what came behind the fault may be lost
		want = append(want, after)
	case strings.Contains(answer, "= -1 EXDEV") && changes[at-1] == "setxattr": // what moves could not be marked (Linux: ovl_set_redirect)
	case !strings.Contains(answer, "= -1 "+errno.Name()):
		f.t.Errorf("%s: answered %s", what, answer)
	}
	if !dies {
		if got := f.shows(); !among(got, want) {
			f.t.Errorf("%s: answered %s\n%s", what, answer, firstDifference(want[0], got))
		}
	}
	got, work := f.remounted()
	if !among(got, want) {
		f.t.Errorf("%s: answered %s, mounted again\n%s", what, answer, firstDifference(want[0], got))
	}
	if work != "" {
		f.t.Errorf("%s: left in work:\n%s", what, work)
	}
}

func among(s string, list []string) bool {
	for _, l := range list {
		if s == l {
			return true
		}
	}
	return false
}
