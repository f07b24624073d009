// Package fileutil stands in for mvdan.cc/sh/v3/fileutil where the engine is
// built for the browser: the parser asks it one thing, and its regular
// expressions would bring in all of package regexp.
package fileutil

import "strings"

// shells are the interpreters that Shebang knows.
var shells = [...]string{"sh", "dash", "bash", "mksh", "bats", "zsh"}

// Shebang is the shell that a script's first line names, "" where it names
// none: "#!/bin/sh", "#!/usr/bin/env bash".
func Shebang(script []byte) string {
	line, _, _ := strings.Cut(string(script), "\n")
	line, found := strings.CutPrefix(line, "#!")
	if !found {
		return ""
	}
	line = strings.TrimLeft(line, " \t")
	line = strings.TrimPrefix(line, "/usr")
	line, found = strings.CutPrefix(line, "/bin/")
	if !found {
		return ""
	}
	if rest, ok := strings.CutPrefix(line, "env"); ok && strings.TrimLeft(rest, " \t") != rest {
		line = strings.TrimLeft(rest, " \t")
	}
	for _, shell := range shells {
		if rest, ok := strings.CutPrefix(line, shell); ok && (rest == "" || strings.ContainsAny(rest[:1], " \t\r\v\f")) {
			return shell
		}
	}
	return ""
}
