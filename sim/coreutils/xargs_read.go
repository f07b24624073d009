package coreutils

// xargsReader reads the items of xargs.
type xargsReader struct {
	run    *xargsRun
	failed bool // the input was bad
	ended  bool // -E's word came
	warned bool
}

// next is the next item; endsLine says that nothing of its line follows.
func (r *xargsReader) next() (item string, endsLine, ok bool) {
	if r.failed || r.ended {
		return "", false, false
	}
	if r.run.delim >= 0 {
		rec, ok := r.run.in.record(byte(r.run.delim))
		if n := len(rec); n > 0 && rec[n-1] == byte(r.run.delim) {
			rec = rec[:n-1]
		}
		return string(rec), true, ok
	}
	return r.quoted()
}

func isItemBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r' }

// quoted reads an item between blanks; quotes and backslashes protect. With -I
// only the end of the line ends it.
func (r *xargsReader) quoted() (string, bool, bool) {
	var word []byte
	in, inWord, quote := r.run.in, false, byte(0)
	for {
		c, more := in.next()
		switch {
		case !more && quote != 0:
			return r.unmatched(quote)
		case !more:
			return r.finish(word, true, inWord)
		case c == '\n' && quote != 0:
			return r.unmatched(quote)
		case quote != 0 && c == quote:
			quote = 0
			continue
		case quote != 0:
		case c == '\n' && inWord:
			return r.finish(word, true, true)
		case c == '\n', isItemBlank(c) && !inWord:
			continue
		case isItemBlank(c) && r.run.replace == "":
			return r.finish(word, r.lineEnds(c), true)
		case c == '\'' || c == '"':
			quote, inWord = c, true
			continue
		case c == '\\':
			if c, more = in.next(); !more {
				c = '\\'
			}
		}
		if c == 0 {
			r.warnNUL()
			for c != '\n' && more {
				c, more = in.next()
			}
			return r.finish(word, true, true)
		}
		word = append(word, c)
		inWord = true
	}
}

// lineEnds skips blanks behind an item and reports whether the line ends
// there. With -L a line that ends in a blank goes on in the next one.
func (r *xargsReader) lineEnds(blank byte) bool {
	in := r.run.in
	for {
		c, more := in.next()
		if !more {
			return true
		}
		if isItemBlank(c) {
			continue
		}
		if c == '\n' && r.run.maxLines > 0 {
			return false
		}
		in.pos--
		return false
	}
}

func (r *xargsReader) finish(word []byte, endsLine, ok bool) (string, bool, bool) {
	if ok && r.run.hasEOF && string(word) == r.run.eof {
		r.ended = true
		return "", false, false
	}
	return string(word), endsLine, ok
}

func (r *xargsReader) unmatched(quote byte) (string, bool, bool) {
	kind := "single"
	if quote == '"' {
		kind = "double"
	}
	r.run.inv.errorf("unmatched %s quote; by default quotes are special to xargs unless you use the -0 option", kind)
	r.failed = true
	return "", false, false
}

func (r *xargsReader) warnNUL() {
	if !r.warned {
		r.warned = true
		r.run.inv.warnf("WARNING: a NUL character occurred in the input.  It cannot be passed through in the argument list.  Did you mean to use the --null option?")
	}
}
