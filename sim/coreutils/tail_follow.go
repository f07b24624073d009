package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// tailFollow watches files grow. It looks again every interval.
type tailFollow struct {
	on, byName, retry bool
	pid               int // until this process is gone; 0: for ever
	interval          int64
	files             []*followed
	last              *followed // whose text was printed last
}

// followed is one file under watch.
type followed struct {
	name string
	in   *input // nil: not there
}

func (f *tailFollow) add(name string, in *input) {
	file := &followed{name: name, in: in}
	f.files = append(f.files, file)
	if in != nil {
		f.last = file
	}
}

func (f *tailFollow) run(t *tailRun) {
	for len(f.files) > 0 {
		t.out.Flush()
		if f.pid > 0 && t.p.Kill(f.pid, 0) == sys.ESRCH {
			return
		}
		if t.p.Nanosleep(f.interval) != nil {
			return
		}
		for _, file := range f.files {
			if f.byName && file.name != "-" {
				f.reopen(t, file)
			}
			if file.in != nil {
				f.more(t, file)
			}
		}
	}
}

// more prints what a file has gained.
func (f *tailFollow) more(t *tailRun, file *followed) {
	st, err := sys.Fstat(t.p, file.in.fd)
	if err == nil && st.Mode&sys.S_IFMT == sys.S_IFREG {
		if at, _ := t.p.Lseek(file.in.fd, 0, sys.SEEK_CUR); st.Size < at {
			t.warnf("%s: file truncated", file.name)
			t.p.Lseek(file.in.fd, 0, sys.SEEK_SET)
		}
	}
	file.in.end = false
	for {
		b, ok := file.in.chunk()
		if !ok {
			return
		}
		if f.last != file {
			t.headers.print(file.name)
			f.last = file
		}
		t.out.Write(b)
	}
}

// reopen notices that a name is gone, is back, or names another file.
func (f *tailFollow) reopen(t *tailRun, file *followed) {
	now, err := sys.StatPath(t.p, file.name)
	if err != nil {
		if file.in != nil {
			t.warnf("%s has become inaccessible: %v", quoteFile(file.name), err)
			file.in.Close()
			file.in = nil
		}
		return
	}
	if file.in != nil {
		was, _ := sys.Fstat(t.p, file.in.fd)
		if was.Dev == now.Dev && was.Ino == now.Ino {
			return
		}
	}
	in, err := openInput(t.p, file.name)
	if err != nil {
		return
	}
	if file.in != nil {
		t.warnf("%s has been replaced;  following new file", quoteFile(file.name))
		file.in.Close()
	} else {
		t.warnf("%s has appeared;  following new file", quoteFile(file.name))
	}
	file.in = in
}
