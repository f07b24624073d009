package overlay_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// box is a kernel with an overlay of lower and upper at m.
type box struct {
	*testing.T
	k *vfs.Kernel
	p sys.Process
	r *trace.Recorder
}

// boot makes a box; fill makes the layers' content before the mount.
func boot(t *testing.T, options string, fill func(b *box)) *box {
	t.Helper()
	r := &trace.Recorder{}
	k := vfs.New(vfs.Config{Seed: 1, Clock: 1e18, Recorder: r})
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Mode: 0o755}), "root")
	b := &box{t, k, k.Attach(sys.RootCred()), r}
	for _, d := range []string{"lower", "upper", "w", "m"} {
		b.must(sys.Mkdir(b.p, d, 0o755))
	}
	fill(b)
	b.must(b.p.Mount("overlay", "m", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=w"+options))
	r.Take()
	return b
}

func (b *box) must(err error) {
	b.Helper()
	if err != nil {
		b.Error(err)
	}
}

func (b *box) write(path, text string) {
	b.Helper()
	b.must(sys.WriteFile(b.p, path, []byte(text), 0o644))
}

func (b *box) mkdir(path string) {
	b.Helper()
	b.must(sys.Mkdir(b.p, path, 0o755))
}

// effects are the changes to layers since the last call, temporary names
// counted from 1.
func (b *box) effects() []string {
	temps := map[string]string{}
	temp := func(path string) string {
		dir, name, ok := strings.Cut(path, "#")
		if !ok {
			return path
		}
		name, below, _ := strings.Cut(name, "/")
		if temps[name] == "" {
			temps[name] = string(rune('1' + len(temps)))
		}
		return strings.TrimSuffix(dir+"#"+temps[name]+"/"+below, "/")
	}
	var all []string
	for _, e := range b.r.Take() {
		if e.Kind != trace.Effect {
			continue
		}
		line := e.Op + " " + temp(e.Path)
		if e.Path2 != "" {
			line += " " + temp(e.Path2)
		}
		if e.Arg != "" {
			line += " " + e.Arg
		}
		if e.Err != 0 {
			line += " " + e.Err.Name()
		}
		all = append(all, line)
	}
	return all
}

func (b *box) wantEffects(want ...string) {
	b.Helper()
	got := b.effects()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		b.Errorf("changes to layers:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestStepsOfAFileCopyUp(t *testing.T) {
	b := boot(t, "", func(b *box) { b.write("lower/f", "text") })
	b.must(sys.Chmod(b.p, "m/f", 0o600))
	b.wantEffects(
		"setxattr upper trusted.overlay.impure",
		"tmpfile work 0644",
		"copy_file_range lower/f an unnamed file",
		"fsync an unnamed file",
		"setxattr an unnamed file trusted.overlay.origin",
		"truncate an unnamed file",
		"chmod an unnamed file 0644",
		"chown an unnamed file",
		"utimes an unnamed file",
		"link an unnamed file upper/f",
		"utimes upper",
		"chmod upper/f 0600",
	)
}

func TestStepsOfADirectoryCopyUp(t *testing.T) {
	b := boot(t, "", func(b *box) { b.mkdir("lower/d") })
	b.must(sys.Mkdir(b.p, "m/d/new", 0o755))
	b.wantEffects(
		"setxattr upper trusted.overlay.impure",
		"mkdir work/#1 0000",
		"setxattr work/#1 trusted.overlay.origin",
		"chmod work/#1 0755",
		"chown work/#1",
		"utimes work/#1",
		"rename work/#1 upper/d",
		"utimes upper",
		"mkdir upper/d/new 0755",
	)
}

func TestStepsOfAnUnlink(t *testing.T) {
	b := boot(t, "", func(b *box) {
		b.write("lower/one", "")
		b.write("lower/two", "")
		b.write("upper/own", "")
	})
	b.must(sys.Unlink(b.p, "m/own"))
	b.wantEffects("unlink upper/own")
	b.must(sys.Unlink(b.p, "m/one"))
	b.wantEffects("mknod work/#1 c 0:0", "link work/#1 work/#2", "rename work/#2 upper/one")
	b.must(sys.Unlink(b.p, "m/two"))
	b.wantEffects("link work/#1 work/#2", "rename work/#2 upper/two")
}

func TestStepsOfARmdir(t *testing.T) {
	b := boot(t, "", func(b *box) {
		b.mkdir("lower/d")
		b.write("lower/d/f", "")
		b.mkdir("lower/e")
		b.mkdir("upper/e")
		b.must(b.p.Setxattrat(sys.AT_FDCWD, "upper/e", "trusted.overlay.origin", nil, 0, 0))
	})
	b.must(sys.Rmdir(b.p, "m/e"))
	b.wantEffects(
		"mknod work/#1 c 0:0", "link work/#1 work/#2",
		"rename work/#2 upper/e RENAME_EXCHANGE", "rmdir work/#2",
	)
	b.must(sys.Unlink(b.p, "m/d/f"))
	b.effects()
	b.must(sys.Rmdir(b.p, "m/d"))
	b.wantEffects(
		"mkdir work/#1 0755",
		"setxattr work/#1 trusted.overlay.opaque",
		"chmod work/#1 0755", "chown work/#1", "utimes work/#1",
		"rename work/#1 upper/d RENAME_EXCHANGE",
		"unlink work/#1/f", "rmdir work/#1",
		"link work/#2 work/#3", "rename work/#3 upper/d RENAME_EXCHANGE", "rmdir work/#3",
	)
}

func TestStepsOfMakingANameOverAWhiteout(t *testing.T) {
	b := boot(t, "", func(b *box) {
		b.write("lower/f", "")
		b.write("lower/d", "")
	})
	b.must(sys.Unlink(b.p, "m/f"))
	b.must(sys.Unlink(b.p, "m/d"))
	b.effects()
	b.must(sys.Symlink(b.p, "x", "m/f"))
	b.wantEffects("symlink work/#1 x", "rename work/#1 upper/f")
	b.must(sys.Mkdir(b.p, "m/d", 0o755))
	b.wantEffects(
		"mkdir work/#1 0755", "setxattr work/#1 trusted.overlay.opaque",
		"rename work/#1 upper/d RENAME_EXCHANGE", "unlink work/#1",
	)
}

func TestStepsOfARename(t *testing.T) {
	b := boot(t, "", func(b *box) {
		b.write("lower/f", "")
		b.mkdir("lower/d")
		b.mkdir("upper/own")
		b.write("upper/file", "")
	})
	b.must(sys.Rename(b.p, "m/file", "m/other"))
	b.wantEffects("rename upper/file upper/other")
	b.must(sys.Rename(b.p, "m/own", "m/mine"))
	b.wantEffects("setxattr upper/own trusted.overlay.opaque", "rename upper/own upper/mine")
	if err := sys.Rename(b.p, "m/d", "m/e"); err != sys.EXDEV {
		t.Errorf("renaming a lower directory: %v", err)
	}
	b.wantEffects()
	b.must(sys.Chmod(b.p, "m/f", 0o600))
	b.effects()
	b.must(sys.Rename(b.p, "m/f", "m/g"))
	b.wantEffects("rename upper/f upper/g RENAME_WHITEOUT")
	b.must(sys.Rename(b.p, "m/g", "m/f"))
	b.wantEffects("rename upper/g upper/f")
}

func TestNamesOfOneFileStayOneFile(t *testing.T) {
	b := boot(t, "", func(b *box) { b.write("upper/first", "text") })
	b.must(sys.Link(b.p, "m/first", "m/second"))
	_, err := sys.Lstat(b.p, "m/second")
	b.must(err)
	b.must(sys.Unlink(b.p, "m/second"))
	b.must(sys.Link(b.p, "m/first", "m/third"))
	_, err = sys.Lstat(b.p, "m/third")
	b.must(err)
	// Two names of one inode: a rename does nothing.
	b.must(sys.Rename(b.p, "m/first", "m/third"))
	if _, err := sys.Lstat(b.p, "m/first"); err != nil {
		t.Error(err)
	}
}

func TestUnnamedFileInALowerDirectoryCopiesItUp(t *testing.T) {
	b := boot(t, "", func(b *box) {
		b.mkdir("lower/d")
		b.mkdir("lower/e")
	})
	dir, err := b.p.Openat(sys.AT_FDCWD, "m/d", sys.O_RDONLY|sys.O_DIRECTORY, 0)
	b.must(err)
	fd, err := b.p.Openat(dir, ".", sys.O_TMPFILE|sys.O_RDWR, 0o600)
	b.must(err)
	b.must(b.p.Linkat(fd, "", dir, "f", sys.AT_EMPTY_PATH))
	if _, err := sys.Lstat(b.p, "upper/d/f"); err != nil {
		t.Error(err)
	}
	dir, err = b.p.Openat(sys.AT_FDCWD, "m/e", sys.O_RDONLY|sys.O_DIRECTORY, 0)
	b.must(err)
	b.must(sys.Rmdir(b.p, "m/e"))
	if _, err := b.p.Openat(dir, ".", sys.O_TMPFILE|sys.O_RDWR, 0o600); err != sys.ENOTDIR {
		t.Errorf("in a removed directory: %v", err)
	}
}

// rules are those that were decided since the last call.
func (b *box) rules() []string {
	var all []string
	for _, e := range b.r.Take() {
		if e.Kind == trace.Decide {
			all = append(all, e.Rule.Name)
		}
	}
	return all
}

func (b *box) wantRules(want ...string) {
	b.Helper()
	if got := b.rules(); !slices.Equal(got, want) {
		b.Errorf("rules:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheVerdictOnAName(t *testing.T) {
	b := boot(t, "", func(b *box) {
		for _, dir := range []string{"lower/both", "upper/both", "lower/one", "lower/over", "upper/under"} {
			b.mkdir(dir)
		}
		for _, file := range []string{"lower/file", "upper/over", "lower/under", "lower/gone"} {
			b.write(file, "")
		}
		b.must(b.p.Mknodat(sys.AT_FDCWD, "upper/gone", sys.S_IFCHR, 0))
	})
	for name, want := range map[string][]string{
		"both":  {"directories of one name merge"},
		"one":   nil,
		"file":  {"the first layer that has a name decides"},
		"over":  {"the first layer that has a name decides"},
		"under": {"what is not a directory does not merge"},
		"gone":  {"a whiteout hides the name"},
		"none":  nil,
	} {
		t.Run(name, func(t *testing.T) {
			var st sys.Stat
			b.p.Fstatat(sys.AT_FDCWD, "m/"+name, &st, 0)
			(&box{t, b.k, b.p, b.r}).wantRules(want...)
		})
	}
}

func TestTheVerdictOnALowerName(t *testing.T) {
	b := boot(t, "", func(b *box) {
		b.mkdir("low")
		b.mkdir("low/opaque")
		b.write("low/gone", "")
		b.mkdir("lower/opaque")
		b.must(b.p.Setxattrat(sys.AT_FDCWD, "lower/opaque", "trusted.overlay.opaque", []byte("y"), 0, 0))
		b.must(b.p.Mknodat(sys.AT_FDCWD, "lower/gone", sys.S_IFCHR, 0))
	})
	b.mkdir("n")
	b.must(b.p.Mount("overlay", "n", "overlay", 0, "lowerdir=lower:low"))
	b.rules()
	var st sys.Stat
	b.must(b.p.Fstatat(sys.AT_FDCWD, "n/opaque", &st, 0))
	b.wantRules("an opaque directory ends the merge")
	if err := b.p.Fstatat(sys.AT_FDCWD, "n/gone", &st, 0); err != sys.ENOENT {
		t.Error(err)
	}
	b.wantRules("a whiteout hides the name")
}

func TestWhyThereIsACopyUp(t *testing.T) {
	fill := func(b *box) {
		b.mkdir("lower/d")
		b.write("lower/f", "")
		b.write("lower/linked", "")
		b.must(sys.Link(b.p, "lower/linked", "lower/too"))
	}
	for options, linked := range map[string]string{
		",index=off": "copying up one name of a hard link parts it from the others",
		",index=on":  "a copy in the index keeps the names of a hard link together",
	} {
		b := boot(t, options, fill)
		for name, want := range map[string][]string{
			"d":      {"a directory is copied up without its entries"},
			"f":      {"a lower object is copied up before it changes"},
			"linked": {"a lower object is copied up before it changes", linked},
		} {
			_, err := sys.Lstat(b.p, "m/"+name)
			b.must(err)
			b.rules()
			b.must(sys.Chmod(b.p, "m/"+name, 0o700))
			b.wantRules(want...)
		}
	}
}
