package shell

import (
	"io/fs"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// pathnames expands a field that is a pattern to the names that match it.
func (s *Shell) pathnames(field []piece) ([]string, error) {
	if s.options.on('f') || !mayGlob(field) {
		return []string{joined(field)}, nil
	}
	word := &syntax.Word{}
	for _, p := range field {
		if p.quoted {
			word.Parts = append(word.Parts, &syntax.SglQuoted{Value: p.text})
		} else {
			word.Parts = append(word.Parts, &syntax.Lit{Value: escapeForExpand(p.text)})
		}
	}
	names, err := expand.Fields(s.globConfig(), word)
	if err != nil {
		return []string{joined(field)}, nil
	}
	if len(names) == 1 && names[0] == joined(field) && s.options.shopt["failglob"] {
		if _, err := sys.Lstat(s.p, names[0]); err != nil {
			return nil, failLine("no match: " + names[0])
		}
	}
	return names, nil
}

// escapeForExpand keeps package expand from taking a value's braces and tildes
// for syntax; a backslash in it goes on quoting.
func escapeForExpand(text string) string {
	if !strings.ContainsAny(text, "{~") {
		return text
	}
	text = strings.ReplaceAll(text, "{", `\{`)
	return strings.ReplaceAll(text, "~", `\~`)
}

func mayGlob(field []piece) bool {
	for _, p := range field {
		if !p.quoted && (strings.ContainsAny(p.text, "*?[") || hasExtended(p.text)) {
			return true
		}
	}
	return false
}

// globConfig tells package expand how names are listed and compared.
func (s *Shell) globConfig() *expand.Config {
	o := s.options.shopt
	return &expand.Config{
		Env: noEnviron{}, ReadDir2: s.globDir,
		GlobStar: o["globstar"], DotGlob: o["dotglob"], NoCaseGlob: o["nocaseglob"],
		NullGlob: o["nullglob"], ExtGlob: true,
	}
}

// noEnviron has no variable: what needs variables was expanded before.
type noEnviron struct{}

func (noEnviron) Get(string) expand.Variable              { return expand.Variable{Set: true, Kind: expand.String} }
func (noEnviron) Each(func(string, expand.Variable) bool) {}

func (s *Shell) globDir(path string) ([]fs.DirEntry, error) {
	if path == "" {
		path = "."
	}
	entries, err := sys.ReadDir(s.p, path)
	if err == sys.ENOENT {
		return nil, fs.ErrNotExist
	}
	if err != nil && err != sys.EACCES {
		return nil, err
	}
	list := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		list[i] = dirEntry{e}
	}
	return list, nil
}

// dirEntry is a sys.Dirent as io/fs has it.
type dirEntry struct{ entry sys.Dirent }

func (e dirEntry) Name() string               { return e.entry.Name }
func (e dirEntry) IsDir() bool                { return e.Type() == fs.ModeDir }
func (e dirEntry) Info() (fs.FileInfo, error) { return nil, fs.ErrInvalid }

func (e dirEntry) Type() fs.FileMode {
	switch e.entry.Type {
	case sys.DT_DIR:
		return fs.ModeDir
	case sys.DT_LNK:
		return fs.ModeSymlink
	}
	return 0
}
