package traces

// Shrink leaves out of steps that differ what can be left out, and simplifies
// the rest, as long as they differ still. differs runs steps afresh; tries
// limits how often.
func Shrink(ops []Op, tries int, differs func([]Op) bool) []Op {
	s := shrinker{tries: tries, differs: differs}
	for {
		before := len(ops)
		ops = s.leaveOut(ops)
		ops = s.simplify(ops)
		if len(ops) == before || s.tries <= 0 {
			return ops
		}
	}
}

type shrinker struct {
	tries   int
	differs func([]Op) bool
}

func (s *shrinker) try(ops []Op) bool {
	s.tries--
	return s.tries > 0 && s.differs(ops)
}

// leaveOut leaves out runs of steps, long ones first. The last step stays: it
// shows the difference.
func (s *shrinker) leaveOut(ops []Op) []Op {
	for size := len(ops) / 2; size > 0; size /= 2 {
		for start := len(ops) - 1 - size; start >= 0; start -= size {
			without := append(append([]Op{}, ops[:start]...), ops[start+size:]...)
			if s.try(without) {
				ops = without
				start = min(start, len(ops)-1)
			}
		}
	}
	return ops
}

// simplify makes single steps plainer.
func (s *shrinker) simplify(ops []Op) []Op {
	for i := range ops {
		for _, change := range []func(*Op){
			func(o *Op) { o.Who = 0 },
			func(o *Op) { o.Flags = 0 },
			func(o *Op) {
				if len(o.Text) > 20 && o.Call != "mount" {
					o.Text = "x"
				}
			},
		} {
			plainer := append([]Op{}, ops...)
			change(&plainer[i])
			if plainer[i] != ops[i] && s.try(plainer) {
				ops = plainer
			}
		}
		ops = s.simplifyOptions(ops, i)
	}
	return ops
}

// simplifyOptions leaves out mount options of step i.
func (s *shrinker) simplifyOptions(ops []Op, i int) []Op {
	if ops[i].Call != "mount" || ops[i].Name != "overlay" {
		return ops
	}
	for comma := len(ops[i].Text) - 1; comma > 0; comma-- {
		text := ops[i].Text
		if comma >= len(text) || text[comma] != ',' {
			continue
		}
		end := comma + 1
		for end < len(text) && text[end] != ',' {
			end++
		}
		plainer := append([]Op{}, ops...)
		plainer[i].Text = text[:comma] + text[end:]
		if s.try(plainer) {
			ops = plainer
		}
	}
	return ops
}
