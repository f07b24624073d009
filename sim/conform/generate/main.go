package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/overlook-fs/overlook/sim/conform/unions"
)

// main writes the generated files of the module in the working directory or
// above it.
func main() {
	root, err := moduleRoot()
	if err == nil {
		err = writeAll(root)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// moduleRoot is the directory of go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod here or above")
		}
		dir = filepath.Dir(dir)
	}
}

// writeAll writes every generated file.
func writeAll(root string) error {
	files, err := generated(root)
	if err != nil {
		return err
	}
	for path, text := range files {
		if err := os.WriteFile(filepath.Join(root, path), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// codeDirs are the packages in which code is found.
func codeDirs() []string {
	return []string{"sim/overlay", "sim/vfs", "sim/tmpfs", "sim/coreutils", "sim/picture"}
}

// generated is the text of every generated file, by its path in the module.
func generated(root string) (map[string][]byte, error) {
	book, err := readBook(filepath.Join(root, "sim/conform/testdata"))
	if err != nil {
		return nil, err
	}
	code, err := readCode(root, codeDirs()...)
	if err != nil {
		return nil, err
	}
	if err := book.resolve(code); err != nil {
		return nil, err
	}
	others, err := unions.Read(filepath.Join(root, "sim/conform/testdata/unions"))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"web/public/rules.html":  page(book),
		"web/public/unions.html": unionsPage(others),
		"sim/conform/TABLE.md":   table(book),
		"sim/overlay/rules.go":   nil,
		"sim/vfs/rules.go":       nil,
	}
	for _, pkg := range []string{"overlay", "vfs"} {
		if files["sim/"+pkg+"/rules.go"], err = rulesFile(book, pkg); err != nil {
			return nil, err
		}
	}
	return files, nil
}
