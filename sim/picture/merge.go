package picture

import (
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// grid fills the rows of one mount. layers has the merged tree first, then a
// layer for each further column.
type grid struct {
	m      *Mount
	layers []layer
	from   int // rows that are left out before the first one shown
	limit  int // most rows shown
	look   Look
	union  union // of another union filesystem
}

// place is where the directory of a row lies in one column.
type place struct {
	col    int
	path   string // in the layer; another than the row's behind a redirect
	hidden string // why merged does not show it, "" where it takes part
}

// take fills the rows from the roots of all layers.
func (g *grid) take() {
	var roots []place
	for col := 1; col < len(g.layers); col++ {
		if g.m.Columns[col].Role != Data {
			roots = append(roots, place{col: col})
		}
	}
	g.dir("", 0, roots, g.look == LayersAndMerged)
}

// listing is a directory in every column: the cells of each name.
type listing struct {
	names []string
	rows  map[string][]*Cell
	dirs  map[string]bool // those that are a directory in some column
}

// add enters a name that a column lists.
func (l *listing) add(e sys.Dirent, columns int) {
	if l.rows[e.Name] == nil {
		l.rows[e.Name] = make([]*Cell, columns)
		l.names = append(l.names, e.Name)
	}
	if e.Type == sys.DT_DIR {
		l.dirs[e.Name] = true
	}
}

// dir adds the rows of a directory and of what lies below it. shown says that
// the merged tree has this directory and may be read.
func (g *grid) dir(path string, depth int, places []place, shown bool) {
	l := listing{rows: map[string][]*Cell{}, dirs: map[string]bool{}}
	for _, at := range places {
		for _, e := range g.layers[at.col].named(at.path) {
			l.add(e, len(g.layers))
		}
	}
	var merged map[string]bool
	if shown {
		merged = map[string]bool{}
		for _, e := range g.layers[0].entries(path) {
			l.add(e, len(g.layers))
			merged[e.Name] = true
		}
	}
	sort.Strings(l.names)
	for _, name := range l.names {
		if len(g.m.Rows) >= g.limit {
			g.m.More++
			continue
		}
		if g.m.From < g.from && !l.dirs[name] {
			g.m.From++
			continue
		}
		g.name(path, name, depth, places, l.rows[name], merged)
	}
}

// name adds the row of one name and the rows below it. merged has the names
// that the merged tree lists, nil where it is not read.
func (g *grid) name(dir, name string, depth int, places []place, cells []*Cell, merged map[string]bool) {
	row := Row{Path: join(dir, name), Name: name, Depth: depth, Provider: -1, Cells: cells}
	r := resolution{g: g, row: &row, name: name}
	for i, at := range places {
		r.ask(at, places[i+1:])
	}
	g.mergedCell(&row, r.whitedOut, merged)
	g.markCopied(&row)
	if len(row.Providers) < 2 {
		row.Providers = nil
	}
	shown := merged != nil && cells[0] != nil && cells[0].Ghost == "" && cells[0].Kind == KindDir && !g.layers[0].crosses(cells[0])
	if g.m.From < g.from {
		g.m.From++
	} else {
		g.m.Rows = append(g.m.Rows, row)
	}
	if len(r.below) > 0 || shown {
		g.dir(row.Path, depth+1, r.below, shown)
	}
}

// resolution is the lookup of one name from the top layer down.
type resolution struct {
	g         *grid
	row       *Row
	name      string
	stop      string // why deeper layers are hidden, "" while the search goes on
	whitedOut bool
	redirect  string // the path to look for in deeper layers, "" for the row's
	below     []place
}

// ask asks one layer, in its turn.
func (r *resolution) ask(at place, deeper []place) {
	path := join(at.path, r.name)
	layer := &r.g.layers[at.col]
	c := layer.cell(path)
	if r.redirect != "" && at.hidden == "" && r.stop == "" {
		c = r.redirected(layer, at)
		path = r.redirect
	}
	if c == nil {
		if at.hidden == "" && r.stop == "" && layer.hides(path) {
			r.below = append(r.below, place{col: at.col, path: path})
		}
		return
	}
	r.row.Cells[at.col] = c
	c.elsewhere = path != r.row.Path
	c.Hidden = at.hidden
	if c.Hidden == "" {
		c.Hidden = r.stop
	}
	if c.Hidden == "" {
		r.decide(at, c, deeper)
	} else if c.Hidden == hiddenByWhiteout {
		r.whitedOut = true
	}
	if c.Kind == KindDir && !layer.crosses(c) {
		r.below = append(r.below, place{col: at.col, path: path, hidden: c.Hidden})
	}
}

// decide takes a cell that no higher layer hides into the merged view.
func (r *resolution) decide(at place, c *Cell, deeper []place) {
	columns, row := r.g.m.Columns, r.row
	switch {
	case c.whiteout():
		r.stop, r.whitedOut = hiddenByWhiteout, row.Provider < 0
	case c.Kind == KindDir:
		if row.Provider < 0 {
			row.Provider = at.col
		}
		row.Providers = append(row.Providers, at.col)
		if c.Opaque {
			r.stop = hiddenByOpaque
		} else if r.g.union.topOnly {
			r.stop = columns[at.col].Name
		}
		if c.Redirect != "" && len(deeper) > 0 {
			r.redirect = target(c.Redirect, at.path)
		}
	case row.Provider < 0:
		row.Provider = at.col
		r.stop = columns[at.col].Name
	default:
		r.stop = columns[row.Provider].Name
		c.Hidden = r.stop
	}
}

// redirected is the directory that a redirect leads to in a deeper layer. Its
// cell says where it lies.
func (r *resolution) redirected(l *layer, at place) *Cell {
	c := l.cell(r.redirect)
	if c != nil && c.Redirect == "" && r.redirect != join(at.path, r.name) {
		c.Redirect = "/" + r.redirect
	}
	return c
}

// target is the path that a redirect found in the directory dir names.
func target(redirect, dir string) string {
	if strings.HasPrefix(redirect, "/") {
		return strings.Trim(redirect, "/")
	}
	return join(dir, redirect)
}

// mergedCell sets column 0: what merged shows, or a ghost.
func (g *grid) mergedCell(row *Row, whitedOut bool, merged map[string]bool) {
	switch {
	case merged == nil && g.look == LayersOnly && row.Provider >= 0:
		c := *row.Cells[row.Provider]
		c.Ino, c.Nlink, c.Redirect = 0, 0, ""
		c.Opaque, c.Metacopy, c.Impure, c.Origin = false, false, false, false
		row.Cells[0] = &c
	case merged[row.Name]:
		row.Cells[0] = g.layers[0].cell(row.Path)
	}
	if row.Cells[0] != nil {
		return
	}
	ghost := &Cell{Ghost: GhostNotSeen}
	if whitedOut {
		ghost.Ghost = GhostDeleted
	}
	for _, c := range row.Cells[1:] {
		if c != nil && (ghost.Kind == "" || !c.whiteout()) {
			ghost.Kind = c.Kind
		}
	}
	row.Cells[0], row.Provider, row.Providers = ghost, -1, nil
}

// markCopied sets from which column the upper file of a row was copied up:
// one with an origin was, from the nearest lower that has the like under this
// name, or from the only lower there is. A directory's origin proves nothing,
// since a mere lookup may set it.
func (g *grid) markCopied(row *Row) {
	if len(row.Cells) < 3 || g.m.Columns[1].Role != Upper {
		return
	}
	up := row.Cells[1]
	if up == nil || !up.Origin || up.Kind == KindDir {
		return
	}
	for col := 2; col < len(row.Cells); col++ {
		if c := row.Cells[col]; c != nil && c.Kind == up.Kind {
			up.Copied = col
			return
		}
	}
	if len(row.Cells) == 3 {
		up.Copied = 2
	}
}
