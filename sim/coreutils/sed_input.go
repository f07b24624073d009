package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// sedInput is the lines of all files in turn, with one line looked ahead so
// that the last one is known.
type sedInput struct {
	s       *sedRun
	names   []string
	in      *input
	name    string // of the file at hand
	ahead   string
	newline bool // ahead ends in a newline
	have    bool // ahead holds a line
	edit    sedEdit
}

// sedEdit is a file that is being edited in place.
type sedEdit struct {
	target, temp string
}

// openNext opens the next file that can be opened; false: there is none.
func (i *sedInput) openNext() bool {
	for len(i.names) > 0 {
		name := i.names[0]
		i.names = i.names[1:]
		in, err := openInput(i.s.p, name)
		if name == "-" && i.s.inPlace {
			i.s.die(4, "couldn't edit -: not a regular file")
			continue
		}
		if err != nil {
			i.s.warnf("can't read %s: %v", name, err)
			i.s.status = 2
			continue
		}
		i.in, i.name = in, name
		if i.s.inPlace && !i.beginEdit() {
			in.Close()
			i.in = nil
			continue
		}
		return true
	}
	return false
}

// fill looks one line ahead within the file at hand.
func (i *sedInput) fill() {
	rec, ok := i.in.record(i.s.eol)
	if !ok {
		if i.in.err != nil {
			if i.in.err == sys.EISDIR && i.s.inPlace {
				i.s.die(4, "couldn't edit %s: not a regular file", i.name)
			} else if i.in.err == sys.EISDIR {
				i.s.die(2, "read error on %s: %v", i.name, i.in.err)
				i.s.status = 4
				i.s.quit = true
			}
		}
		i.close()
		return
	}
	i.newline = rec[len(rec)-1] == i.s.eol
	if i.newline {
		rec = rec[:len(rec)-1]
	}
	i.ahead, i.have = string(rec), true
}

func (i *sedInput) close() {
	i.in.Close()
	i.in = nil
}

// last reports whether no line follows: none at all, or none in this file
// where files are separate.
func (i *sedInput) last() bool {
	for !i.have {
		if i.in == nil {
			if i.s.separate && i.s.line > 0 || i.s.quit || !i.openNext() {
				return true
			}
		}
		i.fill()
	}
	return false
}

// next takes the next line; false at the end of everything.
func (i *sedInput) next() (line string, newline, ok bool) {
	for !i.have {
		if i.in == nil {
			if i.s.separate {
				i.endEdit()
			}
			if i.s.quit || !i.openNext() {
				return "", false, false
			}
			if i.s.separate {
				i.s.newFile()
			}
		}
		i.fill()
	}
	i.have = false
	line, newline = i.ahead, i.newline
	i.s.line++
	return line, newline, true
}

// beginEdit makes the new file that takes the place of the one at hand.
func (i *sedInput) beginEdit() bool {
	p := i.s.p
	st, err := sys.Fstat(p, i.in.fd)
	if err != nil || st.Mode&sys.S_IFMT != sys.S_IFREG {
		i.s.die(4, "couldn't edit %s: not a regular file", i.name)
		return false
	}
	var random [6]byte
	p.Getrandom(random[:])
	for k := range random {
		random[k] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[random[k]%62]
	}
	dir := ""
	if slash := strings.LastIndexByte(i.name, '/'); slash >= 0 {
		dir = i.name[:slash+1]
	}
	temp := dir + "sed" + string(random[:])
	fd, err := sys.Open(p, temp, sys.O_RDWR|sys.O_CREAT|sys.O_EXCL, 0o600)
	if err != nil {
		shown := dir
		if shown == "" {
			shown = "./"
		}
		i.s.die(4, "couldn't open temporary file %s: %v", shown+temp[len(dir):], err)
		i.s.quit = true
		return false
	}
	p.Fchownat(fd, "", int(st.UID), int(st.GID), sys.AT_EMPTY_PATH)
	p.Fchmodat2(fd, "", st.Mode&0o7777, sys.AT_EMPTY_PATH)
	i.edit = sedEdit{target: i.name, temp: temp}
	i.s.stdout = &sedOutput{out: newOutput(p, fd), name: temp}
	return true
}

// endEdit puts the edited file in its place.
func (i *sedInput) endEdit() {
	if i.edit.temp == "" {
		return
	}
	p, e := i.s.p, i.edit
	i.edit = sedEdit{}
	i.s.stdout.out.Flush()
	p.Close(i.s.stdout.out.fd)
	i.s.stdout = &sedOutput{out: i.s.out, name: "-"}
	if i.s.suffix != "" {
		dir, name := "", e.target
		if slash := strings.LastIndexByte(name, '/'); slash >= 0 {
			dir, name = name[:slash+1], name[slash+1:]
		}
		backup := name + i.s.suffix
		if strings.Contains(i.s.suffix, "*") {
			backup = strings.ReplaceAll(i.s.suffix, "*", name)
		}
		if !strings.Contains(backup, "/") {
			backup = dir + backup
		}
		if err := sys.Rename(p, e.target, backup); err != nil {
			i.s.die(4, "cannot rename %s: %v", e.target, err)
			return
		}
	}
	if err := sys.Rename(p, e.temp, e.target); err != nil {
		i.s.die(4, "cannot rename %s: %v", e.temp, err)
	}
}
