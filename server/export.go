package main

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// export writes the page to a directory, for any host that serves files as
// they are, at any path: every file with its compressed forms, the files of a
// shelf, where there is one, and the headers for those hosts that read them from
// a file. It says how a page takes the loader.
func export(page fs.FS, own *shelf, dir string, said io.Writer) error {
	files, err := own.files(page)
	if err != nil {
		return err
	}
	if _, err := fs.Stat(page, "index.html"); err != nil {
		return errEmpty
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	}
	err = fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
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
	for name, content := range files {
		if err := replace(filepath.Join(dir, filepath.FromSlash(name)), content); err != nil {
			return err
		}
	}
	if err := write(filepath.Join(dir, "_headers"), []byte(headersFile())); err != nil {
		return err
	}
	return tellTag(page, dir, said)
}

// loader is the script that makes labs of a page's elements.
const loader = "embed.js"

// tellTag says how a page takes the loader, and none but these bytes.
func tellTag(page fs.FS, dir string, said io.Writer) error {
	content, err := fs.ReadFile(page, loader)
	if err != nil {
		return err
	}
	sum := sha512.Sum384(content)
	_, err = fmt.Fprintf(said, "<script type=\"module\" src=\"%s/%s\" integrity=\"sha384-%s\"></script>\n",
		html.EscapeString(path.Base(filepath.ToSlash(filepath.Clean(dir)))), loader, base64.StdEncoding.EncodeToString(sum[:]))
	return err
}

// replace writes a file in the place of one that there may be, whose compressed
// forms are then no longer its own.
func replace(name string, content []byte) error {
	for _, e := range encodings {
		if err := os.Remove(name + e.suffix); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return write(name, content)
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
