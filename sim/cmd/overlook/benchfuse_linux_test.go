package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

var benchFuse = flag.String("bench-fuse", "", "the built program: time its mount beside fuse-overlayfs")

// work is something to be timed in a mounted directory, and what it may cost
// of what fuse-overlayfs takes.
type work struct {
	name string
	most float64
	do   func(dir string) error
}

// each does something with n numbered names.
func each(n int, do func(name string) error) error {
	for i := range n {
		if err := do(strconv.Itoa(i)); err != nil {
			return err
		}
	}
	return nil
}

// pool is how many files the lower layer has in each of its directories.
const pool = 1000

// stack is what is mounted: its lower layers, the uppermost first, named from
// a directory so that the options of 500 fit into a page, and what is timed.
type stack struct {
	from   string
	lowers []string
	works  []work
}

// lookUp looks every file of the pool up, which the mount has not seen yet.
func lookUp(dir string) error {
	return each(pool, func(n string) error { return unix.Lstat(dir+"/pool/"+n, new(unix.Stat_t)) })
}

func works() []work {
	touch := func(path string, flags int) error {
		fd, err := unix.Open(path, flags|unix.O_CLOEXEC, 0o644)
		if err == nil {
			unix.Close(fd)
		}
		return err
	}
	list := func(path string) error {
		d, err := os.Open(path)
		if err != nil {
			return err
		}
		defer d.Close()
		_, err = d.Readdirnames(-1)
		return err
	}
	buffer := make([]byte, 1<<20)
	return []work{
		{"first lookup, 1 lower", 2.2, lookUp},
		{"warm stat", 1.1, func(d string) error {
			return each(20*pool, func(string) error { return unix.Lstat(d+"/pool/7", new(unix.Stat_t)) })
		}},
		{"readdir of 1,000", 1.5, func(d string) error { return each(20, func(string) error { return list(d + "/pool") }) }},
		{"readdir of 100,000", 1.5, func(d string) error { return each(3, func(string) error { return list(d + "/many") }) }},
		{"open and read 4 KiB", 1, func(d string) error {
			return each(pool, func(n string) error { _, err := os.ReadFile(d + "/pool/" + n); return err })
		}},
		{"read 64 MiB", 1, func(d string) error {
			f, err := os.Open(d + "/big")
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, f, buffer)
			return err
		}},
		{"mkdir", 0.6, func(d string) error { return each(2*pool, func(n string) error { return unix.Mkdir(d+"/d"+n, 0o755) }) }},
		{"create", 1.2, func(d string) error {
			return each(2*pool, func(n string) error { return touch(d+"/c"+n, unix.O_CREAT|unix.O_WRONLY) })
		}},
		{"rename", 0.6, func(d string) error {
			return each(2*pool, func(n string) error { return unix.Rename(d+"/c"+n, d+"/r"+n) })
		}},
		{"unlink", 0.6, func(d string) error { return each(2*pool, func(n string) error { return unix.Unlink(d + "/r" + n) }) }},
		{"rm -rf", 0.6, func(d string) error { return os.RemoveAll(d + "/tree") }},
		{"copy-up of 4 KiB", 1.3, func(d string) error {
			return each(pool, func(n string) error { return touch(d+"/pool/"+n, unix.O_WRONLY) })
		}},
		{"copy-up of 64 MiB", 1, func(d string) error { return touch(d+"/big", unix.O_WRONLY) }},
		{"write 64 MiB", 1, func(d string) error {
			f, err := os.Create(d + "/new")
			if err != nil {
				return err
			}
			defer f.Close()
			return each(64, func(string) error { _, err := f.Write(buffer); return err })
		}},
	}
}

// rounds is how often everything is done; a figure is the median of them.
const rounds = 5

// TestBenchFuse times both on the same lower layers, in turns, and prints what
// each cost, the daemon's part with it.
func TestBenchFuse(t *testing.T) {
	if *benchFuse == "" {
		t.Skip("make bench-fuse runs it")
	}
	theirs, err := exec.LookPath("fuse-overlayfs")
	if err != nil {
		t.Skip(err)
	}
	base := t.TempDir()
	lower := filepath.Join(base, "lower")
	fillLower(t, lower)
	programs := [2][]string{{*benchFuse, "mount"}, {theirs}}
	fmt.Printf("%-24s %10s %14s %7s %8s\n", "CPU with daemon", "overlook", "fuse-overlayfs", "ratio", "wanted")
	compare(t, base, stack{base, []string{"lower"}, works()}, programs)
	for _, depth := range []int{20, 100, 500} {
		from := filepath.Join(base, strconv.Itoa(depth))
		lowers := fillLowers(t, from, depth)
		name := fmt.Sprintf("first lookup, %d lowers", depth)
		compare(t, base, stack{from, lowers, []work{{name, 3, lookUp}}}, programs)
	}
}

