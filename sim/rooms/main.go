//go:build linux

package rooms

import (
	"encoding/gob"
	"os"
)

// Main is the process of a room, where this process was started to be one; it
// then does not return. Programs that open rooms, and tests that do, call it
// before anything else.
func Main() {
	if len(os.Args) != 2 || os.Args[0] != roomName {
		return
	}
	answers := gob.NewEncoder(os.NewFile(4, "answers"))
	requests := gob.NewDecoder(os.NewFile(3, "requests"))
	if err := enter(os.Args[1]); err != nil {
		answers.Encode(answer{Err: err.Error()})
		os.Exit(1)
	}
	answers.Encode(answer{})
	for {
		var r request
		if err := requests.Decode(&r); err != nil {
			os.Exit(0) // nobody asks any more
		}
		result, err := serve(r)
		a := answer{Result: result}
		if err != nil {
			a.Err = err.Error()
		}
		if err := answers.Encode(a); err != nil {
			os.Exit(0)
		}
	}
}
