// Package conform holds no code, only tests: it requires that every room
// answers as real bash on the real kernel does.
//
// # Vocabulary
//
// A script is a file testdata/*.txtar (see package script); it runs in every
// room, and what came of it must equal its transcript. A row is one line of a
// file testdata/lines/*.txt: a script that runs in a fresh directory in our
// rooms and in room bash, which must print the same and exit alike. A line
// that begins with "# " is a remark. A line "! reason" directly above a row
// declares that our rooms answer it differently, and why.
//
// A script of effects is a file testdata/effects/*.txtar: besides what its
// lines print, it has each change that they make to the upper layer and the
// work directory, in order. These lie in rooms.WatchedDir, a directory "top"
// in the home, which is also the working directory; they are called u and w.
//
// A statement is something that OverlayFS does; the name of a script says which
// it shows (N1-unlinking.txtar). testdata/unseen.txt has those that no script
// shows, testdata/kernels.txt the kernels on which each script held. The rules
// of the engine, the page of rules and TABLE.md follow from these: see package
// generate.
//
// # The rule
//
// A script of effects was seen on the kernel by a loopback filesystem, and the
// engine's trace must tell the same, once with an upper layer that has files
// without a name and once with one that has not. What may differ is listed in
// package rooms, normal_effects.go.
//
// Transcripts are written by room bash (go test ./sim/conform -update). What
// may differ is listed in package rooms, normal.go. A declared row that does
// not differ any more is a failure, and so is a room that cannot open where
// it should.
//
// # Running it
//
//	go test ./sim/conform -run Rows/shell     rows of testdata/lines/shell*.txt
//	go test ./sim/conform -run Scripts/walk   scripts whose name begins so
//	go test ./sim/conform -run Effects/L9     scripts of effects
//	go test ./sim/conform -table -record      also say how each statement went, and note the kernel
//	go test ./sim/conform -row 'echo {a,b}'   one row that is in no table
//
//go:generate go run ./generate
package conform
