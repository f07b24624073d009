package tutor

import (
	"slices"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Bounds of what is proposed.
const (
	mostNames   = 40 // names that have changed
	mostEntries = 8  // of a directory
	mostText    = 60 // bytes of a file
)

// Propose are assertions that what a machine's lines behind line from have done
// made true. Since is the log of its lines.
func Propose(m *sim.Machine, log *Since, from int) (list []lessons.Assertion) {
	now, _ := m.Lines()
	if from >= now {
		return nil
	}
	since := log.Between(from, now, Lab, nil, nil)
	m.Observe(func(p sys.Process) {
		if l, err := LookAt(p, Lab, picture.LayersAndMerged); err == nil {
			list = l.Proposals(since)
		}
	})
	m.Within(from+1, -1, func(p sys.Process) {
		if l, err := LookAt(p, Lab, picture.LayersAndMerged); err == nil {
			list = l.Unmet(list)
		}
	})
	return list
}

// Proposals are assertions that hold now, of what has changed since; an author
// picks from them. Unmet says which of them are news.
func (l *Look) Proposals(since *Since) []lessons.Assertion {
	p := &proposer{look: l}
	names := l.changed(since)
	for _, name := range names {
		p.kind(name)
	}
	for _, name := range names {
		p.attributes(name)
	}
	p.mounts()
	p.happened(since)
	return slices.DeleteFunc(p.list, func(a lessons.Assertion) bool { return !l.Decide(a, since).Holds })
}

// Unmet are the assertions that do not hold in a look at the beginning. Of what
// was not there then, only what it is and what it holds are worth telling.
func (l *Look) Unmet(list []lessons.Assertion) []lessons.Assertion {
	nothing := &Since{lab: l.lab}
	return slices.DeleteFunc(list, func(a lessons.Assertion) bool {
		switch a.Is {
		case "mode", "owner", "links":
			if _, err := sys.Lstat(l.p, a.Path); err != nil {
				return true
			}
		}
		return l.Decide(a, nothing).Holds
	})
}

// changed are the names that the lines changed, as the lab calls them: in
// layers and where an overlay shows them.
func (l *Look) changed(since *Since) []string {
	var names []string
	add := func(at string) {
		if name, ok := under(at, l.lab); ok && len(names) < mostNames && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, one := range since.lines {
		for _, d := range one.deeds {
			add(d.Merged)
			add(d.Path)
		}
	}
	return names
}

// proposer collects what may be said.
type proposer struct {
	look *Look
	list []lessons.Assertion
}

// say proposes an assertion, if it is one and new.
func (p *proposer) say(words ...string) {
	a, err := lessons.ParseAssertion(strings.Join(words, " "))
	if err == nil && !slices.ContainsFunc(p.list, func(b lessons.Assertion) bool { return a.Text == b.Text }) {
		p.list = append(p.list, a)
	}
}

// quoted is a text as the check language writes it, as short as can be; not ok:
// it cannot.
func quoted(text string) (string, bool) {
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\ufffd' }) {
		return "", false
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(text) + `"`, true
}

// bare is a path as a word.
func bare(name string) string {
	if !strings.ContainsAny(name, " \t\n\"#[]{}\\") {
		return name
	}
	text, _ := quoted(name)
	return text
}

// kind proposes what a name is.
func (p *proposer) kind(name string) {
	at := bare(name)
	st, err := sys.Lstat(p.look.p, name)
	if err != nil {
		p.say(at, "missing")
		return
	}
	if to, ok := p.look.mark(name, "redirect"); ok {
		if to, ok := quoted(to); ok {
			p.say(at, "is redirect", to)
		}
	}
	for _, kind := range []string{"whiteout", "opaque", "metacopy", "merged-dir", "symlink"} {
		p.say(at, "is", kind)
	}
	switch {
	case st.Mode.IsDir():
		p.say(at, "is dir")
		p.entries(name)
	case st.Mode.IsRegular():
		p.content(name, st)
	}
	p.from(name)
}

// content proposes a short text, or the size.
func (p *proposer) content(name string, st sys.Stat) {
	if st.Size <= mostText {
		if text, err := p.look.read(name); err == nil {
			if text, ok := quoted(strings.TrimSuffix(text, "\n")); ok {
				p.say(bare(name), "content", text)
				return
			}
		}
	}
	p.say(bare(name), "size =", strconv.FormatInt(st.Size, 10))
}

func (p *proposer) entries(dir string) {
	list, err := sys.ReadDir(p.look.p, dir)
	if err != nil || len(list) > mostEntries+2 {
		return
	}
	var names []string
	for _, e := range list {
		if e.Name != "." && e.Name != ".." {
			names = append(names, bare(e.Name))
		}
	}
	slices.Sort(names)
	p.say(bare(dir), "entries {"+strings.Join(names, " ")+"}")
}

// from proposes the layer that an overlay shows a name of.
func (p *proposer) from(name string) {
	for _, s := range p.look.spots(name) {
		if provider := s.row.Provider; s.column == 0 && provider > 0 {
			if dir, ok := under(s.mount.Columns[provider].Path, p.look.lab); ok {
				p.say(bare(name), "from", bare(dir))
			}
		}
	}
}

// attributes proposes what else can be said of a name.
func (p *proposer) attributes(name string) {
	st, err := sys.Lstat(p.look.p, name)
	if err != nil {
		return
	}
	at := bare(name)
	p.say(at, "mode", octal(st.Mode))
	p.say(at, "owner", strconv.Itoa(int(st.UID))+":"+strconv.Itoa(int(st.GID)))
	if !st.Mode.IsDir() {
		p.say(at, "links =", strconv.Itoa(int(st.Nlink)))
	}
	if to, err := sys.Readlink(p.look.p, name); err == nil {
		if to, ok := quoted(to); ok {
			p.say(at, "target", to)
		}
	}
}

// mounts proposes what is mounted, what is not, and what the layers take.
func (p *proposer) mounts() {
	pic := p.look.pic
	for i := range pic.Mounts {
		m := &pic.Mounts[i]
		dir, ok := under(m.Columns[0].Path, p.look.lab)
		if !ok {
			continue
		}
		p.say("mount", bare(dir), "active")
		p.say("mount", bare(dir), "ro")
		p.lowers(m, dir)
		p.entries(dir)
		p.upper(m)
	}
	for _, d := range pic.Dirs {
		if name, ok := under(absolute(pic.Cwd, d.Path), p.look.lab); ok {
			p.say("mount", bare(name), "gone")
		}
	}
}

// lowers proposes the stack of a mount.
func (p *proposer) lowers(m *picture.Mount, dir string) {
	var names []string
	for _, c := range m.Columns {
		if c.Role != picture.Lower {
			continue
		}
		name, ok := under(c.Path, p.look.lab)
		if !ok {
			return
		}
		names = append(names, bare(name))
	}
	p.say("mount", bare(dir), "lowers =", strings.Join(names, ":"))
}

// upper proposes the space that the upper layer takes, rounded to what matters.
func (p *proposer) upper(m *picture.Mount) {
	for _, c := range m.Columns {
		dir, ok := under(c.Path, p.look.lab)
		if !ok || c.Role != picture.Upper {
			continue
		}
		for _, size := range []string{"1M", "64K", "4K"} {
			p.say("space", bare(dir), ">=", size)
		}
		p.say("space", bare(dir), "< 4K")
	}
}

// happened proposes what was done and what was refused.
func (p *proposer) happened(since *Since) {
	for _, one := range since.lines {
		for _, d := range one.deeds {
			at := d.Merged
			if at == "" {
				at = d.Path
			}
			if name, ok := under(at, p.look.lab); ok && d.Op != picture.DeedWrite {
				p.say("saw", d.Op, bare(name))
			}
		}
		for i := range one.events {
			p.answered(&one.events[i])
		}
	}
}

// tellingCalls are the system calls whose refusal is worth a word.
const tellingCalls = " mount umount rename unlink rmdir mkdir mknod open link symlink chmod fchmod chown fchown truncate setxattr removexattr "

// answered proposes what such a call gave, names that are not there apart.
func (p *proposer) answered(e *trace.Event) {
	call := strings.TrimSuffix(strings.TrimSuffix(e.Op, "2"), "at")
	switch {
	case e.Kind != trace.Return || e.Err == sys.ENOENT || !strings.Contains(tellingCalls, " "+call+" "):
	case e.Err != 0:
		p.say("saw errno", e.Err.Name(), "from", call)
	case call == "rename" || call == "mount":
		p.say("saw", call)
	}
}
