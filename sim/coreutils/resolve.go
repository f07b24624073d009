package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// resolving is which components of a path may be missing.
type resolving int

const (
	resolveExisting    resolving = iota // none (readlink -e)
	resolveLastMissing                  // the last (readlink -f)
	resolveMissing                      // any (readlink -m)
	resolveNames                        // nothing is looked at; only dots go (realpath -s -m)
)

// canonicalPath is the absolute path without symlinks, "." and "..".
func canonicalPath(p sys.Process, name string, how resolving) (string, error) {
	done, err := startOf(p, name)
	if err != nil {
		return "", err
	}
	rest, links := name, 0
	for rest != "" {
		rest = strings.TrimLeft(rest, "/")
		component, after, more := strings.Cut(rest, "/")
		last := strings.Trim(after, "/") == ""
		rest = after
		switch component {
		case "", ".":
			continue
		case "..":
			done = dirName(done)
			continue
		}
		path := joinPath(done, component)
		if how == resolveNames {
			done = path
			continue
		}
		target, err := sys.Readlink(p, path)
		switch {
		case err == nil:
			if links++; links > 40 {
				if how == resolveMissing {
					done = path
					continue
				}
				return "", sys.ELOOP
			}
			rest = target + "/" + rest
			if last && !more {
				rest = target
			}
			if strings.HasPrefix(target, "/") {
				done = "/"
			}
			continue
		case err == sys.EINVAL:
			if more && how != resolveMissing && !isDirPath(p, path) {
				return "", sys.ENOTDIR
			}
		case how == resolveMissing:
		case how == resolveLastMissing && last && err == sys.ENOENT:
		default:
			return "", err
		}
		done = path
	}
	return done, nil
}

// startOf is the directory that a path begins in.
func startOf(p sys.Process, name string) (string, error) {
	switch {
	case name == "":
		return "", sys.ENOENT
	case name[0] == '/':
		return "/", nil
	}
	return p.Getcwd()
}

func isDirPath(p sys.Process, path string) bool {
	st, err := sys.StatPath(p, path)
	return err == nil && st.Mode.IsDir()
}
