//go:build linux

package conform

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/rooms"
)

var (
	effectSeed  = flag.Uint64("effects.seed", 1, "seed of the first random script of effects")
	effectCount = flag.Int("effects.count", 30, "how many random scripts of effects")
)

// TestRandomEffects draws scripts of system calls on an overlay, and requires
// that the engine's trace has the changes to upper and work that the loopback
// filesystem saw the kernel make.
func TestRandomEffects(t *testing.T) {
	bash, ram := open(t, "bash"), open(t, "ram")
	for n := range *effectCount {
		seed := *effectSeed + uint64(n)
		d := drawer{rand.New(rand.NewPCG(seed, 0))}
		w := d.world()
		want, got := w.run(t, bash), w.run(t, ram)
		if want != got && strings.Contains(want, "EBUSY") {
			want = w.run(t, bash) // an unmount may end after its call
		}
		// A fuse filesystem is a remote upper layer: the kernel looks again at
		// the name by which it first knew a file of several names, and is stale
		// where that has gone.
		if want != got && !strings.Contains(want, "ESTALE") {
			t.Errorf("seed %d:\n%s\n%s", seed, strings.Join(w.boot, "\n"), firstDifference(want, got))
		}
	}
}

// firstDifference shows where two texts part.
func firstDifference(kernel, engine string) string {
	want, got := strings.Split(kernel, "\n"), strings.Split(engine, "\n")
	at := 0
	for at < len(want) && at < len(got) && want[at] == got[at] {
		at++
	}
	return fmt.Sprintf("%s\n--- the kernel\n%s\n--- the engine\n%s", strings.Join(want[:at], "\n"),
		strings.Join(want[at:min(len(want), at+6)], "\n"), strings.Join(got[at:min(len(got), at+6)], "\n"))
}

// world is layers and what is called on an overlay of them.
type world struct {
	boot, calls []string
	watch       rooms.Watch
	mount       string // options of a mount that is made twice
	behind      string // the directory that the second is made of
}

// input is the first calls as sys reads them, a look behind each.
func (w *world) input(calls int) string {
	input := "stat " + rooms.Look + "\n"
	for _, call := range w.calls[:calls] {
		input += call + "\nstat " + rooms.Look + "\n"
	}
	return input
}

