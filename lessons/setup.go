package lessons

import (
	"slices"
	"strconv"
	"strings"
)

// Profile is what the user of a lab's machine may do.
type Profile string

const (
	Linux  Profile = "linux-6.18" // everything: root
	Userns Profile = "userns"     // root of a user namespace alone
)

// Setup is the shell text that builds a tree and mounts what lies over it. Run
// in an empty directory it prints nothing.
func Setup(objects []Object, mounts []Mount, p Profile) string {
	b := builder{profile: p}
	b.dirs(objects, mounts)
	for _, o := range objects {
		b.object(o)
	}
	for _, o := range objects {
		b.attributes(o)
	}
	for _, o := range slices.Backward(objects) { // what is made in a directory changes its time
		if o.Mtime != "" {
			b.add("touch -h -d " + quote(o.Mtime) + " " + quote(o.Path))
		}
	}
	for _, m := range mounts {
		b.add(m.line(p))
	}
	return strings.Join(b.lines, "\n")
}

type builder struct {
	profile Profile
	lines   []string
}

func (b *builder) add(line string) { b.lines = append(b.lines, line) }

// dirs makes all directories by one command.
func (b *builder) dirs(objects []Object, mounts []Mount) {
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, o := range objects {
		if o.Kind == Dir {
			add(o.Path)
		}
	}
	for _, m := range mounts {
		for _, dir := range m.dirs() {
			add(dir)
		}
	}
	if len(names) == 0 {
		return
	}
	for i := range names {
		names[i] = quote(names[i])
	}
	b.add("mkdir -p " + strings.Join(names, " "))
}

// object makes one object that is no directory.
func (b *builder) object(o Object) {
	path := quote(o.Path)
	switch {
	case o.Kind == Symlink:
		b.add("ln -s " + quote(o.Target) + " " + path)
	case o.Kind == Link:
		b.add("ln " + quote(o.Target) + " " + path)
	case o.Kind == Whiteout:
		b.add("mknod " + path + " c 0 0")
	case o.Kind == Dir:
	case o.Size > 0:
		b.add("head -c " + strconv.FormatInt(o.Size, 10) + " /dev/zero > " + path)
	case o.Content == "":
		b.add("> " + path)
	default:
		b.add(echo(o.Content) + " > " + path)
	}
}

// echo prints a text that ends in a newline.
func echo(text string) string {
	text = strings.TrimSuffix(text, "\n")
	if strings.HasPrefix(text, "-") {
		return `printf '%s\n' ` + quote(text)
	}
	return "echo " + quote(text)
}

func (b *builder) attributes(o Object) {
	path := quote(o.Path)
	if o.UID != "" || o.GID != "" {
		owner := o.UID
		if o.GID != "" {
			owner += ":" + o.GID
		}
		b.add("chown -h " + owner + " " + path)
	}
	if o.Mode != "" {
		b.add("chmod " + o.Mode + " " + path)
	}
	if o.Opaque {
		b.attribute(Xattr{b.mark("opaque"), "y"}, path)
	}
	for _, x := range o.Xattrs {
		b.attribute(x, path)
	}
}

func (b *builder) attribute(x Xattr, path string) {
	b.add("setfattr -h -n " + quote(x.Name) + " -v " + quote(x.Value) + " " + path)
}

// mark is the name of one of overlay's own attributes.
func (b *builder) mark(name string) string {
	if b.profile == Userns {
		return "user.overlay." + name
	}
	return "trusted.overlay." + name
}

// plain are the characters that a shell's word may hold without quotes.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%"

// quote is a text as one word of a shell's line.
func quote(text string) string {
	if text != "" && strings.Trim(text, plain) == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
