// Package web is the page as it was built, for a server to hand out.
//
// The page's own source is TypeScript; its build fills dist, and until it has
// run there is nothing in it but the mark that keeps the directory.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist is the built page: index.html and its assets, with a .br and a .gz
// beside every file that is worth it.
func Dist() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return dist
	}
	return files
}
