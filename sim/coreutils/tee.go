package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// teeSink is one of the places that tee writes to.
type teeSink struct {
	name string
	fd   int
	gone bool
}

func tee(inv *invocation) {
	flags := sys.O_WRONLY | sys.O_CREAT | sys.O_TRUNC
	var ignore, none bool
	o := inv.options()
	o.do('a', "append", func() { flags = sys.O_WRONLY | sys.O_CREAT | sys.O_APPEND })
	o.flag(&ignore, 'i', "ignore-interrupts")
	o.flag(&none, 'p', "")
	o.optional(0, "output-error", func(v string) bool {
		if v == "" {
			return true
		}
		_, ok := inv.oneOf("output-error", v, "warn", "warn-nopipe", "exit", "exit-nopipe")
		return ok
	})
	files, ok := o.parse()
	if !ok {
		return
	}
	if ignore {
		inv.p.Sigaction(sys.SIGINT, sys.ActionIgnore)
	}
	sinks := []teeSink{{name: "standard output", fd: 1}}
	for _, file := range files {
		fd, err := sys.Open(inv.p, file, flags, 0o666)
		if err != nil {
			inv.errorf("%s: %v", quoteName(file), err)
			continue
		}
		sinks = append(sinks, teeSink{name: file, fd: fd})
	}
	inv.copyToAll(sinks)
	for _, s := range sinks[1:] {
		inv.p.Close(s.fd)
	}
}

// copyToAll copies standard input to every sink that still takes it.
func (inv *invocation) copyToAll(sinks []teeSink) {
	buf := make([]byte, 16<<10)
	for {
		n, err := inv.p.Read(0, buf)
		if err == sys.EINTR {
			continue
		}
		if err != nil {
			inv.errorf("read error: %v", err)
			return
		}
		if n == 0 {
			return
		}
		for i := range sinks {
			s := &sinks[i]
			if s.gone {
				continue
			}
			if err := sys.WriteAll(inv.p, s.fd, buf[:n]); err != nil {
				s.gone = true
				inv.errorf("%s: %v", quoteName(s.name), err)
			}
		}
	}
}
