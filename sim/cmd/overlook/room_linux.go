package main

import "github.com/overlook-fs/overlook/sim/rooms"

// startRoom is a room's process, where this process was started to be one.
func startRoom() { rooms.Main() }
