package diff

// fate is what becomes of a line before the search.
type fate byte

const (
	keep    fate = iota
	aside        // matches nothing: changed for certain
	unclear      // matches so much that it says little: aside where its neighbours are
)

// count is how often each class occurs.
func (x *side) count() map[int]int {
	counts := map[int]int{}
	for _, class := range x.lines {
		counts[class]++
	}
	return counts
}

// putAside marks as changed the lines that the search need not see, and lists
// those that it does. matches counts the other side's lines.
func (x *side) putAside(matches map[int]int) {
	many := 5
	for n := len(x.lines) / 64 >> 2; n > 0; n >>= 2 {
		many *= 2
	}
	fates := make([]fate, len(x.lines))
	for i := range fates {
		switch n := matches[x.lines[i]]; {
		case n == 0:
			fates[i] = aside
		case n > many:
			fates[i] = unclear
		}
	}
	settle(fates)
	for i, f := range fates {
		if f == keep {
			x.kept = append(x.kept, i)
		} else {
			x.changed.set(i, true)
		}
	}
}

// settle decides the unclear lines: only those in the midst of a run of lines
// put aside stay there.
func settle(fates []fate) {
	for i := 0; i < len(fates); i++ {
		if fates[i] == unclear {
			fates[i] = keep
		}
		if fates[i] == keep {
			continue
		}
		end, doubtful := i, 0
		for ; end < len(fates) && fates[end] != keep; end++ {
			if fates[end] == unclear {
				doubtful++
			}
		}
		for fates[end-1] == unclear {
			end--
			fates[end] = keep
			doubtful--
		}
		run := fates[i:end]
		if doubtful*4 > len(run) {
			keepUnclear(run)
		} else {
			thin(run)
		}
		i = end - 1
	}
}

func keepUnclear(run []fate) {
	for i := range run {
		if run[i] == unclear {
			run[i] = keep
		}
	}
}

// thin keeps long stretches of unclear lines in a run, and those near its ends.
func thin(run []fate) {
	least := 1
	for n := len(run) >> 2 >> 2; n > 0; n >>= 2 {
		least <<= 1
	}
	least++
	for i := 0; i < len(run); {
		stretch := 0
		for i+stretch < len(run) && run[i+stretch] == unclear {
			stretch++
		}
		if stretch >= least {
			keepUnclear(run[i : i+stretch])
		}
		i += stretch + 1
	}
	keepNearEnd(len(run), func(i int) *fate { return &run[i] })
	keepNearEnd(len(run), func(i int) *fate { return &run[len(run)-1-i] })
}

// keepNearEnd keeps the unclear lines between an end of a run and the first
// three certain ones in a row, or the first certain one after eight.
func keepNearEnd(n int, at func(int) *fate) {
	certain := 0
	for i := 0; i < n && certain < 3; i++ {
		f := at(i)
		if i >= 8 && *f == aside {
			return
		}
		if *f == aside {
			certain++
			continue
		}
		certain = 0
		*f = keep
	}
}
