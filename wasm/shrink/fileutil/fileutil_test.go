package fileutil_test

import (
	"testing"

	theirs "mvdan.cc/sh/v3/fileutil"

	"github.com/overlook-fs/overlook/wasm/shrink/fileutil"
)

func TestShebangIsTheirs(t *testing.T) {
	for _, first := range []string{
		"", "#", "#!", "#!/bin/sh", "#!/bin/sh -e", "#! /bin/bash", "#!\t/usr/bin/env bash", "#!/usr/bin/env  zsh -x",
		"#!/usr/bin/bash", "#!/bin/shell", "#!/bin/env", "#!/bin/envsh", "#!bin/sh", "#!/usr/local/bin/bash", "#!/bin/dash\r",
		"# !/bin/sh", "#!/bin/mksh", "#!/bin/bats", "#!/usr//bin/sh", "#!/bin/env sh", "#!/usr/bin/env", "#!/bin/python",
	} {
		for _, script := range []string{first, first + "\necho", "\n" + first} {
			if got, want := fileutil.Shebang([]byte(script)), theirs.Shebang([]byte(script)); got != want {
				t.Errorf("%q: %q, not %q", script, got, want)
			}
		}
	}
}
