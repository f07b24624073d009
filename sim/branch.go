package sim

import "slices"

// Branch is a timeline that was left: a line was typed in its past, or the
// machine was reset.
type Branch struct {
	Entries []Entry // from boot to its end
	Now     int     // how many of them had happened when it was left
	Reset   bool    // it was left by Reset
}

// mostBranches is how many are kept; the oldest goes first.
const mostBranches = 8

// keep makes a timeline a branch, unless nothing would be lost with it.
func (j *journal) keep(b Branch) {
	if countLines(b.Entries) == 0 || !b.Reset && b.Now == len(b.Entries) {
		return
	}
	j.branches = append(slices.Clip(j.branches), b)
	if len(j.branches) > mostBranches {
		j.branches = slices.Delete(j.branches, 0, 1)
	}
}

// Fork is a branch beside the present timeline.
type Fork struct {
	Name  string // its first line that the timeline does not have
	At    int    // lines that both have
	Lines int    // lines of the branch
}

// Forks are the branches, the oldest first.
func (m *Machine) Forks() []Fork {
	forks := make([]Fork, len(m.journal.branches))
	for i, b := range m.journal.branches {
		at := common(m.journal.entries, b.Entries)
		forks[i] = Fork{At: countLines(b.Entries[:at]), Lines: countLines(b.Entries)}
		if at < len(b.Entries) {
			forks[i].Name = b.Entries[at].Line()
		}
	}
	return forks
}

// Branches are the timelines that were left, the oldest first, and behind them,
// where lines are undone, the present one as Redo would bring it back.
func (m *Machine) Branches() []Branch {
	j := m.journal
	all := slices.Clip(j.branches)
	if m.Redoable() {
		all = append(all, Branch{Entries: j.entries, Now: j.now})
	}
	return all
}

// Graft gives a machine the branches of an earlier one with the same seed and
// clock.
func (m *Machine) Graft(branches []Branch) {
	m.journal.branches = slices.Clip(branches)
}

// Switch goes to the end of a branch, by its index in Forks; the present
// timeline becomes one. What has to be played again for that goes to each. Not
// ok: there is no such branch.
func (m *Machine) Switch(i int, each func(*Step)) (ok bool) {
	j := m.journal
	if i < 0 || i >= len(j.branches) {
		return false
	}
	b := j.branches[i]
	j.branches = slices.Delete(slices.Clone(j.branches), i, i+1)
	b.Now = len(b.Entries)
	m.travel(b, each)
	return true
}

// travel goes to where a branch says, which becomes the timeline; the present
// one becomes a branch, as far as the other one has not all of it.
func (m *Machine) travel(to Branch, each func(*Step)) {
	j := m.journal
	at := common(j.entries, to.Entries)
	if at < len(j.entries) {
		j.keep(Branch{Entries: j.entries, Now: min(j.now, len(j.entries)-1)})
	}
	if j.now > at {
		m.rewind(at)
	}
	j.cut(at)
	j.entries = to.Entries
	for j.now < to.Now {
		m.again(each)
	}
	m.resizeAgain()
}

// again does the next entries of the journal again: a line, or a change of the
// terminal's width before the first one.
func (m *Machine) again(each func(*Step)) {
	j := m.journal
	if !j.entries[j.now].Begins() {
		j.now++
		return
	}
	if step := m.replayLine(j.now); each != nil {
		each(step)
	}
}

// common is how many entries two timelines share: whole lines, with what was
// typed while they ran.
func common(a, b []Entry) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	whole := func(e []Entry) bool { return n == len(e) || e[n].Begins() }
	for n > 0 && !(whole(a) && whole(b)) {
		n--
	}
	return n
}
