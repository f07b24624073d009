package docker

import (
	"path"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// cacheDir remembers which layer a step gave.
const cacheDir = rootDir + "/buildkit/cache"

// layerStep does a step that makes a layer, or takes the layer that it made
// before. key tells the step from all others. made is when the layer was made.
func (b *building) layerStep(st *stage, key string, do func() error) (made string, err error) {
	s := b.c.store
	below, _ := s.below(&st.draft)
	file := cacheDir + "/" + strings.TrimPrefix(sum([]byte(below+"\n"+key)), "sha256:")
	if !b.noCache {
		chain, made, _ := strings.Cut(s.readText(file), " ")
		if l, ok := s.findChain(chain); ok {
			st.draft.diffs = append(st.draft.diffs, l.diff)
			b.progress.cached()
			return made, nil
		}
	}
	if err := do(); err != nil {
		return "", err
	}
	if err := s.makeAll(cacheDir, 0o711); err != nil {
		return "", because("mkdir", cacheDir, err)
	}
	chain, _ := s.below(&st.draft)
	made = stamp(s.p.Now())
	return made, s.write(file, []byte(chain+" "+made))
}

// change makes a layer of what do changes in the tree so far.
func (b *building) change(st *stage, do func(merged string) error) error {
	s := b.c.store
	below, top := s.below(&st.draft)
	cache := s.newID()
	if err := s.createLayer(cache, top.cache); err != nil {
		return err
	}
	if err := s.within(cache, do); err != nil {
		s.removeLayer(cache)
		return err
	}
	s.forgetMarks(diffDir(cache))
	l, err := s.sealLayer(cache, below)
	st.draft.diffs = append(st.draft.diffs, l.diff)
	return err
}

// workdir makes the directory that the following steps begin in.
func (b *building) workdir(st *stage, i *instruction) error {
	r := &st.draft.running
	dir := substitute(i.rest, append(append([]string(nil), b.known...), r.env...))
	if !strings.HasPrefix(dir, "/") {
		dir = path.Join("/", r.dir, dir)
	}
	r.dir = path.Clean(dir)
	made, err := b.layerStep(st, "WORKDIR "+r.dir, func() error {
		return b.change(st, func(merged string) error {
			place, err := resolve(b.c.p, merged, r.dir)
			if err == nil {
				err = b.c.store.makeAll(place, 0o755)
			}
			return because("mkdir", r.dir, err)
		})
	})
	if err != nil {
		return err
	}
	b.record(st, "WORKDIR "+r.dir, made)
	return nil
}

// command runs a RUN in a container of its own.
func (b *building) command(st *stage, i *instruction) error {
	argv := i.words()
	if len(argv) == 0 {
		return refuse("dockerfile parse error on line ", decimal(i.line), ": RUN requires at least one argument")
	}
	shown := strings.Join(argv, " ")
	r := &st.draft.running
	env := append(append([]string(nil), b.known...), r.env...)
	key := "RUN " + strings.Join(env, " ") + " " + r.user + " " + r.dir + " " + shown
	made, err := b.layerStep(st, key, func() error {
		c := &container{id: b.c.store.newID(), layer: b.c.store.newID(), path: argv[0], args: argv[1:], running: *r}
		c.running.hostname, c.running.env = "buildkitsandbox", env
		defer b.c.store.remove(c)
		code, err := b.contained(st, c)
		if err == nil && code != 0 {
			err = refuse("process ", quote(shown), " did not complete successfully: exit code: ", decimal(code))
		}
		if err != nil {
			return err
		}
		return b.c.store.addLayer(&st.draft, diffDir(c.layer))
	})
	if err != nil {
		return err
	}
	b.record(st, "RUN "+shown, made)
	return nil
}

// contained runs a container of a step; what it prints is progress.
func (b *building) contained(st *stage, c *container) (code int, err error) {
	s := b.c.store
	_, top := s.below(&st.draft)
	if err := s.layOut(c, top.cache); err != nil {
		return 0, err
	}
	r, w, err := s.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		return 0, because("pipe2", "", err)
	}
	defer s.p.Close(r)
	null, err := sys.Open(s.p, "/dev/null", sys.O_RDONLY|sys.O_CLOEXEC, 0)
	if err != nil {
		return 0, because("open", "/dev/null", err)
	}
	err = s.start(c, [3]int{null, w, w}, beside)
	s.p.Close(null)
	s.p.Close(w)
	if err != nil {
		return missing(err.Error()), nil
	}
	b.progress.output(r)
	_, ended, _ := s.p.Wait4(c.state.pid, 0)
	s.unmountLayer(c.merged())
	return exitCode(ended), nil
}

