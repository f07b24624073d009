package coreutils

import "strings"

// joinPath puts a name behind a directory, with one slash between.
func joinPath(dir, name string) string {
	if dir == "" {
		return name
	}
	if strings.HasSuffix(dir, "/") {
		return dir + strings.TrimLeft(name, "/")
	}
	return dir + "/" + name
}

// trimSlashes is path without the slashes at its end; the root stays.
func trimSlashes(path string) string {
	for len(path) > 1 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	return path
}

// baseName is the last component as basename(1) has it: "/" of "/", "b" of
// "a/b/".
func baseName(path string) string {
	path = trimSlashes(path)
	if path == "/" {
		return path
	}
	return base(path)
}

// dirName is all but the last component as dirname(1) has it.
func dirName(path string) string {
	path = trimSlashes(path)
	slash := strings.LastIndexByte(path, '/')
	if slash < 0 {
		return "."
	}
	return trimSlashes(path[:slash+1])
}
