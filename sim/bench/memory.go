package main

import (
	"fmt"
	"io"
	"runtime"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

const million = 1_000_000

// memory writes what a file takes where there are a million.
func memory(to io.Writer) error {
	for _, size := range []int{0, 64} {
		bytes, err := liveBytes(million, 100, size)
		if err != nil {
			return err
		}
		fmt.Fprintf(to, "%sMemory/size=%d/system=%s %d %.1f live-B/op\n", prefix, size, ours, million, bytes)
	}
	return nil
}

// liveBytes is what one of n files of some size takes, in so many directories:
// tmpfs alone, with nothing in the dentry cache.
func liveBytes(n, dirs, size int) (float64, error) {
	e := portable(ours).(*engine)
	if err := e.boot(&World{}); err != nil {
		return 0, err
	}
	before := live()
	if err := fill(e.p, n, dirs, make([]byte, size)); err != nil {
		return 0, err
	}
	e.k.DropCaches()
	used := live() - before
	runtime.KeepAlive(e)
	return float64(used) / float64(n), nil
}

// fill makes files.
func fill(p sys.Process, n, dirs int, content []byte) error {
	for i := range dirs {
		dir := "d" + strconv.Itoa(i)
		if err := sys.Mkdir(p, dir, 0o755); err != nil {
			return err
		}
		for j := range n / dirs {
			if err := sys.WriteFile(p, dir+"/f"+strconv.Itoa(j), content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// live is how many bytes of memory are in use.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
