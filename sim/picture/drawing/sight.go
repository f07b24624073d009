package drawing

import (
	"slices"

	"github.com/overlook-fs/overlook/sim/picture"
)

// What the line of sight does in a cell.
type pass uint8

const (
	none    pass = iota
	through      // it crosses the cell
	dot          // it ends at what provides the content
	bar          // it ends at a whiteout, or below one
)

// sight is the line of sight of a row, by column; gutter i is right of column i.
type sight struct {
	stopped bool // nothing is seen
	cells   []pass
	gutters []bool
	walls   []bool
	flights []bool // of a copy-up's arrow
}

// sights are the lines of sight of all rows of a mount.
func sights(m *picture.Mount, rows []picture.Row) []sight {
	all := make([]sight, len(rows))
	for i := range rows {
		n := len(m.Columns)
		all[i] = sight{cells: make([]pass, n), gutters: make([]bool, n), walls: make([]bool, n), flights: make([]bool, n)}
	}
	for i := range rows {
		walls(rows, i, all)
	}
	for i := range rows {
		all[i].follow(&rows[i], stopAbove(rows, i))
		all[i].fly(&rows[i])
	}
	return all
}

// walls builds those of a row's opaque directories, right of each, as tall as
// what lies below it.
func walls(rows []picture.Row, top int, all []sight) {
	for c, cell := range rows[top].Cells {
		if c == 0 || cell == nil || !cell.Opaque {
			continue
		}
		for i := top; i < len(rows) && (i == top || rows[i].Depth > rows[top].Depth); i++ {
			all[i].walls[c] = true
		}
	}
}

// stopAbove is the first column where something above a row is no directory,
// so that nothing below it is looked for; 0: there is none.
func stopAbove(rows []picture.Row, of int) (stop int) {
	depth := rows[of].Depth
	for i := of - 1; i >= 0 && depth > 0; i-- {
		if rows[i].Depth >= depth {
			continue
		}
		depth = rows[i].Depth
		for c, cell := range rows[i].Cells {
			if c > 0 && cell != nil && cell.Kind != picture.KindDir {
				if stop == 0 || c < stop {
					stop = c
				}
				break
			}
		}
	}
	return stop
}

// follow draws the line from merged to where it ends, which is at stop where
// nothing is seen.
func (s *sight) follow(row *picture.Row, stop int) {
	if row.Provider > 0 {
		ends := row.Providers
		if len(ends) == 0 {
			ends = []int{row.Provider}
		}
		for c := 1; c <= slices.Max(ends); c++ {
			s.gutters[c-1] = true
			switch {
			case slices.Contains(ends, c):
				s.cells[c] = dot
			case row.Cells[c] == nil:
				s.cells[c] = through
			}
		}
		return
	}
	s.stopped = true
	if row.Cells[0] == nil || row.Cells[0].Ghost == "" {
		return
	}
	for c := 1; c < len(row.Cells); c++ {
		s.gutters[c-1] = true
		cell := row.Cells[c]
		switch {
		case cell == nil && c == stop, cell != nil && white(cell):
			s.cells[c] = bar
		case cell == nil:
			s.cells[c] = through
		}
		if cell != nil || s.walls[c] || c == stop {
			return
		}
	}
}

// fly draws the arrow of a copy-up, from the original to the copy.
func (s *sight) fly(row *picture.Row) {
	for to, cell := range row.Cells {
		if cell == nil {
			continue
		}
		for c := to; c < cell.Copied; c++ {
			s.flights[c] = true
		}
	}
}

func white(c *picture.Cell) bool {
	return c.Kind == picture.KindWhiteout || c.Kind == picture.KindXattrWhiteout
}
