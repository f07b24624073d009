package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	startRoom()
	testscript.Main(m, map[string]func(){"overlook": main, "mount.fuse.overlook": main})
}

func TestCommands(t *testing.T) {
	images, err := filepath.Abs("../../image/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("IMAGES", images)
			return nil
		},
		Condition: func(condition string) (bool, error) {
			return condition == "rooms" && roomsOpen(), nil
		},
	})
}

// roomsOpen reports whether rooms on this kernel can be opened here.
func roomsOpen() bool { return os.Geteuid() == 0 }
