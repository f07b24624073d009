package lessons

import (
	"errors"
	"strings"
	"testing"
)

const example = `lower/   # the image
  notes.txt      "v1"
  empty
  big            <<size 3M>>
  etc/           [0700 uid=1000 gid=1000]
    app.conf     "port=80\nhost=\"a b\"\n" [0600 mtime=2026-01-31T12:00:00]
  here           -> etc/app.conf
  again          = lower/notes.txt
upper/
  gone           [whiteout]
  etc/           [opaque]
  -dash          "-n it's"  [user.note="a b"]
work/
`

func TestSetupIsWhatTheTreeSays(t *testing.T) {
	objects, err := ParseTree(example)
	if err != nil {
		t.Fatal(err)
	}
	mounts, err := ParseMounts("overlay lower upper work -> merged index=on")
	if err != nil {
		t.Fatal(err)
	}
	want := `mkdir -p lower lower/etc upper upper/etc work merged
echo v1 > lower/notes.txt
> lower/empty
head -c 3145728 /dev/zero > lower/big
echo 'port=80
host="a b"' > lower/etc/app.conf
ln -s etc/app.conf lower/here
ln lower/notes.txt lower/again
mknod upper/gone c 0 0
printf '%s\n' '-n it'\''s' > upper/-dash
chown -h 1000:1000 lower/etc
chmod 0700 lower/etc
chmod 0600 lower/etc/app.conf
setfattr -h -n trusted.overlay.opaque -v y upper/etc
setfattr -h -n user.note -v 'a b' upper/-dash
touch -h -d 2026-01-31T12:00:00 lower/etc/app.conf
mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work,index=on merged`
	if got := Setup(objects, mounts, Linux); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	user := Setup(objects, mounts, Userns)
	for _, part := range []string{"user.overlay.opaque", ",workdir=work,userxattr,index=on"} {
		if !strings.Contains(user, part) {
			t.Errorf("for a user, no %q in\n%s", part, user)
		}
	}
}

func TestProblemsOfTrees(t *testing.T) {
	for _, c := range []struct{ tree, want string }{
		{"a/\n    b\n  c", "line 3: the indentation fits no line above"},
		{"  a", "line 1: the first line of a tree is not indented"},
		{"a\n  b", "line 2: a is no directory (a directory's name ends in /)"},
		{"a/\n\tb", "line 2: a tree is indented by spaces, not by tabs"},
		{"a\nb\na", "line 3: a is there already, in line 1"},
		{"a/b", "line 1: a/b: one name a line; deeper ones are indented below it"},
		{"../", `line 1: a name was expected, not ".."`},
		{`a "x`, `line 1: a text in " has no end`},
		{`d/ "x"`, "line 1: d: a directory has no content"},
		{"a <<size 3X>>", "line 1: a size was expected, as in <<size 10M>>"},
		{"a = b", "line 1: = b: no file of this path stands above"},
		{"a [0644", "line 1: [ has no ]"},
		{"a [opaque]", "line 1: a: only a directory can be opaque"},
		{"a/ [whiteout]", "line 1: a: a directory is no whiteout"},
		{"a [999]", `line 1: [999]: a mode, uid=N, gid=N, whiteout, opaque, mtime=TIME or an attribute such as user.note="x" was expected`},
		{"a b", `line 1: "b" fits nothing: "text", <<size N>>, -> target, = path or [flags] was expected`},
		{strings.Repeat("x", 256), "line 1: a name has at most 255 bytes"},
	} {
		_, err := ParseTree(c.tree)
		var problem *Problem
		if !errors.As(err, &problem) || err.Error() != c.want {
			t.Errorf("%q: %v, want %s", c.tree, err, c.want)
		}
	}
}

func TestProblemsOfMounts(t *testing.T) {
	for _, text := range []string{"overlay", "overlay lower", "overlay lower upper -> merged", "ext4 a b c -> d", "overlay a::b -> m", "overlay l u w -> m x y"} {
		if _, err := ParseMounts("overlay a:b -> c\n" + text); err == nil || !strings.HasPrefix(err.Error(), "line 2: a mount reads") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseTree(f *testing.F) {
	f.Add(example)
	f.Fuzz(func(t *testing.T, text string) {
		objects, err := ParseTree(text)
		if err == nil {
			Setup(objects, nil, Linux)
		}
	})
}
