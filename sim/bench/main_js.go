package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"syscall/js"
)

// main does one round of all rows on the engine in a browser, which has no
// other processes. A browser compiles code anew once it has run for a while:
// the round before it, with that in it, is not told.
func main() {
	fmt.Printf("goos: %s\ngoarch: %s\n", runtime.GOOS, runtime.GOARCH)
	for _, to := range []io.Writer{io.Discard, os.Stdout} {
		for _, row := range Rows() {
			if err := roundHere(to, &row); err != nil {
				fmt.Println(row.Name, err)
				os.Exit(1)
			}
		}
	}
}

// roundHere does a round in this process. What the engine shows afterwards is
// told in a line of its own, for others to be compared with.
func roundHere(to io.Writer, row *Row) error {
	sample, err := measure(portable(ours), row, row.World())
	if err != nil {
		return err
	}
	writeSample(to, row.Name, ours, sample, "")
	p := sample.Proof
	fmt.Fprintf(to, "proof %s %s %d %d %d\n", row.Name, ours, p.Names, p.Contents, p.Permissions)
	return nil
}

// ownCPU is what the page says, which asks the driver.
func ownCPU() int64 { return int64(js.Global().Call("cpu").Float()) }
