package shell

import "strings"

// getoptsState is where getopts stands within a bundle of options.
type getoptsState struct {
	index int // OPTIND when at was set
	at    int // next letter in that argument
}

// optionReader is one run of getopts.
type optionReader struct {
	s       *Shell
	letters string
	silent  bool // the letters began with a colon
	name    string
	words   []string
	index   int
}

func getopts(s *Shell, args []string) int {
	if len(args) < 3 {
		return s.usage("getopts: usage: getopts optstring name [arg ...]")
	}
	r := optionReader{s: s, letters: strings.TrimPrefix(args[1], ":"), silent: strings.HasPrefix(args[1], ":"), name: args[2], words: s.args}
	if len(args) > 3 {
		r.words = args[3:]
	}
	index, _ := smallNumber(s.get("OPTIND"))
	r.index = max(int(index), 1)
	st := &s.getopts
	if st.index != r.index {
		*st = getoptsState{index: r.index}
	}
	if st.at == 0 {
		if r.index > len(r.words) || len(r.words[r.index-1]) < 2 || r.words[r.index-1][0] != '-' {
			return r.finish("?", 1)
		}
		if r.words[r.index-1] == "--" {
			r.index++
			return r.finish("?", 1)
		}
		st.at = 1
	}
	return r.option()
}

// finish sets OPTIND and the variable.
func (r *optionReader) finish(value string, status int) int {
	s, at := r.s, r.s.getopts.at
	s.set("OPTIND", itoa64(int64(r.index)))
	s.getopts = getoptsState{index: r.index, at: at}
	if err := s.set(r.name, value); err != nil {
		s.fail(err)
		return 1
	}
	return status
}

// next goes to the next argument.
func (r *optionReader) next() { r.index, r.s.getopts.at = r.index+1, 0 }

// option takes the letter that getopts stands at.
func (r *optionReader) option() int {
	s, st := r.s, &r.s.getopts
	word := r.words[r.index-1]
	if st.at >= len(word) {
		r.next()
		return r.finish("?", 1)
	}
	c := word[st.at]
	st.at++
	last := st.at >= len(word)
	takes, known := flagOf(r.letters, c)
	if !takes && last {
		r.next()
	}
	s.unset("OPTARG")
	switch {
	case !known:
		return r.wrong("illegal option", c, "?")
	case !takes:
		return r.finish(string(c), 0)
	}
	value := word[st.at:]
	r.next()
	if last {
		if r.index > len(r.words) {
			return r.wrong("option requires an argument", c, ":")
		}
		value = r.words[r.index-1]
		r.index++
	}
	s.set("OPTARG", value)
	return r.finish(string(c), 0)
}

// wrong tells of an option that is not right: by a message, or, where getopts
// is silent, by OPTARG and a value of its own.
func (r *optionReader) wrong(text string, c byte, silently string) int {
	s := r.s
	if r.silent {
		s.set("OPTARG", string(c))
		return r.finish(silently, 0)
	}
	if s.get("OPTERR") != "0" {
		s.stderr(s.speaker() + ": " + text + " -- " + string(c) + "\n")
	}
	return r.finish("?", 0)
}
