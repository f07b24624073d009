package traces

import (
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Kind is how often a trace looks at everything.
type Kind int

const (
	LookAlways Kind = iota // after every step
	LookSometimes
	LookLast // at the end only
)

// Trace is what one seed draws.
type Trace struct {
	Seed   uint64
	Kind   Kind
	Behind bool // layers change behind the mount
	Ops    []Op
}

// Draw is the trace of a seed.
func Draw(seed uint64, f Features) Trace {
	d := newDrawer(seed, f)
	t := Trace{Seed: seed, Kind: Kind(d.IntN(3)), Behind: d.once(6)}
	b := builder{drawer: d, trace: &t}
	b.people = d.once(4)
	b.build()
	return t
}

// builder puts a trace together.
type builder struct {
	*drawer
	trace  *Trace
	lowers []string // nearest first
	data   []string
	nested string // the mount point of an overlay that is a layer, or ""
	upper  string // "" where there is none
	work   string
	made   map[string]bool // directories that layers and mounts lie on
}

func (b *builder) add(o Op) { b.trace.Ops = append(b.trace.Ops, o) }

// do adds a step of one name.
func (b *builder) do(call, path string) { b.add(Op{Call: call, Dir: cwd, Dir2: cwd, Path: path}) }

func (b *builder) build() {
	b.made = map[string]bool{}
	b.layers()
	b.mount()
	phases := 1 + b.IntN(2)*b.IntN(3)
	for phase := range phases {
		if phase > 0 {
			b.remount()
		}
		b.phase(b.steps() / phases)
	}
	b.end()
}

// steps is how many calls a trace makes: looking often takes long.
func (b *builder) steps() int {
	switch b.trace.Kind {
	case LookAlways:
		return 15 + b.IntN(25)
	case LookSometimes:
		return 60 + b.IntN(120)
	}
	return 100 + b.IntN(250)
}

// phase is a run of calls on what is mounted.
func (b *builder) phase(steps int) {
	b.roots = []string{"m"}
	if b.trace.Behind {
		b.roots = append(b.roots, b.lowers...)
		if b.upper != "" {
			b.roots = append(b.roots, b.upper, b.upper)
		}
	}
	for range steps {
		b.add(b.step())
		switch {
		case b.trace.Kind == LookAlways:
			b.do("look", "m")
			if b.upper != "" {
				b.do("look", b.upper)
				b.do("look", b.work)
			}
		case b.trace.Kind == LookSometimes && b.once(25):
			b.do("look", pick(b.drawer, "m", "m", "m/a", "m/b"))
		case b.trace.Behind && b.once(20):
			where := pick(b.drawer, append([]string{"m", "m"}, others...)...)
			flags := int(sys.MS_REMOUNT)
			if b.once(4) {
				flags |= int(pick(b.drawer, sys.MS_RDONLY, sys.MS_RDONLY|sys.MS_BIND))
			}
			b.add(Op{Call: "mount", Dir: cwd, Dir2: cwd, Path: where, Flags: flags})
		}
	}
}

// end looks at all there is.
func (b *builder) end() {
	b.do("mounts", "")
	b.do("look", "m")
	for _, dir := range []string{"u", "w", "u2", "w2", "u3", "w3", "x", "y", "l1", "l2", "l3", "l4", "d1", "d2", "n"} {
		if b.made[dir] {
			b.do("look", dir)
		}
	}
}

// mkdir makes a directory once.
func (b *builder) mkdir(path string) {
	if b.made[path] {
		return
	}
	b.made[path] = true
	b.add(Op{Call: "mkdir", Dir: cwd, Dir2: cwd, Path: path, Mode: 0o755})
}

// layers makes and fills the layers of the first mount.
func (b *builder) layers() {
	b.mkdir("m")
	spread := b.once(3) // over several filesystems
	for _, fs := range others {
		if spread {
			b.mkdir(fs)
			data := "mode=755,nr_inodes=5000,size=32m"
			if b.once(6) {
				data = "mode=755,nr_inodes=90,size=80k"
			}
			b.add(Op{Call: "mount", Dir: cwd, Dir2: cwd, Path: fs, Name: "tmpfs", Text: data})
		}
	}
	for i := range 1 + b.IntN(4) {
		b.lowers = append(b.lowers, b.layer(fmt.Sprint("l", i+1), spread))
	}
	if b.once(10) {
		for i := range 1 + b.IntN(2) {
			b.data = append(b.data, b.layer(fmt.Sprint("d", i+1), spread))
		}
	}
	if len(b.lowers) < 2 || !b.once(10) {
		b.newUpper("u", "w", spread)
		if b.once(2) {
			b.fill(b.upper, 12)
		}
	}
	if len(b.lowers) > 2 && b.once(5) {
		b.nest()
	}
	b.ageLayers()
}

// newUpper makes an upper layer and a work directory.
func (b *builder) newUpper(upper, work string, spread bool) {
	on := ""
	if spread && b.once(2) {
		on = "x/"
	}
	b.upper, b.work = on+upper, on+work
	b.mkdir(b.upper)
	b.mkdir(b.work)
}

// layer makes a filled layer, now and then on another filesystem.
func (b *builder) layer(name string, spread bool) string {
	if spread && b.once(2) {
		name = pick(b.drawer, "x/", "y/") + name
	}
	b.mkdir(name)
	b.fill(name, 25)
	return name
}

// fill draws what a layer holds.
func (b *builder) fill(layer string, most int) {
	b.roots = []string{layer}
	for range 4 + b.IntN(most) {
		o := b.filling()
		o.Who = 0
		if o.Dir != cwd {
			o.Dir, o.Path = cwd, layer+"/"+b.name()
		}
		if o.Dir2 != cwd {
			o.Dir2, o.Path2 = cwd, layer+"/"+b.name()
		}
		b.add(o)
	}
}

// ageLayers gives everything in the layers a time that no clock gives.
func (b *builder) ageLayers() {
	dirs := append([]string{}, b.lowers...)
	if b.upper != "" {
		dirs = append(dirs, b.upper, b.work)
	}
	for i, dir := range append(dirs, b.data...) {
		b.add(Op{Call: "age", Dir: cwd, Dir2: cwd, Path: dir, Size: int64(1000 * (i + 1))})
	}
}

// nest makes the last two lowers an overlay that is a lower itself.
func (b *builder) nest() {
	b.nested = "n"
	b.mkdir("n")
	last := len(b.lowers) - 2
	data := "lowerdir=" + strings.Join(b.lowers[last:], ":")
	if b.once(2) {
		b.mkdir("u3")
		b.mkdir("w3")
		data += ",upperdir=u3,workdir=w3"
	}
	b.add(Op{Call: "mount", Dir: cwd, Dir2: cwd, Path: "n", Name: "overlay", Text: data + b.options()})
	b.lowers = append(b.lowers[:last:last], "n")
}

// mount mounts the overlay.
func (b *builder) mount() {
	data := "lowerdir=" + strings.Join(b.lowers, ":")
	for _, dir := range b.data {
		data += "::" + dir
	}
	flags := 0
	if b.upper != "" {
		data += ",upperdir=" + b.upper + ",workdir=" + b.work
	}
	if b.once(15) {
		flags = int(pick(b.drawer, sys.MS_RDONLY, sys.MS_NOATIME, sys.MS_NODEV, sys.MS_NOEXEC, sys.MS_STRICTATIME, sys.MS_NODIRATIME))
	}
	b.add(Op{Call: "mount", Dir: cwd, Dir2: cwd, Path: "m", Name: "overlay", Flags: flags, Text: data + b.options()})
}

// options draws mount options, none half of the time.
func (b *builder) options() string {
	all := []string{
		"redirect_dir=on", "redirect_dir=on", "redirect_dir=off", "redirect_dir=follow", "redirect_dir=nofollow", "metacopy=on", "metacopy=on", "metacopy=off",
		"xino=on", "xino=auto", "xino=off", "uuid=on", "uuid=off", "uuid=null", "userxattr", "volatile", "default_permissions", "fsync=strict",
	}
	if b.has(Index) {
		all = append(all, "index=on", "index=on", "index=on", "index=off", "nfs_export=on", "nfs_export=on")
	}
	data := ""
	for b.once(2) {
		data += "," + pick(b.drawer, all...)
	}
	return data
}

// remount ends a mount and begins another: with the same layers, with other
// options, or with what was upper as a lower below a new upper.
func (b *builder) remount() {
	if b.once(2) {
		b.do("release", "")
	}
	b.do("umount", "m")
	b.add(Op{Call: "umount", Dir: cwd, Dir2: cwd, Path: "m", Flags: sys.MNT_DETACH})
	if b.once(2) {
		b.roots = append(append([]string{}, b.lowers...), "u")
		for range b.IntN(4) {
			b.fill(pick(b.drawer, b.roots...), 2)
		}
	}
	if b.upper == "u" && b.once(3) {
		b.lowers = append([]string{b.upper}, b.lowers...)
		b.newUpper("u2", "w2", false)
	}
	b.mount()
}
