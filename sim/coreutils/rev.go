package coreutils

// eachInput opens the files in turn, standard input where there are none, and
// reports those that cannot be read.
func (inv *invocation) eachInput(files []string, use func(in *input, name string)) {
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, name := range files {
		in, err := openInput(inv.p, name)
		if err != nil {
			inv.errorf("%s: %v", quoteName(name), err)
			continue
		}
		use(in, name)
		if in.err != nil {
			inv.errorf("%s: %v", quoteName(name), in.err)
		}
		in.Close()
	}
}

// rev turns each line round.
func rev(inv *invocation) {
	var version bool
	o := inv.options()
	o.flag(&version, 'V', "version")
	files, ok := o.parse()
	if !ok {
		return
	}
	if version {
		inv.out.WriteString("rev from util-linux 2.38.1\n")
		return
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, name := range files {
		in, err := openInput(inv.p, name)
		if err != nil {
			inv.errorf("cannot open %s: %v", name, err)
			continue
		}
		for rec, ok := in.record('\n'); ok; rec, ok = in.record('\n') {
			n := len(rec)
			ended := rec[n-1] == '\n'
			if ended {
				n--
			}
			for i := n - 1; i >= 0; i-- {
				inv.out.WriteByte(rec[i])
			}
			if ended {
				inv.out.WriteByte('\n')
			}
		}
		if in.err != nil {
			inv.errorf("%s: %v", name, in.err)
		}
		in.Close()
	}
}
