package docker

import (
	"path"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// building is one run of docker build.
type building struct {
	c        *client
	context  string // a directory
	file     string
	target   string
	noCache  bool
	args     []string // of ARG, as given
	global   []string // those that were declared before the first stage, with their values
	known    []string // those of the stage
	stages   []*stage
	progress *progress
}

// stage is what follows a FROM.
type stage struct {
	name  string
	draft draft
	steps int // those that are shown
	done  int
}

func build(c *client, s *syntax, args []string) error {
	b := &building{c: c}
	var tags []string
	var quiet bool
	display := "auto"
	s.list(&tags, 't', "tag")
	s.value(&b.file, 'f', "file")
	s.value(&b.target, 0, "target")
	s.list(&b.args, 0, "build-arg")
	s.flag(&b.noCache, 0, "no-cache")
	s.flag(&quiet, 'q', "quiet")
	s.value(&display, 0, "progress")
	operands, err := s.parse(args, 1, 1)
	if err != nil {
		return err
	}
	b.context = operands[0]
	if st, err := sys.StatPath(c.p, b.context); err != nil || !st.Mode.IsDir() {
		return refuse("ERROR: failed to build: unable to prepare context: path ", quote(b.context), " not found")
	}
	for _, t := range tags {
		if _, ok := parseReference(t); !ok {
			return refuse("ERROR: failed to build: invalid tag ", quote(t), ": invalid reference format")
		}
	}
	b.progress = newProgress(c, display, quiet)
	id, err := b.run(tags)
	if err != nil {
		return b.progress.failure(b, err)
	}
	b.progress.finish()
	if quiet {
		c.print(id, "\n")
	}
	return nil
}

func quote(text string) string { return `"` + text + `"` }

// run goes through the Dockerfile.
func (b *building) run(tags []string) (id string, err error) {
	if b.file == "" {
		b.file = path.Join(b.context, "Dockerfile")
	}
	content, err := sys.ReadFile(b.c.p, b.file)
	b.progress.step("[internal] load build definition from " + path.Base(b.file))
	if err != nil {
		return "", refuse("failed to read dockerfile: open ", path.Base(b.file), ": ", lower(err.Error()))
	}
	b.progress.note("transferring dockerfile: " + size(int64(len(content)), 3) + " done")
	b.progress.done()
	all, err := parseDockerfile(string(content))
	if err != nil {
		return "", err
	}
	back, err := b.plan(all)
	defer back()
	if err != nil {
		return "", err
	}
	for n := range all {
		if err := b.instruction(&all[n]); err != nil {
			if r, ok := err.(*refusal); ok {
				err = &fileError{all[n], r.text}
			}
			return "", err
		}
		if b.target != "" && len(b.stages) > 0 && b.ended(all, n) {
			break
		}
	}
	return b.export(tags)
}

// ended reports whether the target's last instruction is at n.
func (b *building) ended(all []instruction, n int) bool {
	return b.stages[len(b.stages)-1].name == b.target && (n+1 == len(all) || all[n+1].word == "FROM")
}

// plan shows what is looked up before the first step, and takes the context
// over; back is for the end.
func (b *building) plan(all []instruction) (back func(), err error) {
	asked := map[string]bool{}
	for n := range all {
		if all[n].word != "FROM" {
			continue
		}
		name, as := all[n].from(nil)
		if !asked[name] && name != "scratch" {
			if r, ok := parseReference(name); ok {
				b.progress.step("[internal] load metadata for " + r.full())
				b.progress.done()
			}
		}
		asked[name], asked[as] = true, true
	}
	b.progress.step("[internal] load .dockerignore")
	text, back, err := b.transfer()
	if err != nil {
		return back, err
	}
	b.progress.note("transferring context: " + text + " done")
	b.progress.done()
	if copies(all) {
		b.progress.step("[internal] load build context")
		b.progress.note("transferring context: " + size(b.c.store.treeSize(b.context), 3) + " done")
		b.progress.done()
	}
	return back, nil
}

// copies reports whether anything comes from the context.
func copies(all []instruction) bool {
	for _, i := range all {
		if (i.word == "COPY" || i.word == "ADD") && i.flag("from") == "" {
			return true
		}
	}
	return false
}

// from reads a FROM: the image, and the name of the stage.
func (i *instruction) from(args []string) (image, as string) {
	words := strings.Fields(i.rest)
	if len(words) == 3 && strings.EqualFold(words[1], "as") {
		as = words[2]
	}
	return substitute(words[0], args), as
}

// shownSteps is how many steps a stage shows, from its FROM on.
func shownSteps(content []instruction) int {
	n := 1
	for _, i := range content {
		switch i.word {
		case "FROM":
			return n
		case "RUN", "COPY", "ADD", "WORKDIR":
			n++
		}
	}
	return n
}

// instruction does one step.
func (b *building) instruction(i *instruction) error {
	if i.word == "ARG" {
		name, value, given := strings.Cut(i.rest, "=")
		if !given {
			value = getenv(b.global, name)
		}
		for _, given := range b.args {
			if v, ok := strings.CutPrefix(given, name+"="); ok {
				value = v
			}
		}
		if len(b.stages) == 0 {
			b.global = setenv(b.global, name+"="+substitute(value, b.global))
			return nil
		}
		b.known = setenv(b.known, name+"="+substitute(value, b.known))
		return nil
	}
	if i.word == "FROM" {
		return b.begin(i)
	}
	st := b.stages[len(b.stages)-1]
	if st.draft.apply(i, b.known) {
		return nil
	}
	st.done++
	b.progress.step(b.label(st) + " " + i.source())
	switch i.word {
	case "RUN":
		return b.command(st, i)
	case "WORKDIR":
		return b.workdir(st, i)
	}
	return b.copy(st, i)
}

// label is "[2/3]", or with a stage's name "[build 2/3]".
func (b *building) label(st *stage) string {
	text := "["
	if st.name != "" {
		text += st.name + " "
	}
	return text + decimal(st.done) + "/" + decimal(st.steps) + "]"
}

// begin starts a stage.
func (b *building) begin(i *instruction) error {
	name, as := i.from(b.global)
	b.known = nil
	content, _ := sys.ReadFile(b.c.p, b.file)
	all, _ := parseDockerfile(string(content))
	after := 0
	for after < len(all) && all[after].line <= i.line {
		after++
	}
	st := &stage{name: as, steps: shownSteps(all[after:]), done: 1}
	if as == "" && b.severalStages(all) {
		st.name = "stage-" + decimal(len(b.stages))
	}
	b.stages = append(b.stages, st)
	for _, other := range b.stages[:len(b.stages)-1] {
		if other.name == name {
			st.draft = other.draft
			return nil
		}
	}
	if name == "scratch" {
		st.draft = draft{running: running{env: []string{usualPath}, dir: "/"}}
		return nil
	}
	r, ok := parseReference(name)
	if !ok {
		return refuse("failed to parse stage name ", quote(name), ": invalid reference format")
	}
	b.progress.step(b.label(st) + " FROM " + r.full())
	base, err := b.c.store.find(name)
	if err != nil {
		if _, err = b.c.fetch(r); err != nil {
			return refuse(name, ": failed to resolve source metadata for ", r.full(), ": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed")
		}
		if base, err = b.c.store.find(name); err != nil {
			return err
		}
	}
	st.draft = draftOf(&base.config)
	b.progress.done()
	return nil
}

func (b *building) severalStages(all []instruction) bool {
	n := 0
	for _, i := range all {
		if i.word == "FROM" {
			n++
		}
	}
	return n > 1
}

// record ends a step that changed files, now or when its result was kept.
func (b *building) record(st *stage, by, made string) {
	st.draft.history = append(st.draft.history, image.History{Created: made, CreatedBy: by + " # buildkit", Comment: buildComment})
	b.progress.done()
}

// date gives the steps that changed no file a time: that of the layer before,
// and those at the beginning that of the first layer that the build made. The
// image's is the last step's.
func (d *draft) date() {
	at, undated := "", false
	for _, h := range d.history {
		if h.Created == "" {
			undated = true
			continue
		}
		at = h.Created
		if undated {
			break
		}
	}
	undated = false
	for i := range d.history {
		h := &d.history[i]
		switch {
		case h.Created == "":
			undated, h.Created = true, at
		case undated:
			at = h.Created
		}
		d.created = h.Created
	}
}

// export makes the last stage an image.
func (b *building) export(tags []string) (id string, err error) {
	st := b.stages[len(b.stages)-1]
	if b.target != "" && st.name != b.target {
		return "", refuse("target stage ", quote(b.target), " could not be found")
	}
	b.progress.step("exporting to image")
	b.progress.note("exporting layers done")
	st.draft.date()
	if id, err = b.c.store.keepImage(st.draft.raw(), ""); err != nil {
		return "", err
	}
	b.progress.note("writing image " + id + " done")
	for _, t := range tags {
		r, _ := parseReference(t)
		if err := b.c.store.setTag(r, id); err != nil {
			return "", err
		}
		b.progress.note("naming to " + r.full() + " done")
	}
	b.progress.done()
	return id, nil
}
