package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestExportWritesEveryFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	page := fstest.MapFS{
		".gitkeep":          {},
		"index.html":        {Data: []byte("page")},
		"embed.js":          {Data: []byte("loader")},
		"index.html.br":     {Data: []byte("packed")},
		"assets/a-1.wasm":   {Data: []byte("\x00asm")},
		"assets/deep/b.txt": {Data: []byte("b")},
	}
	var said strings.Builder
	if err := export(page, nil, dir, &said); err != nil {
		t.Fatal(err)
	}
	tag := `<script type="module" src="site/embed.js" integrity="sha384-kwVc5svpkpm5SR/DKPD4uoQcj7vzwD3bFulFX/WgEpuM7c68WTiJytN7E/Yjgj1p"></script>` + "\n"
	if said.String() != tag {
		t.Errorf("it said %s", &said)
	}
	for name, file := range page {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if name == ".gitkeep" {
			if err == nil {
				t.Errorf("%s was written", name)
			}
			continue
		}
		if err != nil || string(got) != string(file.Data) {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
	headers, _ := os.ReadFile(filepath.Join(dir, "_headers"))
	if !strings.Contains(string(headers), policy) || !strings.Contains(string(headers), framePolicy) {
		t.Errorf("_headers is %q", headers)
	}
}

func TestExportRefusals(t *testing.T) {
	dir := t.TempDir()
	if err := export(fstest.MapFS{".gitkeep": {}}, nil, dir, io.Discard); !errors.Is(err, errEmpty) {
		t.Errorf("a page that was not built: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := export(fstest.MapFS{"index.html": {}}, nil, dir, io.Discard); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a directory in use: %v", err)
	}
}
