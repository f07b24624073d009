package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// condition is one condition of the engine.
type condition struct {
	file       string
	from, to   int // where it stands in the file, in bytes
	line       int
	key        string // what it is called where lines may move: file, function, text
	occurrence int    // which of several of that text in the function
}

// name is the condition's key, told apart from others of the same text.
func (c condition) name() string {
	if c.occurrence > 1 {
		return fmt.Sprintf("%s (%d)", c.key, c.occurrence)
	}
	return c.key
}

// conditions are those of all files of a directory but its tests, in order.
func conditions(dir string) ([]condition, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var all []condition
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		found, err := conditionsOf(file)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// conditionsOf are the conditions of one file.
func conditionsOf(file string) ([]condition, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file, nil, 0)
	if err != nil {
		return nil, err
	}
	var all []condition
	seen := map[string]int{}
	for _, decl := range tree.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			for _, e := range negatable(n) {
				key := fmt.Sprintf("%s %s: %s", filepath.Base(file), f.Name.Name, text(fset, e))
				seen[key]++
				all = append(all, condition{
					file: file, from: fset.Position(e.Pos()).Offset, to: fset.Position(e.End()).Offset,
					line: fset.Position(e.Pos()).Line, key: key, occurrence: seen[key],
				})
			}
			return true
		})
	}
	return all, nil
}

// negatable are the conditions that a node consists of.
func negatable(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.IfStmt:
		if binary, ok := n.Cond.(*ast.BinaryExpr); ok && (binary.Op == token.LAND || binary.Op == token.LOR) {
			return nil // its operands are conditions themselves
		}
		return []ast.Expr{n.Cond}
	case *ast.BinaryExpr:
		if n.Op == token.LAND || n.Op == token.LOR {
			return operands(n)
		}
	}
	return nil
}

// operands are those of && and || that are no && or || themselves.
func operands(n *ast.BinaryExpr) []ast.Expr {
	var plain []ast.Expr
	for _, e := range []ast.Expr{n.X, n.Y} {
		if inner, ok := e.(*ast.BinaryExpr); ok && (inner.Op == token.LAND || inner.Op == token.LOR) {
			continue
		}
		plain = append(plain, e)
	}
	return plain
}

// text is an expression as it is written.
func text(fset *token.FileSet, e ast.Expr) string {
	var b bytes.Buffer
	printer.Fprint(&b, fset, e)
	return strings.Join(strings.Fields(b.String()), " ")
}

// negated is the file with the condition negated.
func (c condition) negated() ([]byte, error) {
	source, err := os.ReadFile(c.file)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Write(source[:c.from])
	fmt.Fprintf(&b, "!(%s)", source[c.from:c.to])
	b.Write(source[c.to:])
	return b.Bytes(), nil
}