// run makes the calls in a room, and tells what they answered and changed.
func (w *world) run(t *testing.T, room rooms.Room) string {
	t.Helper()
	text := strings.Join(w.boot, "\n") + "\nsys - <<'END'\n" + w.input(len(w.calls)) + "END\n"
	r, err := room.Run(rooms.Job{Args: []string{"-c", text}, FS: "tmpfs", Watch: w.watch, Timeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	parts := rooms.Effects(r.Changes)
	if len(parts) < len(w.calls)+1 {
		t.Fatalf("%d calls, but only %d parts of changes\n%s\n%s%s", len(w.calls), len(parts), text, r.Stdout, r.Stderr)
	}
	var b strings.Builder
	for n, call := range w.calls {
		b.WriteString("$ " + call + "\n" + strings.Join(append(parts[n+1], ""), "\n"))
	}
	return b.String() + opened.ReplaceAllString(string(r.Stdout), "$1 FD") + string(r.Stderr)
}

// opened is the answer to open. In a real process the lowest free descriptor
// depends on the program.
var opened = regexp.MustCompile(`(?m)^(f=open .* =) \d+`)

// drawer draws scripts.
type drawer struct{ *rand.Rand }

// of is one of the words.
func (d drawer) of(words ...string) string { return words[d.IntN(len(words))] }

// name is a path in the overlay.
func (d drawer) name() string {
	return d.of("a", "b", "c", "s", "d", "d/a", "d/b", "d/e", "d/e/a", "d/e/b", "f", "f/a", "f/e", "n", "n/a")
}

// world draws layers, and calls on an overlay of them.
func (d drawer) world() *world {
	w := &world{boot: []string{"exec 2> /dev/null", "mkdir -p l/d/e k/d m top/u top/w; echo a > l/a"}}
	for range 4 + d.IntN(12) {
		w.boot = append(w.boot, d.layer())
	}
	w.boot = append(w.boot, "exec 2>&1; cd top")
	options := "lowerdir=" + d.of("../l", "../l", "../l:../k", "../k:../l") + ",upperdir=u,workdir=w" +
		d.of("", "", ",index=on", ",metacopy=on", ",redirect_dir=on", ",nfs_export=on", ",userxattr", ",volatile", ",xino=on", ",metacopy=on,index=on", ",redirect_dir=on,index=on", ",metacopy=on,redirect_dir=on,uuid=off", ",redirect_dir=on,nfs_export=on")
	mount := "mount none ../m overlay 0 " + options + "; chdir ../m"
	w.calls = append(w.calls, mount)
	for range 10 + d.IntN(40) {
		if d.IntN(20) == 0 {
			w.calls = append(w.calls, "chdir ../top; umount2 ../m 0; "+mount)
		}
		w.calls = append(w.calls, d.call())
	}
	if d.IntN(3) == 0 {
		w.watch = rooms.WatchedNamedOnly
	} else {
		w.watch = rooms.Watched
	}
	return w
}

// layer is a command that makes something in a lower layer.
func (d drawer) layer() string {
	at := d.of("l", "l", "k") + "/" + d.name()
	make := d.of("echo data > %s", "echo other > %s", ": > %s", "mkdir %s", "mkdir -p %s", "ln -s target %s", "mkfifo %s", "ln l/a %s", "ln l/d/a %s",
		"setfattr -n user.x -v 1 %s", "printf x | dd of=%s bs=1 seek=2000000", "chmod 2750 %s", "chmod 4755 %s", "chown 1:2 %s", "truncate -s 10000 %s",
		"setfattr -n system.posix_acl_access -v "+accessList+" %s", "setfattr -n system.posix_acl_default -v "+accessList+" %s",
		"setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 %s", "setfattr -n trusted.overlay.overlay.x -v 1 %s")
	return "[ -p " + at + " ] || " + fmt.Sprintf(make, at)
}

// accessList is an access list with an entry for user 1000 and a mask.
const accessList = "0x0200000001000600ffffffff02000400e803000004000400ffffffff10000400ffffffff20000400ffffffff"

// call is one system call, or the few with one open file.
func (d drawer) call() string {
	at, to := d.name(), d.name()
	switch d.IntN(22) {
	case 0, 1:
		return "unlink " + at
	case 2:
		return "rmdir " + at
	case 3, 4:
		return "rename " + at + " " + to + d.of("", "", "", " NOREPLACE", " EXCHANGE")
	case 5:
		return "link " + at + " " + to
	case 6:
		return "symlink target " + at
	case 7, 8:
		return "mkdir " + at + d.of("", " 700", " 1777")
	case 9:
		return "mknod " + at + d.of(" 010644", " 0100600", " 020600 99:1")
	case 10:
		return "chmod " + at + d.of(" 600", " 755", " 2755", " 4755")
	case 11:
		return "chown " + at + d.of(" 1 2", " 0 0") + d.of("", " NOFOLLOW")
	case 12:
		return "utimes " + at + " 1 2 " + d.of("0", "NOFOLLOW")
	case 13:
		return "setxattr " + at + d.of(" user.a 1", " user.x 2", " trusted.t 3")
	case 14:
		return "removexattr " + at + d.of(" user.a", " user.x")
	case 20:
		return "f=open " + d.of(".", "d", "d/e", "f") + " TMPFILE|RDWR 640; write f text; link f: " + to + " AT_EMPTY_PATH; close f"
	case 21:
		return d.of("umask 0", "umask 077", "umask 022", "open . RDONLY", "removexattr "+at+" system.posix_acl_default", "removexattr "+at+" system.posix_acl_access", "removexattr "+at+" security.capability")
	case 15:
		return "truncate " + at + d.of(" 0", " 3", " 5000")
	}
	return "f=open " + at + d.of(" NONBLOCK|RDONLY", " NONBLOCK|WRONLY", " NONBLOCK|RDWR", " NONBLOCK|WRONLY|TRUNC", " NONBLOCK|RDWR|APPEND", " NONBLOCK|WRONLY|CREAT 644", " NONBLOCK|RDWR|CREAT|EXCL 600", " NONBLOCK|WRONLY|CREAT|TRUNC 666") +
		d.of("", "; write f text", "; write f @5000", "; fsync f", "; ftruncate f 2", "; write f x; fsync f", "; fallocate f 0 0 5000") + "; close f"
}
