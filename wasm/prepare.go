//go:build js && wasm

package main

import "github.com/overlook-fs/overlook/lessons"

// prepare reads the tree and the mount line of a lab.
func prepare(tree, mount, profile string) prepared {
	setup, err := lessons.Prepare(tree, mount, lessons.Profile(profile))
	if err != nil {
		return prepared{Problem: err.Error()}
	}
	return prepared{Setup: setup}
}
