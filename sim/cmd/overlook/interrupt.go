package main

import (
	"os"
	"os/signal"
)

// interrupts are the Ctrl-Cs typed from now until stop.
func interrupts() (came <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	return c, func() { signal.Stop(c) }
}
