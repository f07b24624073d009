package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"sort"
	"strings"
)

// place is a function, or a variable, in a file of the module.
type place struct {
	file string // sim/overlay/remove.go
	name string // overlay.Inode.Unlink
}

// code is where things are.
type code struct {
	declared map[string]string  // the file of overlay.Inode.Unlink
	uses     map[string][]place // of overlay.ruleOnlyUpper
}

// readCode reads the packages in dirs, tests apart.
func readCode(root string, dirs ...string) (*code, error) {
	c := &code{map[string]string{}, map[string][]place{}}
	for _, dir := range dirs {
		paths, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return nil, err
			}
			c.readFile(file.Name.Name, dir+"/"+filepath.Base(path), file)
		}
	}
	for _, places := range c.uses {
		sort.Slice(places, func(i, j int) bool { return places[i].less(places[j]) })
	}
	return c, nil
}

func (p place) less(q place) bool {
	return p.file < q.file || p.file == q.file && p.name < q.name
}

func (c *code) readFile(pkg, path string, file *ast.File) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			at := place{path, pkg + "." + methodName(d)}
			c.declared[at.name] = path
			c.readUses(pkg, at, d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					c.declared[pkg+"."+t.Name.Name] = path
				}
			}
		}
	}
}

// readUses finds the rules that a function uses, each once.
func (c *code) readUses(pkg string, at place, f *ast.FuncDecl) {
	seen := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if ok && strings.HasPrefix(id.Name, "rule") && !seen[id.Name] {
			seen[id.Name] = true
			key := pkg + "." + id.Name
			c.uses[key] = append(c.uses[key], at)
		}
		return true
	})
}

// methodName is Inode.Unlink for a method, whatever its receiver points to.
func methodName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name + "." + f.Name.Name
	}
	return f.Name.Name
}

// resolve finds the code of every rule and every statement.
func (b *book) resolve(c *code) error {
	for _, r := range b.rules {
		r.places = c.uses[r.pkg+"."+r.variable()]
		if len(r.places) == 0 {
			return fmt.Errorf("rule %s is used nowhere", r.key())
		}
	}
	for _, s := range b.statements {
		seen := map[place]bool{}
		add := func(p place) {
			if !seen[p] {
				seen[p] = true
				s.code = append(s.code, p)
			}
		}
		for _, script := range s.scripts {
			for _, name := range script.code {
				file, ok := c.declared[name]
				if !ok {
					return fmt.Errorf("%s: there is no %s", script.name, name)
				}
				add(place{file, name})
			}
		}
		for _, r := range s.rules {
			for _, p := range r.places {
				add(p)
			}
		}
	}
	return nil
}
