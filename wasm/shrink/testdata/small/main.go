// Command small is a program to be made smaller. It panics if it has arguments.
package main

import (
	"os"
	"runtime"
)

func main() {
	if len(os.Args) > 1 {
		panic("no more")
	}
	if deep(5_000) != 5_000 || waited() != 3 || caught() != "no such key" {
		println("otherwise")
	}
	println("as before")
}

// deep needs more stack than a goroutine begins with, which is then moved.
func deep(n int) int {
	var frame [8]int
	frame[n%len(frame)] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + frame[n%len(frame)] - (n - 1)
}

// waited is three numbers' sum that other goroutines send: each wait leaves all
// functions on the stack and comes back to them.
func waited() int {
	numbers := make(chan int)
	for i := range 3 {
		go func() {
			runtime.GC()
			numbers <- i
		}()
	}
	return <-numbers + <-numbers + <-numbers
}

// caught is what a function said that ended by a panic.
func caught() (said string) {
	defer func() { said, _ = recover().(string) }()
	panicking()
	return "nothing"
}

func panicking() { panic("no such key") }
