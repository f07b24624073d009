package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// export writes the page to a directory, for any host that serves files as
// they are, at any path: every file with its compressed forms, and the headers
// for those hosts that read them from a file.
func export(page fs.FS, dir string) error {
	if _, err := fs.Stat(page, "index.html"); err != nil {
		return errEmpty
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	}
	err := fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		content, err := fs.ReadFile(page, name)
		if err != nil {
			return err
		}
		return write(filepath.Join(dir, filepath.FromSlash(name)), content)
	})
	if err != nil {
		return err
	}
	return write(filepath.Join(dir, "_headers"), []byte(headersFile()))
}

func write(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o666)
}

// headersFile is what the server says by headers, in the form that static
// hosts read.
func headersFile() string {
	return "/*\n" +
		"  X-Content-Type-Options: nosniff\n" +
		"  Referrer-Policy: no-referrer\n" +
		"  Cross-Origin-Resource-Policy: cross-origin\n" +
		"  Access-Control-Allow-Origin: *\n" +
		"/index.html\n" +
		"  Content-Security-Policy: " + policy + "\n" +
		"/" + framePage + "\n" +
		"  Content-Security-Policy: " + framePolicy + "\n" +
		"/assets/*\n" +
		"  Cache-Control: " + forEver + "\n"
}
