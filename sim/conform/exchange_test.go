//go:build linux

package conform

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/rooms"
)

var (
	exchangeSeed  = flag.Uint64("exchange.seed", 1, "seed of the first session whose layers change hands")
	exchangeCount = flag.Int("exchange.count", 20, "how many sessions whose layers change hands")
)

// TestTheKernelMountsWhatTheEngineWrote lets the engine work on layers that lie
// on the host, mounts them again on the host's kernel, and requires that both
// show the same tree.
func TestTheKernelMountsWhatTheEngineWrote(t *testing.T) {
	exchange(t, func(d dealings) rooms.Job {
		return rooms.Job{Args: []string{"-c", d.session + d.show}, After: d.again + d.show}
	})
}

// TestTheEngineMountsWhatTheKernelWrote is the reverse.
func TestTheEngineMountsWhatTheKernelWrote(t *testing.T) {
	exchange(t, func(d dealings) rooms.Job {
		return rooms.Job{Args: []string{"-c", d.again + d.show}, Before: d.session + d.show}
	})
}

// dealings are texts of a shell: one makes layers and works on an overlay of
// them, one mounts the overlay again, one shows it and unmounts it.
type dealings struct{ session, again, show string }

// mark parts what is shown.
const mark = "----\n"

// exchange compares what two kernels show of the same layers.
func exchange(t *testing.T, job func(dealings) rooms.Job) {
	disk := open(t, "disk")
	for n := range *exchangeCount {
		seed := *exchangeSeed + uint64(n)
		d := drawer{rand.New(rand.NewPCG(seed, 2))}.dealings()
		j := job(d)
		j.FS, j.Timeout = drawer{rand.New(rand.NewPCG(seed, 3))}.of("tmpfs", "ext4"), 20*time.Second
		r, err := disk.Run(j)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(string(r.Stdout), mark)
		if len(parts) != 5 {
			t.Fatalf("seed %d: %d parts\n%s\n%s%s", seed, len(parts), d.session, r.Stdout, r.Stderr)
		}
		if parts[1] != parts[3] {
			t.Errorf("seed %d, %s:\n%s%s\n%s", seed, j.FS, d.session, firstDifference(parts[1], parts[3]), r.Stderr)
		}
	}
}

// dealings draws a session.
func (d drawer) dealings() dealings {
	w := d.world()
	options, _, _ := strings.Cut(strings.TrimPrefix(w.calls[0], "mount none ../m overlay 0 "), ";")
	for n, call := range w.calls {
		w.calls[n] = strings.ReplaceAll(call, ",volatile", "") // nobody mounts that a second time
	}
	options = strings.ReplaceAll(options, ",volatile", "")
	boot := strings.ReplaceAll(strings.Join(w.boot, "\n"), "exec 2>&1; ", "")
	return dealings{
		session: boot + "\nsys - > /dev/null <<'END'\n" + strings.Join(w.calls, "\n") + "\nEND\ncd /root; umount m\n",
		again:   "cd /root/top\n",
		show: "exec 2>&1; cd /root/top; mount -t overlay -o " + options + " none ../m; cd ../m; echo ----\n" +
			`find . -type d -printf '%p %i %m %U:%G %T@\n' -o -printf '%p %i %y %m %U:%G %s %n %T@ %l\n' | sort; find . -type f -exec md5sum {} + | sort; getfattr -hRd -m - . | sort` +
			"\necho ----; cd ..; umount m\n",
	}
}