// copy is COPY and ADD: from the context, or from another stage or image.
func (b *building) copy(st *stage, i *instruction) error {
	words := strings.Fields(substitute(i.rest, append(append([]string(nil), b.known...), st.draft.running.env...)))
	if i.rest[0] == '[' {
		words = i.words()
	}
	if len(words) < 2 {
		return refuse("dockerfile parse error on line ", decimal(i.line), ": ", i.word, " requires at least two arguments, but only one was provided. Destination could not be determined")
	}
	sources, to := words[:len(words)-1], words[len(words)-1]
	return b.source(i.flag("from"), func(root string) error {
		found, err := b.expand(root, sources)
		if err != nil {
			return err
		}
		made, err := b.layerStep(st, i.source()+"\n"+b.c.store.fingerprint(root, found), func() error {
			return b.change(st, func(merged string) error { return b.copyInto(st, i, merged, root, found, to) })
		})
		if err != nil {
			return err
		}
		b.record(st, i.word+" "+strings.Join(words, " "), made)
		return nil
	})
}

// source gives do the directory from which is copied.
func (b *building) source(from string, do func(root string) error) error {
	if from == "" {
		return do(strings.TrimSuffix(b.context, "/"))
	}
	for n, other := range b.stages {
		if other.name == from || decimal(n) == from {
			return b.c.store.lookInto(&stored{config: imageConfig(&other.draft)}, do)
		}
	}
	i, err := b.c.findOrPull(from)
	if err != nil {
		return refuse(err.Error())
	}
	return b.c.store.lookInto(i, do)
}

// expand are the names below root that sources mean.
func (b *building) expand(root string, sources []string) ([]string, error) {
	var found []string
	for _, source := range sources {
		clean := path.Clean("/" + source)
		if strings.ContainsAny(clean, "*?[") {
			dir, pattern := path.Split(clean)
			for _, name := range dirents(b.c.p, root+dir) {
				if ok, _ := path.Match(pattern, name); ok {
					found = append(found, dir+name)
				}
			}
			continue
		}
		if _, err := sys.Lstat(b.c.p, root+clean); err != nil {
			id := short(sum([]byte(root)))
			return nil, refuse("failed to compute cache key: failed to calculate checksum of ref ", id, "::", id, ": ", quote(clean), ": not found")
		}
		found = append(found, clean)
	}
	sortStrings(found)
	return found, nil
}

// copyInto copies names into the tree so far: of a directory, what it holds.
func (b *building) copyInto(st *stage, i *instruction, merged, root string, found []string, to string) error {
	s := b.c.store
	if !strings.HasPrefix(to, "/") {
		directory := strings.HasSuffix(to, "/") || to == "."
		if to = path.Join("/", st.draft.running.dir, to); directory {
			to += "/"
		}
	}
	place, err := resolve(s.p, merged, to)
	if err != nil {
		return because("resolve", to, err)
	}
	target, statErr := sys.StatPath(s.p, place)
	into := strings.HasSuffix(to, "/") || len(found) > 1 || statErr == nil && target.Mode.IsDir()
	for _, name := range found {
		from, dest := root+name, place
		source, err := sys.StatPath(s.p, from)
		switch {
		case err != nil:
			return because("stat", name, err)
		case source.Mode.IsDir():
			from += "/."
			err = s.makeAll(place, 0o755)
		case into:
			dest += "/" + path.Base(name)
			err = s.makeAll(place, 0o755)
		default:
			err = s.makeAll(path.Dir(place), 0o755)
		}
		if err != nil {
			return because("mkdir", to, err)
		}
		if err := s.tool("cp", "-dr", "--preserve=mode,timestamps,links", "--", from, dest); err != nil {
			return err
		}
		if err := b.own(i, merged, dest); err != nil {
			return err
		}
	}
	return nil
}

// own gives what was copied the owner and mode of --chown and --chmod.
func (b *building) own(i *instruction, merged, dest string) error {
	if mode := i.flag("chmod"); mode != "" {
		if err := b.c.store.tool("chmod", "-R", mode, "--", dest); err != nil {
			return err
		}
	}
	who := i.flag("chown")
	if who == "" {
		return nil
	}
	name, group, grouped := strings.Cut(who, ":")
	for _, e := range entries(b.c.p, merged+"/etc/passwd", 7) {
		if e[0] == name {
			name = e[2]
			if !grouped {
				group = e[3]
			}
			break
		}
	}
	for _, e := range entries(b.c.p, merged+"/etc/group", 4) {
		if e[0] == group {
			group = e[2]
		}
	}
	return b.c.store.tool("chown", "-R", "-h", name+":"+group, "--", dest)
}

// fingerprint tells trees from others: names, modes and content.
func (s store) fingerprint(root string, names []string) string {
	var all []byte
	var add func(name string)
	add = func(name string) {
		st, err := sys.Lstat(s.p, root+name)
		if err != nil {
			return
		}
		all = append(all, name+" "+decimal(int(st.Mode))+" "...)
		switch {
		case st.Mode.IsRegular():
			content, _ := sys.ReadFile(s.p, root+name)
			all = append(all, sum(content)...)
		case st.Mode.IsDir():
			for _, e := range dirents(s.p, root+name) {
				add(name + "/" + e)
			}
		}
		all = append(all, '\n')
	}
	for _, name := range names {
		add(name)
	}
	return sum(all)
}
