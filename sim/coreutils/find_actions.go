package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// action reads a predicate that does something.
func (ps *findParser) action(name string) (findTest, bool) {
	switch name {
	case "-prune":
		return func(f *findFile) bool { f.prune = true; return true }, true
	case "-quit":
		return func(*findFile) bool { ps.quit = true; return false }, true
	}
	acted := ps.acted
	ps.acted = true
	out := ps.inv.out
	if kind, ok := strings.CutPrefix(name, "-f"); ok && (kind == "print" || kind == "print0" || kind == "printf" || kind == "ls") {
		if out, ok = ps.file(name); !ok {
			return nil, true
		}
		if kind == "printf" && ps.at == len(ps.args) {
			return ps.wrong("invalid argument `%s' to `%s'", ps.args[ps.at-1], name), true
		}
		name = "-" + kind
	}
	switch name {
	case "-print":
		return printTo(out, "\n"), true
	case "-print0":
		return printTo(out, "\x00"), true
	case "-printf":
		format, ok := ps.value(name)
		if !ok {
			return nil, true
		}
		if !ps.checkFormat(format) {
			return nil, true
		}
		return ps.known(formatNeeds(format), func(f *findFile) bool { ps.printf(out, format, f); return true }), true
	case "-ls":
		return ps.known(needsStatus, func(f *findFile) bool { ps.ls(out, f); return true }), true
	case "-delete":
		ps.depth = true
		return ps.delete, true
	case "-exec", "-execdir", "-ok", "-okdir":
		return ps.exec(name), true
	}
	ps.acted = acted
	return nil, false
}

// printTo writes names with an end to each.
func printTo(out *output, end string) findTest {
	return func(f *findFile) bool {
		out.WriteString(f.path + end)
		return true
	}
}

// file is where an action such as -fprint writes; two actions may write to one
// file.
func (ps *findParser) file(name string) (*output, bool) {
	path, ok := ps.value(name)
	if !ok {
		return nil, false
	}
	if out := ps.files[path]; out != nil {
		return out, true
	}
	fd, err := openOutput(ps.inv.p, path)
	if err != nil {
		ps.fail(path, err)
		ps.failed = true
		return nil, false
	}
	out := newOutput(ps.inv.p, fd)
	if ps.files == nil {
		ps.files = map[string]*output{}
	}
	ps.files[path] = out
	return out, true
}

// delete removes a file or an empty directory.
func (fd *finder) delete(f *findFile) bool {
	if f.path == "." {
		return true
	}
	flags := 0
	if f.kind.IsDir() {
		flags = sys.AT_REMOVEDIR
	}
	if err := fd.inv.p.Unlinkat(sys.AT_FDCWD, f.path, flags); err != nil {
		fd.inv.errorf("cannot delete %s: %v", quoteText(f.path), err)
		return false
	}
	return true
}

// ls prints a line like ls -dils.
func (fd *finder) ls(out *output, f *findFile) {
	st := &f.st
	out.WriteString(padLeft(strconv.FormatUint(st.Ino, 10), 9, ' ') + " " +
		padLeft(strconv.FormatInt((st.Blocks+1)/2, 10), 6, ' ') + " " + st.Mode.String() + " " +
		padLeft(strconv.FormatUint(uint64(st.Nlink), 10), 3, ' ') + " " +
		padRight(fd.accounts.userName(st.UID), 8) + " " + padRight(fd.accounts.groupName(st.GID), 8) + " ")
	if st.Mode.IsDevice() {
		out.WriteString(padLeft(strconv.FormatUint(uint64(sys.Major(st.Rdev)), 10), 3, ' ') + ", " +
			padLeft(strconv.FormatUint(uint64(sys.Minor(st.Rdev)), 10), 3, ' '))
	} else {
		out.WriteString(padLeft(strconv.FormatInt(st.Size, 10), 8, ' '))
	}
	format := "%b %e %H:%M"
	if ago := fd.now.Sec - st.Mtime.Sec; ago > 6*30*86400 || ago < -3600 {
		format = "%b %e  %Y"
	}
	out.WriteString(" " + strftime(format, st.Mtime, fd.zone) + " " + quoteEscape(f.path))
	if st.Mode.IsSymlink() {
		if target, err := sys.Readlink(fd.inv.p, f.path); err == nil {
			out.WriteString(" -> " + quoteEscape(target))
		}
	}
	out.WriteByte('\n')
}

