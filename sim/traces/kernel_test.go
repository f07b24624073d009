//go:build linux

package traces

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
)

var (
	fuzzFor  = flag.Duration("for", 0, "compare random traces with the kernel for so long")
	fuzzSeed = flag.Uint64("seed", 0, "where random traces begin; 0: anywhere")
	workers  = flag.Int("workers", 2, "how many traces run at once")
	oneTrace = flag.Uint64("trace", 0, "compare the trace of this seed, and tell of it")
	fixed    = flag.Int("fixed", 60, "how many traces of fixed seeds are compared")
	scripts  = flag.String("scripts", "", "the directory where differences are written as scripts")
	shrinks  = flag.Bool("shrink", true, "shrink differences")
	most     = flag.Int("most", 5, "stop after so many differences")
)

// ready is what the simulated kernel has.
const ready = Index | ACL

// room is a thread of this program with mounts of its own, where traces run on
// the kernel. While one runs, the thread's root is a filesystem made for it: a
// symlink of a trace leads nowhere else.
type room struct {
	p     sys.Process
	root  int           // descriptor of the real root
	pause time.Duration // before each step
}

// inRoom runs f in a new room.
func inRoom(t testing.TB, f func(r room)) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, for mounts")
	}
	k := linux.New(nil)
	k.Run(linux.Start{Args: []string{"traces"}, Dir: "/"}, func(p sys.Process) int {
		if err := p.Unshare(sys.CLONE_NEWNS); err != nil {
			t.Error(err)
			return 1
		}
		if err := p.Mount("", "/", "", sys.MS_REC|sys.MS_PRIVATE, ""); err != nil {
			t.Error(err)
			return 1
		}
		root, err := sys.Open(p, "/", sys.O_RDONLY|sys.O_DIRECTORY, 0)
		if err != nil {
			t.Error(err)
			return 1
		}
		f(room{p: p, root: root})
		return 0
	})
}

// differ runs steps in a fresh engine and on a fresh filesystem of the kernel.
func (r room) differ(t testing.TB, seed uint64, ops []Op, count *Count) *Difference {
	if err := enter(r.p); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.leave(); err != nil {
			t.Fatal(err)
		}
	}()
	kernel, err := NewSide(r.p)
	if err != nil {
		t.Fatal(err)
	}
	defer kernel.Close()
	kernel.pause = r.pause
	engine, err := NewSide(newEngine(t, seed, nil))
	if err != nil {
		t.Fatal(err)
	}
	return Compare(kernel, engine, ops, count)
}

// leave takes away all that a trace left. One that followed a symlink upwards
// may have unmounted its root itself.
func (r room) leave() error {
	return inTurn(
		func() error { return r.p.Fchdir(r.root) },
		func() error { return r.p.Chroot(".") },
		func() error {
			err := r.p.Umount2(stage, sys.MNT_DETACH)
			if err == sys.EINVAL {
				return nil
			}
			return err
		},
	)
}

// dropped is how often somebody emptied the kernel's caches.
func dropped() string {
	stat, _ := os.ReadFile("/proc/vmstat")
	for line := range strings.Lines(string(stat)) {
		if strings.HasPrefix(line, "drop_slab ") {
			return line
		}
	}
	return ""
}

// judge runs a trace until the caches were left alone meanwhile. It counts how
// often they were not.
func (r room) judge(t testing.TB, trace Trace, count *Count) *Difference {
	for {
		before := dropped()
		d := r.differ(t, trace.Seed, trace.Ops, count)
		if d == nil || dropped() == before {
			return d
		}
		count.Again++
	}
}

// fuzzing is a run of many traces.
type fuzzing struct {
	mu     sync.Mutex
	next   uint64
	last   uint64    // the seed that is not run any more; 0: none
	until  time.Time // when there is no last seed
	traces int
	count  Count
	found  []string
	once   int // differences within a tick, which did not come again
}

