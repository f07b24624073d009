//go:build js && wasm && containers

package main

import (
	"syscall/js"

	"github.com/overlook-fs/overlook/lessons"
)

// prepares adds what reads the trees and mount lines of labs.
func prepares(set func(string, func([]js.Value) any)) {
	set("prepare", func(args []js.Value) any { return toJS(prepare(text(args, 0), text(args, 1), text(args, 2))) })
}

func prepare(tree, mount, profile string) prepared {
	setup, err := lessons.Prepare(tree, mount, lessons.Profile(profile))
	if err != nil {
		return prepared{Problem: err.Error()}
	}
	return prepared{Setup: setup}
}
