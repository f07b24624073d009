//go:build linux

package conform

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/trace"
)

var crashCount = flag.Int("crashes.count", 2, "how many random worlds lose their power, once before each change")

// TestCrashes lets the power of upper and work fail before each of the changes
// that random calls make, mounts the overlay again, and requires that the
// interrupted call has either happened or not, and that work had only
// temporary names. The kernel shows it; the engine makes the same changes in
// the same order (TestRandomEffects), so it holds for the engine.
func TestCrashes(t *testing.T) { crashes(t, open(t, "bash"), "back") }

// TestCrashesOfTheEngine is the same for the engine, after which the kernel
// mounts what it left.
func TestCrashesOfTheEngine(t *testing.T) { crashes(t, open(t, "disk"), "top") }

// crashes lets the power fail in a room; afterwards the layers are mounted
// from the directory behind.
func crashes(t *testing.T, room rooms.Room, behind string) {
	for n := range *crashCount {
		seed := *effectSeed + uint64(n)
		d := drawer{rand.New(rand.NewPCG(seed, 1))}
		w := d.crashWorld()
		w.behind = behind
		states := []string{}
		var changes [][]trace.Event
		for k := range len(w.calls) + 1 {
			state, parts := w.remounted(t, room, k, 0)
			states, changes = append(states, state), parts
		}
		power := len(changes[0])
		for k, part := range changes[1 : len(w.calls)+1] {
			for range part {
				if power++; k == 0 {
					continue // the mount itself
				}
				got, _ := w.remounted(t, room, len(w.calls), power-1)
				if got != states[k] && got != states[k+1] {
					t.Errorf("seed %d: no power after %d changes, in %q:\n%s\nbefore it\n%s\nafter it\n%s", seed, power-1, w.calls[k], got, states[k], states[k+1])
				}
			}
		}
		t.Logf("seed %d: %d changes", seed, power)
	}
}

// crashWorld draws a world whose calls are single system calls.
func (d drawer) crashWorld() *world {
	w := d.world()
	w.mount = "lowerdir=l:k,upperdir=%s/u,workdir=%s/w" + d.of("", ",metacopy=on", ",redirect_dir=on", ",metacopy=on,redirect_dir=on", ",userxattr", ",xino=on")
	w.calls = []string{"mount none m overlay 0 " + fmt.Sprintf(w.mount, "top", "top") + "; chdir m"}
	for len(w.calls) < 12 {
		if call := d.call(); !strings.Contains(call, "open") {
			w.calls = append(w.calls, call)
		}
	}
	return w
}

// remounted makes the first calls of a world, with so much power, and shows
// what another overlay of the same layers then has.
func (w *world) remounted(t *testing.T, room rooms.Room, calls, power int) (state string, changes [][]trace.Event) {
	t.Helper()
	text := strings.Join(w.boot, "\n") + "\ncd /root; sys - > /dev/null <<'END'\n" + w.input(calls) + "END\n" +
		"umount m 2> /dev/null; ls " + w.behind + "/w/work 2> /dev/null | grep -v '^#[0-9a-f]*$'\n"
	show := "mount -t overlay -o " + fmt.Sprintf(w.mount, w.behind, w.behind) + " none m && cd m; ls -A ../" + w.behind + "/w/work\n" +
		`find . -type d -printf '%p %m %U:%G\n' -o -printf '%p %y %m %U:%G %s %l\n' | sort; find . -type f -exec md5sum {} + | sort; getfattr -hRd . 2> /dev/null`
	job := rooms.Job{FS: "tmpfs", Watch: w.watch, Power: power, Timeout: 10 * time.Second}
	if w.behind == "top" {
		job.After = "cd /root; " + show
	} else {
		text += show
	}
	job.Args = []string{"-c", text}
	r, err := room.Run(job)
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Stdout), r.Changes
}
