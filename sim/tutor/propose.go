package tutor

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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
	p := &proposer{look: l, since: since}
	for _, one := range since.lines {
		for _, d := range one.deeds {
			p.changed(d.Merged)
			p.changed(d.Path)
		}
	}
	for _, name := range p.names {
		p.attributes(name)
	}
	p.mounts()
	p.happened()
	return p.list
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

// proposer collects what may be said.
type proposer struct {
	look  *Look
	since *Since
	names []string // of what has changed, as the lab calls it
	list  []lessons.Assertion
}

// say proposes an assertion, if it is new and holds.
func (p *proposer) say(text string) {
	a, err := lessons.ParseAssertion(text)
	if err != nil || !p.look.Decide(a, p.since).Holds {
		return
	}
	for _, b := range p.list {
		if a.Text == b.Text {
			return
		}
	}
	p.list = append(p.list, a)
}

// changed proposes what a name is, in a layer or where an overlay shows it.
func (p *proposer) changed(at string) {
	name, ok := under(at, p.look.lab)
	if ok && len(p.names) < mostNames && !slices.Contains(p.names, name) {
		p.names = append(p.names, name)
		p.kind(name)
	}
}

// quoted is a text as the check language writes it; not ok: it cannot.
func quoted(text string) (string, bool) {
	b := []byte{'"'}
	for _, r := range text {
		switch {
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\t':
			b = append(b, '\\', 't')
		case r < ' ' || r == 0x7f || r == utf8.RuneError:
			return "", false
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(append(b, '"')), true
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
		p.say(at + " missing")
		return
	}
	if to, ok := p.look.mark(name, "redirect"); ok {
		to, _ = quoted(to)
		p.say(at + " is redirect " + to)
	}
	for _, kind := range []string{"whiteout", "opaque", "metacopy", "merged-dir", "symlink", "dir"} {
		p.say(at + " is " + kind)
	}
	p.entries(name)
	if st.Mode.IsRegular() {
		p.content(name, st)
	}
	for _, s := range p.look.spots(name) {
		if provider := s.row.Provider; s.column == 0 && provider > 0 {
			p.say(at + " from " + p.layer(&s.mount.Columns[provider]))
		}
	}
}

// layer is a column as the lab calls it, "" where it lies elsewhere.
func (p *proposer) layer(c *picture.Column) string {
	name, _ := under(c.Path, p.look.lab)
	return bare(name)
}

// content proposes a short text, or the size.
func (p *proposer) content(name string, st sys.Stat) {
	if st.Size <= mostText {
		if text, err := p.look.read(name); err == nil {
			if text, ok := quoted(strings.TrimSuffix(text, "\n")); ok {
				p.say(bare(name) + " content " + text)
				return
			}
		}
	}
	p.say(bare(name) + " size = " + strconv.FormatInt(st.Size, 10))
}

// entries proposes what a small directory holds.
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
	p.say(bare(dir) + " entries {" + strings.Join(names, " ") + "}")
}

// attributes proposes what else can be said of a name.
func (p *proposer) attributes(name string) {
	st, err := sys.Lstat(p.look.p, name)
	if err != nil {
		return
	}
	at := bare(name)
	p.say(at + " mode " + octal(st.Mode))
	p.say(at + " owner " + strconv.Itoa(int(st.UID)) + ":" + strconv.Itoa(int(st.GID)))
	if !st.Mode.IsDir() {
		p.say(at + " links = " + strconv.Itoa(int(st.Nlink)))
	}
	if to, err := sys.Readlink(p.look.p, name); err == nil {
		to, _ = quoted(to)
		p.say(at + " target " + to)
	}
}

// mounts proposes what is mounted and what is not, and what the layers take.
func (p *proposer) mounts() {
	pic := p.look.pic
	for i := range pic.Mounts {
		m := &pic.Mounts[i]
		dir, ok := under(m.Columns[0].Path, p.look.lab)
		if !ok {
			continue
		}
		p.entries(dir)
		dir = "mount " + bare(dir)
		p.say(dir + " active")
		p.say(dir + " ro")
		lowers := " lowers = "
		for i := range m.Columns {
			layer := p.layer(&m.Columns[i])
			switch m.Columns[i].Role {
			case picture.Lower:
				lowers += layer + ":"
			case picture.Upper:
				for _, size := range []string{">= 1M", ">= 64K", ">= 4K", "< 4K"} {
					p.say("space " + layer + " " + size)
				}
			}
		}
		p.say(dir + strings.TrimSuffix(lowers, ":"))
	}
	for _, d := range pic.Dirs {
		if name, ok := under(absolute(pic.Cwd, d.Path), p.look.lab); ok {
			p.say("mount " + bare(name) + " gone")
		}
	}
}

// tellingCalls are the system calls whose refusal is worth a word.
const tellingCalls = " mount umount rename unlink rmdir mkdir mknod open link symlink chmod fchmod chown fchown truncate setxattr removexattr "

// happened proposes what was done and what system calls gave, names that are
// not there apart.
func (p *proposer) happened() {
	for _, one := range p.since.lines {
		for _, d := range one.deeds {
			at := d.Merged
			if at == "" {
				at = d.Path
			}
			if name, ok := under(at, p.look.lab); ok && d.Op != picture.DeedWrite {
				p.say("saw " + d.Op + " " + bare(name))
			}
		}
		for i := range one.events {
			e := &one.events[i]
			call := strings.TrimSuffix(strings.TrimSuffix(e.Op, "2"), "at")
			switch {
			case e.Kind != trace.Return || e.Err == sys.ENOENT || !strings.Contains(tellingCalls, " "+call+" "):
			case e.Err != 0:
				p.say("saw errno " + e.Err.Name() + " from " + call)
			case call == "rename" || call == "mount":
				p.say("saw " + call)
			}
		}
	}
}
