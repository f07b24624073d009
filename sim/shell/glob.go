package shell

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// pathnames expands a field that is a pattern to the names that match it.
func (s *Shell) pathnames(field []piece) ([]string, error) {
	if s.options.on('f') || !mayGlob(field) {
		return []string{joined(field)}, nil
	}
	shopt, ignored := s.options.shopt, s.get("GLOBIGNORE")
	g := globber{
		p: s.p, dots: shopt["dotglob"], stars: shopt["globstar"],
		matcher: matcher{extended: true, fold: shopt["nocaseglob"]},
	}
	g.walk("", patternOf(field))
	if ignored != "" {
		g.ignore(strings.Split(ignored, ":"))
	}
	switch {
	case len(g.found) > 0:
		slices.Sort(g.found)
		return g.found, nil
	case shopt["failglob"]:
		return nil, failLine("no match: " + joined(field))
	case shopt["nullglob"]:
		return nil, nil
	}
	return []string{joined(field)}, nil
}

func mayGlob(field []piece) bool {
	for _, p := range field {
		if !p.quoted && (strings.ContainsAny(p.text, "*?[") || hasExtended(p.text)) {
			return true
		}
	}
	return false
}

// globber finds the names that match a pattern, component by component.
type globber struct {
	p       sys.Process
	matcher matcher
	dots    bool // * matches names that begin with a dot
	stars   bool // ** goes through directories
	found   []string
}

// ignore drops the names that match one of the patterns, a slash being like any
// other character.
func (g *globber) ignore(patterns []string) {
	g.found = slices.DeleteFunc(g.found, func(path string) bool {
		last := path[strings.LastIndexByte(path, '/')+1:]
		return last == "." || last == ".." || slices.ContainsFunc(patterns, func(pattern string) bool {
			return g.matcher.match(pattern, path)
		})
	})
}

// walk goes on behind prefix, which ends in a slash or is empty, with the rest
// of the pattern.
func (g *globber) walk(prefix, pattern string) {
	for strings.HasPrefix(pattern, "/") {
		prefix, pattern = prefix+"/", pattern[1:]
	}
	part, rest := pattern, ""
	if slash := strings.IndexByte(pattern, '/'); slash >= 0 {
		part, rest = pattern[:slash], pattern[slash:]
	}
	if name, ok := plainPart(part); ok {
		if rest != "" {
			g.walk(prefix+name, rest)
		} else if _, err := sys.Lstat(g.p, prefix+name); err == nil {
			g.found = append(g.found, prefix+name)
		}
		return
	}
	if g.stars && part == "**" {
		for rest == "/**" || strings.HasPrefix(rest, "/**/") {
			rest = rest[len("/**"):]
		}
		g.deep(prefix, rest)
		return
	}
	for _, e := range g.list(prefix) {
		switch {
		case e.Name[0] == '.' && !g.dots && !g.asksForDot(part) || !g.matcher.match(part, e.Name):
		case rest == "":
			g.found = append(g.found, prefix+e.Name)
		case mayBeDirectory(e):
			g.walk(prefix+e.Name, rest)
		}
	}
}

// deep is ** behind prefix: the directory itself and everything below it.
func (g *globber) deep(prefix, rest string) {
	if rest != "" || prefix != "" {
		g.behind(prefix, rest)
	}
	g.below(prefix, rest)
}

// below is ** for what a directory contains. It follows no symbolic links.
func (g *globber) below(prefix, rest string) {
	for _, e := range g.list(prefix) {
		if e.Name[0] == '.' && !g.dots {
			continue
		}
		path := prefix + e.Name
		switch {
		case rest == "":
			g.found = append(g.found, path)
		case e.Type == sys.DT_DIR || rest == "/" && mayBeDirectory(e):
			g.behind(path+"/", rest)
		}
		if e.Type == sys.DT_DIR {
			g.below(path+"/", rest)
		}
	}
}

// behind goes on behind a directory that ** stands for, the slash of rest
// being part of prefix already.
func (g *globber) behind(prefix, rest string) {
	rest = strings.TrimPrefix(rest, "/")
	if prefix != "" || rest != "" {
		g.walk(prefix, rest)
	}
}

// list is what a directory contains, nothing where it cannot be read.
func (g *globber) list(prefix string) []sys.Dirent {
	if prefix == "" {
		prefix = "."
	}
	entries, _ := sys.ReadDir(g.p, prefix)
	return entries
}

func mayBeDirectory(e sys.Dirent) bool {
	return e.Type == sys.DT_DIR || e.Type == sys.DT_LNK || e.Type == sys.DT_UNKNOWN
}

// asksForDot reports whether a pattern begins with a dot of its own, in one of
// its alternatives at least.
func (g *globber) asksForDot(part string) bool {
	part = strings.TrimPrefix(part, `\`)
	if strings.HasPrefix(part, ".") {
		return true
	}
	if !startsGroup(part) {
		return false
	}
	end := groupEnd(part)
	if end == 0 {
		return false
	}
	for _, alt := range alternatives(part[2:end]) {
		if g.asksForDot(alt) {
			return true
		}
	}
	return (part[0] == '?' || part[0] == '*') && g.asksForDot(part[end+1:])
}

// plainPart is the name that a component of a pattern stands for, if it is no
// pattern.
func plainPart(part string) (name string, ok bool) {
	b := make([]byte, 0, len(part))
	for i := 0; i < len(part); i++ {
		switch c := part[i]; {
		case c == '*' || c == '?' || c == '[' || startsGroup(part[i:]):
			return "", false
		case c == '\\' && i+1 < len(part):
			i++
		}
		b = append(b, part[i])
	}
	return string(b), true
}
