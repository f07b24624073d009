package main

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"path"
	"strings"
)

// errEmpty is the answer of load when the page was not built.
var errEmpty = errors.New("the page was not built: run make run, or npm ci && npm run build in web, and build again")

// file is one file of the page in all its variants.
type file struct {
	mime     string
	etag     string
	asset    bool
	variants map[string][]byte // by Content-Encoding; "" is the file as it is
}

// encodings are the variants there may be beside a file, best first.
var encodings = []struct{ name, suffix string }{
	{"br", ".br"},
	{"gzip", ".gz"},
}

// load reads the whole page, by the path of a URL without its first slash.
func load(page fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") || isVariant(page, name) {
			return err
		}
		f, err := read(page, name)
		files[name] = f
		return err
	})
	if err != nil {
		return nil, err
	}
	if files["index.html"] == nil {
		return nil, errEmpty
	}
	return files, nil
}

// isVariant says that a name is another file's compressed form.
func isVariant(page fs.FS, name string) bool {
	for _, e := range encodings {
		if plain, ok := strings.CutSuffix(name, e.suffix); ok {
			_, err := fs.Stat(page, plain)
			return err == nil
		}
	}
	return false
}

func read(page fs.FS, name string) (*file, error) {
	plain, err := fs.ReadFile(page, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	f := &file{
		mime:     mimeOf(name),
		etag:     base64.RawURLEncoding.EncodeToString(sum[:12]),
		asset:    path.Dir(name) == "assets",
		variants: map[string][]byte{"": plain},
	}
	for _, e := range encodings {
		packed, err := fs.ReadFile(page, name+e.suffix)
		switch {
		case err == nil:
			f.variants[e.name] = packed
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return f, nil
}

// mimeOf is the type of a file by its name. The machine's own table is not
// asked: it may be wrong or missing.
func mimeOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	case ".svg":
		return "image/svg+xml"
	case ".json":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".png":
		return "image/png"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