// compare times the works of a stack with two programs and prints a line for
// each.
func compare(t *testing.T, base string, s stack, programs [2][]string) {
	t.Helper()
	costs := [2][][]time.Duration{} // by program, round and work
	for round := range rounds + 1 {
		for i := range programs {
			i = (i + round) % len(programs)
			took := timeWorks(t, base, s, programs[i][0], programs[i][1:]...)
			if round > 0 { // before it, the host has not seen the layers
				costs[i] = append(costs[i], took)
			}
		}
	}
	for i, w := range s.works {
		ours, others := median(costs[0], i), median(costs[1], i)
		ratio := ours.Seconds() / max(others.Seconds(), 1e-6)
		note := ""
		if ratio > w.most {
			note = "  more"
		}
		fmt.Printf("%-24s %10v %14v %7.2f %8.1f%s\n", w.name, ours.Round(time.Millisecond), others.Round(time.Millisecond), ratio, w.most, note)
	}
}

// median is the middle of what a work cost in each round.
func median(costs [][]time.Duration, work int) time.Duration {
	var of []time.Duration
	for _, round := range costs {
		of = append(of, round[work])
	}
	slices.Sort(of)
	return of[len(of)/2]
}

// fill makes a file of a size and the directories above it.
func fill(t *testing.T, path string, size int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, make([]byte, size), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fillLower makes the lower layer of a stack that has one.
func fillLower(t *testing.T, lower string) {
	t.Helper()
	for i := range pool {
		fill(t, filepath.Join(lower, "pool", strconv.Itoa(i)), 4096)
		fill(t, filepath.Join(lower, "tree", strconv.Itoa(i/50), strconv.Itoa(i)), 0)
	}
	for i := range 100 * pool {
		fill(t, filepath.Join(lower, "many", strconv.Itoa(i)), 0)
	}
	fill(t, filepath.Join(lower, "big"), 64<<20)
}

// fillLowers makes lower layers that share the pool's files out evenly.
func fillLowers(t *testing.T, from string, depth int) []string {
	t.Helper()
	var lowers []string
	for i := range depth {
		lowers = append(lowers, strconv.Itoa(i))
	}
	for i := range pool {
		fill(t, filepath.Join(from, lowers[i%depth], "pool", strconv.Itoa(i)), 0)
	}
	fill(t, filepath.Join(from, lowers[0], "big"), 0)
	return lowers
}

// timeWorks mounts a stack with a program and says what each work cost.
func timeWorks(t *testing.T, base string, s stack, program string, args ...string) []time.Duration {
	t.Helper()
	own, err := os.MkdirTemp(base, "")
	if err != nil {
		t.Fatal(err)
	}
	point := filepath.Join(own, "m")
	for _, d := range []string{"u", "w", "m"} {
		if err := os.Mkdir(filepath.Join(own, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	args = append(args, "-f", "-o", "lowerdir="+strings.Join(s.lowers, ":")+",upperdir="+own+"/u,workdir="+own+"/w", point)
	daemon := exec.Command(program, args...)
	daemon.Dir, daemon.Stderr = s.from, os.Stderr
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		unix.Unmount(point, 0)
		daemon.Wait()
		os.RemoveAll(own)
	}()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(point + "/big"); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("not mounted")
		}
	}
	var all []time.Duration
	for _, w := range s.works {
		before := settled(daemon.Process.Pid)
		if err := w.do(point); err != nil {
			t.Fatalf("%s: %s: %v", program, w.name, err)
		}
		all = append(all, settled(daemon.Process.Pid)-before)
	}
	return all
}

// settled is the CPU time that this process and a daemon have used once the
// daemon has done what it does behind an answer.
func settled(daemon int) time.Duration {
	for last := cpuOf(daemon); ; {
		time.Sleep(30 * time.Millisecond)
		now := cpuOf(daemon)
		if now-last < time.Millisecond {
			return cpuOf(os.Getpid()) + now
		}
		last = now
	}
}

// cpuOf is the CPU time that a process has used, all its threads together.
func cpuOf(pid int) time.Duration {
	const scheduled = 2 // the process's clock, by the scheduler
	var now unix.Timespec
	unix.ClockGettime(int32(^pid<<3|scheduled), &now)
	return time.Duration(now.Nano())
}
