// Command small is a program to be made smaller. It panics if it has arguments.
package main

import "os"

func main() {
	if len(os.Args) > 1 {
		panic("no more")
	}
	println("as before")
}