// seed is the next seed, false when the run ends.
func (f *fuzzing) seed() (uint64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.found) >= *most || f.last != 0 && f.next == f.last || f.last == 0 && time.Now().After(f.until) {
		return 0, false
	}
	f.next++
	f.traces++
	return f.next - 1, true
}

func (f *fuzzing) work(t testing.TB, r room) {
	var count Count
	for {
		seed, more := f.seed()
		if !more {
			break
		}
		trace := Draw(seed, ready)
		if d := r.judge(t, trace, &count); d != nil {
			f.report(t, r, trace, d)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count.Steps += count.Steps
	f.count.Lines += count.Lines
	f.count.Again += count.Again
}

// tick is longer than the kernel's clock stands still.
const tick = 11 * time.Millisecond

// paced is r with a pause before each step, so that each has a time of its own.
func (r room) paced() room {
	r.pause = tick
	return r
}

// report shrinks a difference and keeps it.
func (f *fuzzing) report(t testing.TB, r room, trace Trace, first *Difference) {
	var ignored Count
	if r.judge(t, trace, &ignored) == nil || r.paced().judge(t, Trace{Seed: trace.Seed, Ops: first.Steps}, &ignored) == nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.once++
		fmt.Printf("trace %d differed once and then no more:\n%s", trace.Seed, first)
		return
	}
	smallest := first
	tries := 1500
	if !*shrinks {
		tries = 0
	}
	Shrink(first.Steps, tries, func(ops []Op) bool {
		d := r.differ(t, trace.Seed, ops, &ignored)
		if d == nil || d.Op.Call != first.Op.Call {
			return false
		}
		smallest = d
		return true
	})
	if r.paced().differ(t, trace.Seed, smallest.Steps, &ignored) == nil {
		smallest = first
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	text := fmt.Sprintf("trace %d differs:\n%s", trace.Seed, smallest)
	if *scripts != "" {
		name := filepath.Join(*scripts, fmt.Sprintf("trace-%d.txtar", trace.Seed))
		title := fmt.Sprintf("Trace %d, shrunk.", trace.Seed)
		if err := os.WriteFile(name, []byte(Script(title, smallest.Steps)), 0o644); err != nil {
			t.Error(err)
		}
	}
	f.found = append(f.found, text)
	fmt.Println(text)
}

// run runs traces in so many rooms at once and reports what was found.
func (f *fuzzing) run(t testing.TB, rooms int) {
	var all sync.WaitGroup
	for range rooms {
		all.Go(func() { inRoom(t, func(r room) { f.work(t, r) }) })
	}
	all.Wait()
	fmt.Printf("traces: seed %d, %d traces, %d operations compared (%d answers), %d differences\n", f.next-uint64(f.traces), f.traces, f.count.Steps, f.count.Lines, len(f.found))
	fmt.Printf("traces: %d differed within a tick of the clock only, %d were made again because somebody emptied the caches\n", f.once, f.count.Again)
	if len(f.found) > 0 {
		t.Fail()
	}
}

// TestFuzz compares random traces with the kernel, for as long as -for says.
func TestFuzz(t *testing.T) {
	if *fuzzFor == 0 {
		t.Skip("no -for")
	}
	f := fuzzing{next: *fuzzSeed, until: time.Now().Add(*fuzzFor)}
	if f.next == 0 {
		f.next = rand.Uint64N(1 << 40)
	}
	f.run(t, *workers)
}

// TestTraces compares the traces of a few fixed seeds with the kernel.
func TestTraces(t *testing.T) {
	f := fuzzing{next: 1, last: 1 + uint64(*fixed)}
	f.run(t, *workers)
}

// TestTrace compares one trace, and tells of all of it.
func TestTrace(t *testing.T) {
	if *oneTrace == 0 {
		t.Skip("no -trace")
	}
	inRoom(t, func(r room) {
		var count Count
		trace := Draw(*oneTrace, ready)
		if d := r.judge(t, trace, &count); d != nil {
			t.Errorf("%s", d)
		}
	})
}