// findBatch gathers files for one command: -exec ... {} +.
type findBatch struct {
	argv  []string // without {}
	files []string
	size  int
	dir   string // -execdir: where to run it
	inDir bool
}

// batchLimit is about how long a command line may be.
const batchLimit = 128 << 10

// exec is -exec and its like.
func (ps *findParser) exec(name string) findTest {
	var argv []string
	inDir := strings.HasSuffix(name, "dir")
	for {
		arg, ok := ps.value(name)
		if !ok {
			return nil
		}
		if arg == ";" {
			break
		}
		if arg == "+" && len(argv) > 1 && argv[len(argv)-1] == "{}" && strings.HasPrefix(name, "-exec") {
			batch := &findBatch{argv: argv[:len(argv)-1], inDir: inDir}
			ps.batches = append(ps.batches, batch)
			return func(f *findFile) bool { batch.add(ps.finder, f); return true }
		}
		argv = append(argv, arg)
	}
	if len(argv) == 0 {
		return ps.wrong("invalid argument `;' to `%s'", name)
	}
	return func(f *findFile) bool { return ps.each(f, name, argv, inDir) }
}

// each runs a command for one file; true: it exited with 0.
func (fd *finder) each(f *findFile, name string, argv []string, inDir bool) bool {
	path, dir := f.path, ""
	if inDir {
		path, dir = "./"+f.name(), dirName(f.path)
	}
	command := make([]string, len(argv))
	for i, arg := range argv {
		command[i] = strings.ReplaceAll(arg, "{}", path)
	}
	if strings.HasPrefix(name, "-ok") {
		sys.WriteAll(fd.inv.p, 2, []byte("< "+argv[0]+" ... "+f.path+" > ? "))
		if !fd.answer() {
			return false
		}
	}
	return fd.run(command, dir) == 0
}

// answer reads a line: yes begins with y or Y.
func (fd *finder) answer() bool {
	line, _ := newInput(fd.inv.p, 0).line()
	return line != "" && line[0]|0x20 == 'y'
}

// run runs a command in a child and waits for it.
func (fd *finder) run(argv []string, dir string) int {
	fd.inv.out.Flush()
	name := fd.inv.name
	pid, err := fd.inv.p.Fork(func(p sys.Process) int {
		if dir != "" {
			if err := p.Chdir(dir); err != nil {
				return 1
			}
		}
		err := execute(p, argv, p.Environ())
		sys.WriteAll(p, 2, []byte(name+": "+quoteText(argv[0])+": "+err.Error()+"\n"))
		return 1
	})
	if err != nil {
		fd.inv.errorf("cannot fork: %v", err)
		return 1
	}
	for {
		_, status, err := fd.inv.p.Wait4(pid, 0)
		switch {
		case err == sys.EINTR:
		case err != nil:
			return 1
		case status.Signaled():
			return 1
		default:
			return status.ExitStatus()
		}
	}
}

// add puts a file into the batch and runs it when it is full.
func (b *findBatch) add(fd *finder, f *findFile) {
	path := f.path
	if b.inDir {
		dir := dirName(f.path)
		if dir != b.dir {
			b.run(fd)
			b.dir = dir
		}
		path = "./" + f.name()
	}
	b.files = append(b.files, path)
	b.size += len(path) + 9
	if b.size > batchLimit {
		b.run(fd)
	}
}

// run runs the command on what has gathered.
func (b *findBatch) run(fd *finder) {
	if len(b.files) == 0 {
		return
	}
	argv := append(b.argv[:len(b.argv):len(b.argv)], b.files...)
	b.files, b.size = nil, 0
	if fd.run(argv, b.dir) != 0 {
		fd.inv.status = 1
	}
}
