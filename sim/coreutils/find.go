package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// finder is one run of find.
type finder struct {
	inv      *invocation
	accounts *accounts
	zone     zone
	now      sys.Timespec
	follow   copyFollow
	test     findTest
	depth    bool // a directory comes behind what is in it
	oneFS    bool
	minDepth int
	maxDepth int
	quit     bool
	batches  []*findBatch
	files    map[string]*output // by -fprint and its like
}

// findTest is a test or an action on a file.
type findTest func(f *findFile) bool

// findFile is the file that find looks at.
type findFile struct {
	path  string
	start string // the starting point it was found from
	depth int
	// kind is its type, 0 where even that is not known; st the rest, once
	// somebody asked.
	kind   sys.Mode
	st     sys.Stat
	looked bool
	failed error // why looking at it did not work, which was said
	prune  bool
}

func find(inv *invocation) {
	if inv.asked() {
		return
	}
	fd := &finder{inv: inv, accounts: newAccounts(inv.p), zone: zoneOf(inv.p), now: inv.p.Now(),
		follow: copyFollowNever, maxDepth: 1 << 30}
	args := fd.options(inv.args)
	starts := 0
	for starts < len(args) && !startsFindExpression(args[starts]) {
		starts++
	}
	parser := &findParser{finder: fd, args: args[starts:]}
	test, ok := parser.parse()
	if !ok {
		inv.status = 1
		return
	}
	fd.test = test
	names := args[:starts]
	if len(names) == 0 {
		names = []string{"."}
	}
	for _, name := range names {
		if fd.quit {
			break
		}
		fd.start(name)
	}
	for _, batch := range fd.batches {
		batch.run(fd)
	}
	for _, out := range fd.files {
		out.Flush()
	}
}

// options reads -H, -L and -P, which stand before the starting points.
func (fd *finder) options(args []string) []string {
	for len(args) > 0 {
		switch args[0] {
		case "-H":
			fd.follow = copyFollowArgs
		case "-L":
			fd.follow = copyFollowAlways
		case "-P":
			fd.follow = copyFollowNever
		case "--":
			return args[1:]
		default:
			return args
		}
		args = args[1:]
	}
	return args
}

// startsFindExpression reports whether an argument ends the starting points.
func startsFindExpression(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' || arg == "(" || arg == "!"
}

// fail says what is wrong with a file.
func (fd *finder) fail(path string, err error) {
	fd.inv.errorf("%s: %v", quoteText(path), err)
}

// start walks one starting point.
func (fd *finder) start(name string) {
	f := &findFile{path: name, start: name}
	if fd.look(f) {
		fd.visit(f, f.st.Dev, nil)
	}
}

// look makes sure that f's status is known; once it says why it cannot be.
func (fd *finder) look(f *findFile) bool {
	if f.looked || f.failed != nil {
		return f.looked
	}
	if f.failed = fd.stat(f); f.failed != nil {
		fd.fail(f.path, f.failed)
	}
	return f.looked
}

// stat looks at a file, through symlinks as far as the options say.
func (fd *finder) stat(f *findFile) (err error) {
	p := fd.inv.p
	defer func() { f.looked, f.kind = err == nil, f.st.Mode.Type() }()
	if fd.follow == copyFollowAlways || fd.follow == copyFollowArgs && f.depth == 0 {
		if f.st, err = sys.StatPath(p, f.path); err == nil {
			return nil
		}
		if err != sys.ENOENT && err != sys.ELOOP {
			return err
		}
	}
	f.st, err = sys.Lstat(p, f.path)
	return err
}

// visit tests a file and goes down where it is a directory.
func (fd *finder) visit(f *findFile, device uint64, above []fileID) {
	id := fileID{f.st.Dev, f.st.Ino}
	if f.kind.IsDir() && fd.follow == copyFollowAlways {
		for _, a := range above {
			if a == id {
				fd.inv.errorf("File system loop detected; %s is part of the same file system loop as %s.", quoteText(f.path), quoteText(dirName(f.path)))
				return
			}
		}
	}
	if !fd.depth {
		fd.apply(f)
	}
	if f.kind.IsDir() && !f.prune && f.depth < fd.maxDepth && !fd.quit && (!fd.oneFS || f.st.Dev == device) {
		fd.descend(f, device, append(above[:len(above):len(above)], id))
	}
	if fd.depth && !fd.quit {
		fd.apply(f)
	}
}

// apply evaluates the expression on a file deep enough.
func (fd *finder) apply(f *findFile) {
	if f.depth >= fd.minDepth {
		fd.test(f)
	}
}

// descend visits what is in a directory.
func (fd *finder) descend(f *findFile, device uint64, above []fileID) {
	entries, err := sys.ReadDir(fd.inv.p, f.path)
	if err != nil {
		fd.fail(f.path, err)
	}
	for _, entry := range entries {
		if fd.quit {
			return
		}
		child := &findFile{path: joinPath(f.path, entry.Name), start: f.start, depth: f.depth + 1}
		child.kind, child.st.Ino = sys.Mode(entry.Type)<<12, entry.Ino
		if entry.Type == sys.DT_DIR || entry.Type == sys.DT_LNK && fd.follow == copyFollowAlways || entry.Type == 0 {
			fd.look(child)
		}
		if child.failed != sys.ELOOP {
			fd.visit(child, device, above)
		}
	}
}

// name is the last component, as -name sees it.
func (f *findFile) name() string { return baseName(f.path) }
