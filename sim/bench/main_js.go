package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"time"
)

// rounds is how often a browser does everything.
const rounds = 5

// main does the rounds of the engine in a browser, which has no other processes
// and no CPU clock.
func main() {
	fmt.Printf("goos: %s\ngoarch: %s\n", runtime.GOOS, runtime.GOARCH)
	for _, row := range Rows() {
		if err := runHere(os.Stdout, &row); err != nil {
			fmt.Println(row.Name, err)
			os.Exit(1)
		}
	}
}

// runHere does all rounds of one row in this process.
func runHere(to io.Writer, row *Row) error {
	s, w := portable(ours), row.World()
	for range rounds {
		sample, err := measure(s, row, w)
		if err != nil {
			return err
		}
		writeSample(to, row.Name, ours, sample, "")
	}
	return nil
}

// ownCPU is the time that passes.
func ownCPU() int64 { return time.Now().UnixNano() }
