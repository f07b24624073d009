package shell

import "sort"

// functionText is a function as declare -f prints it.
func (s *Shell) functionText(fn *function) string {
	p := printer{source: fn.source}
	return p.function(fn)
}

func (s *Shell) printFunctions(namesOnly bool) {
	var names []string
	for name := range s.funcs {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if namesOnly {
			s.out.print("declare -f ", name, "\n")
		} else {
			s.out.print(s.functionText(s.funcs[name]), "\n")
		}
	}
}
