package main

import (
	"fmt"
	"io"
	"runtime"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// memory writes what a file takes where there are a million: tmpfs alone, with
// nothing in the dentry cache.
func memory(to io.Writer) error {
	for _, size := range []int{0, 64} {
		e := portable(ours).(*engine)
		if err := e.boot(&World{Lowers: 1}); err != nil {
			return err
		}
		before := live()
		if err := fillMillion(e.p, make([]byte, size)); err != nil {
			return err
		}
		e.k.DropCaches()
		used := live() - before
		runtime.KeepAlive(e)
		fmt.Fprintf(to, "%sMemory/size=%d/system=%s %d %.1f live-B/op\n", prefix, size, ours, million, float64(used)/million)
	}
	return nil
}

const million = 1_000_000

// fillMillion makes a million files, a thousand in each directory.
func fillMillion(p sys.Process, content []byte) error {
	for i := range million / pool {
		dir := "d" + strconv.Itoa(i)
		if err := sys.Mkdir(p, dir, 0o755); err != nil {
			return err
		}
		for j := range pool {
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
