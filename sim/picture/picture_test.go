package picture

import (
	"strconv"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// situations are worlds to take pictures of, for any kernel.
var situations = map[string]func(*testing.T, *world){
	"the walkthrough":             walkthrough,
	"three lowers":                threeLowers,
	"masks and opaque":            masksAndOpaque,
	"merged agrees with layers":   agrees,
	"looking changes nothing":     untouched,
	"bounded":                     bounded,
	"a window of many rows":       window,
	"details of a cell":           details,
	"a negative name is not seen": cachedNegative,
	"weird names":                 weirdNames,
	"a directory copied up":       copiedUpDir,
	"mounts over and inside":      coveredMounts,
}

// world is a process in an empty directory.
type world struct {
	t *testing.T
	p sys.Process
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) mkdir(paths ...string) {
	w.t.Helper()
	for _, path := range paths {
		w.must(sys.Mkdir(w.p, path, 0o755))
	}
}

func (w *world) write(path, text string) {
	w.t.Helper()
	w.must(sys.WriteFile(w.p, path, []byte(text), 0o644))
}

func (w *world) mount(options string) {
	w.t.Helper()
	w.must(w.p.Mount("none", "overlay", "overlay", 0, options))
}

func (w *world) take(o Options) *Picture {
	w.t.Helper()
	pic, err := Take(w.p, o)
	w.must(err)
	return pic
}

// looks compares the picture's text without inode numbers.
func (w *world) looks(pic *Picture, want string) {
	w.t.Helper()
	want = strings.TrimPrefix(strings.ReplaceAll(want, "\n\t\t", "\n"), "\n")
	if got := pic.Text(); got != strings.TrimRight(want, "\t") {
		w.t.Errorf("picture is\n%swant\n%s", got, want)
	}
}

func (w *world) changes(old, new *Picture, want ...string) {
	w.t.Helper()
	var got []string
	for _, c := range Compare(old, new) {
		got = append(got, c.Op+" "+c.Path+": "+c.Text)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		w.t.Errorf("changes are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func walkthrough(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "workdir", "overlay")
	w.write("lower/file1.txt", "from lower\n")
	plain := w.take(Options{})
	w.looks(plain, `
		lower/
		  file1.txt   file 11

		overlay/

		upper/

		workdir/
		`)
	w.mount("lowerdir=lower,upperdir=upper,workdir=workdir")
	mounted := w.take(Options{})
	w.changes(plain, mounted, "mount overlay: Mounted overlay: upper over lower.")

	w.write("upper/file1.txt", "from upper, longer\n")
	both := w.take(Options{})
	w.changes(mounted, both, "create upper/file1.txt: upper gained the file file1.txt. Merged: file1.txt now comes from upper.")
	w.looks(both, `
		overlay  overlay  lowerdir=lower,upperdir=upper,workdir=workdir,uuid=on
		  merged          U upper   L lower
		  file1.txt [U]   file 19   file 11, hidden by upper
		`)

	w.must(sys.Unlink(w.p, "overlay/file1.txt"))
	gone := w.take(Options{})
	w.looks(gone, `
		overlay  overlay  lowerdir=lower,upperdir=upper,workdir=workdir,uuid=on
		  merged                U upper    L lower
		  file1.txt (deleted)   whiteout   file 11, hidden by whiteout
		  work: work/`+work(t, gone)+` (whiteout, links 2)
		`)
	w.changes(both, gone,
		"whiteout upper/file1.txt: upper gained the whiteout file1.txt in place of the file. Merged: file1.txt is gone.",
		"work work/"+work(t, gone)+": The work directory gained work/"+work(t, gone)+", a whiteout.")

	w.must(sys.Unlink(w.p, "upper/file1.txt"))
	w.must(w.p.Mount("", "overlay", "", sys.MS_REMOUNT, "")) // drops what the kernel remembers
	back := w.take(Options{})
	w.changes(gone, back, "remove upper/file1.txt: upper lost the whiteout file1.txt. Merged: file1.txt appears, from lower.")

	w.must(sys.Chmod(w.p, "overlay/file1.txt", 0o600))
	up := w.take(Options{})
	w.changes(back, up, "copy up upper/file1.txt: Copied up file1.txt from lower to upper, 11 bytes. Merged: file1.txt now comes from upper.")
	if c := up.Mounts[0].Rows[0].Cells[1]; c.Mark != MarkCopiedUp || c.Copied != 2 || !c.Origin {
		t.Errorf("the copied up cell is %+v", c)
	}
	w.must(w.p.Umount2("overlay", 0))
	w.changes(up, w.take(Options{}), "umount overlay: Unmounted overlay.")
}

// work is the name of the one entry in work/.
func work(t *testing.T, p *Picture) string {
	t.Helper()
	if len(p.Mounts[0].Work.Entries) != 1 {
		t.Fatalf("work has %v", p.Mounts[0].Work.Entries)
	}
	return strings.TrimPrefix(p.Mounts[0].Work.Entries[0].Path, "work/")
}

func threeLowers(t *testing.T, w *world) {
	w.mkdir("l1", "l2", "l3", "overlay", "l1/d", "l3/d")
	w.write("l1/a", "1")
	w.write("l2/a", "22")
	w.write("l3/c", "333")
	w.write("l3/d/x", "x")
	w.mount("lowerdir=l1:l2:l3")
	pic := w.take(Options{})
	w.looks(pic, `
		overlay  overlay (read-only)  lowerdir=l1:l2:l3,redirect_dir=on
		  merged       L1 l1    L2 l2                  L3 l3
		  a [L1]       file 1   file 2, hidden by l1   .
		  c [L3]       .        .                      file 3
		  d/ [L1+L3]   dir      .                      dir
		    x [L3]     .        .                      file 1
		`)
	if col := pic.Mounts[0].Columns[2]; !strings.HasSuffix(col.Path, "/l2") || col.Option != "lowerdir=l2" {
		t.Errorf("column %+v", col)
	}
}

func masksAndOpaque(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "workdir", "overlay", "lower/mask", "lower/o", "upper/o", "lower/w", "upper/m2", "lower/s")
	w.write("upper/mask", "")
	w.write("lower/mask/x", "")
	w.write("lower/o/old", "")
	w.write("upper/o/new", "")
	w.write("lower/w/deep", "")
	w.write("lower/m2", "")
	w.must(sys.Mknod(w.p, "upper/w", sys.S_IFCHR, 0))
	w.must(sys.Symlink(w.p, "o", "upper/s"))
	w.must(w.p.Setxattrat(sys.AT_FDCWD, "upper/o", "trusted.overlay.opaque", []byte("y"), 0, 0))
	w.mount("lowerdir=lower,upperdir=upper,workdir=workdir,uuid=off")
	w.looks(w.take(Options{}), `
		overlay  overlay  lowerdir=lower,upperdir=upper,workdir=workdir,uuid=off
		  merged             U upper        L lower
		  m2/ [U]            dir            file 0, hidden by upper
		  mask [U]           file 0         dir, hidden by upper
		    x (not seen)     .              file 0, hidden by upper
		  o/ [U]             dir, opaque    dir, hidden by opaque
		    new [U]          file 0         .
		    old (not seen)   .              file 0, hidden by opaque
		  s [U]              symlink -> o   dir, hidden by upper
		  w/ (deleted)       whiteout       dir, hidden by whiteout
		    deep (deleted)   .              file 0, hidden by whiteout
		`)
}

// shape is what merged shows, by path.
func shape(p *Picture) string {
	var b strings.Builder
	for _, r := range p.Mounts[0].Rows {
		if c := r.Cells[0]; c.Ghost == "" {
			b.WriteString(r.Path + " " + c.Mode + " " + p.Mounts[0].from(&r) + "\n")
		}
	}
	return b.String()
}

func agrees(t *testing.T, w *world) {
	masksAndOpaque(t, w)
	computed, seen := w.take(Options{Look: LayersOnly}), w.take(Options{})
	if shape(computed) != shape(seen) {
		t.Errorf("from the layers:\n%sthe kernel shows:\n%s", shape(computed), shape(seen))
	}
}

func untouched(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "workdir", "overlay", "lower/d")
	w.write("lower/d/f", "")
	w.mount("lowerdir=lower,upperdir=upper,workdir=workdir")
	before := w.take(Options{Look: LayersOnly})
	for range 3 {
		w.changes(before, w.take(Options{Look: LayersOnly}))
	}
	names, err := sys.ReadDir(w.p, "upper")
	if err != nil || len(names) > 0 {
		t.Errorf("upper has %v, %v", names, err)
	}
}

func bounded(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "workdir", "overlay")
	for i := range 30 {
		w.write("lower/f"+string(rune('a'+i)), "")
	}
	w.mount("lowerdir=lower,upperdir=upper,workdir=workdir")
	pic := w.take(Options{Rows: 10})
	if m := pic.Mounts[0]; len(m.Rows) != 10 || m.More != 20 {
		t.Errorf("%d rows and %d more", len(m.Rows), m.More)
	}
	w.must(sys.Unlink(w.p, "overlay/fa"))
	w.mkdir("overlay/a")
	if got := Compare(pic, w.take(Options{Rows: 10})); len(got) > 4 {
		t.Errorf("changes %v", got)
	}
}

// cachedNegative: the kernel remembers that a name is absent although its
// whiteout is gone.
func cachedNegative(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "workdir", "overlay")
	w.write("lower/f", "")
	w.mount("lowerdir=lower,upperdir=upper,workdir=workdir")
	w.must(sys.Unlink(w.p, "overlay/f"))
	if _, err := sys.Lstat(w.p, "overlay/f"); err != sys.ENOENT {
		t.Fatal(err)
	}
	w.must(sys.Unlink(w.p, "upper/f"))
	if row := w.take(Options{}).Mounts[0].Rows[0]; row.Cells[0].Ghost != GhostNotSeen || row.Provider != -1 {
		t.Errorf("row %+v, merged cell %+v", row, row.Cells[0])
	}
	if row := w.take(Options{Look: LayersOnly}).Mounts[0].Rows[0]; row.Provider != 2 {
		t.Errorf("from the layers: %+v", row)
	}
}

func weirdNames(t *testing.T, w *world) {
	w.mkdir("lo,wer", "up:per", "work dir", "overlay")
	for _, name := range []string{"a\nb", "\x01", "\xff", "é", `back\slash`, "-n", " "} {
		w.write("lo,wer/"+name, "")
	}
	w.mount(`lowerdir=lo\,wer,upperdir=up:per,workdir=work dir`)
	pic := w.take(Options{})
	if m := pic.Mounts[0]; m.Columns[1].Name != "up:per" || m.Columns[2].Name != "lo,wer" || len(m.Rows) != 7 {
		t.Errorf("%+v", m.Columns)
	}
	for _, want := range []string{`"a\nb"`, `"\u0001"`, `"\udcff"`, `"é"`, `"back\\slash"`} {
		want = strings.ReplaceAll(want, `\n`, `\u000a`)
		if !strings.Contains(pic.JSON(), want) {
			t.Errorf("no %s in %s", want, pic.JSON())
		}
	}
}

func copiedUpDir(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "workdir", "overlay", "lower/d")
	w.mount("lowerdir=lower,upperdir=upper,workdir=workdir")
	before := w.take(Options{})
	w.write("overlay/d/new", "12")
	after := w.take(Options{})
	w.changes(before, after,
		"copy up upper/d: Copied up d from lower to upper.",
		"create upper/d/new: upper gained the file d/new. Merged: d/new appears, from upper.")
	w.must(sys.Chmod(w.p, "overlay/d", 0o700))
	again := w.take(Options{})
	w.changes(after, again, "change upper/d: The directory d in upper has the mode drwx------ now.")
	if again.Mounts[0].Rows[0].Cells[1].Copied != 2 {
		t.Error("it is no longer known where the directory came from")
	}
	w.must(sys.Unlink(w.p, "overlay/d/new"))
	w.changes(again, w.take(Options{}), "remove upper/d/new: upper lost the file d/new. Merged: d/new is gone.")
}

func coveredMounts(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "workdir", "overlay", "lower/sub")
	w.write("lower/sub/f", "")
	w.must(w.p.Mount("none", "lower/sub", "tmpfs", 0, ""))
	w.write("lower/sub/hidden", "")
	w.mount("lowerdir=lower,upperdir=upper,workdir=workdir,uuid=off")
	if text := w.take(Options{}).Text(); strings.Contains(text, "hidden") || !strings.Contains(text, "sub/ [L]") {
		t.Errorf("what is mounted inside a layer is shown:\n%s", text)
	}
	w.must(w.p.Mount("none", "overlay", "tmpfs", 0, ""))
	if pic := w.take(Options{}); len(pic.Mounts) != 0 {
		t.Errorf("a covered mount is shown:\n%s", pic.Text())
	}
}

func window(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "work", "overlay", "lower/d")
	w.write("lower/d/x", "x")
	for i := range 300 {
		w.write("lower/f"+strconv.Itoa(1000+i), "")
	}
	w.mount("lowerdir=lower,upperdir=upper,workdir=work")
	m := w.take(Options{Rows: 10}).Mounts[0]
	if m.From != 0 || len(m.Rows) != 10 || m.Rows[0].Path != "d" || m.More != 292 {
		t.Errorf("the first window: from %d, %d rows, %d more", m.From, len(m.Rows), m.More)
	}
	pic := w.take(Options{Mount: m.ID, From: 200, Rows: 5})
	m = pic.Mounts[0]
	if m.From != 200 || len(m.Rows) != 5 || m.Rows[0].Path != "f1198" || m.More != 97 || len(pic.Dirs) != 0 {
		t.Errorf("the second window: from %d, %d rows, %d more, %d directories", m.From, len(m.Rows), m.More, len(pic.Dirs))
	}
	if pic := w.take(Options{Mount: m.ID + 99}); len(pic.Mounts) != 0 {
		t.Error("a picture of a mount that is not there")
	}
}

func details(t *testing.T, w *world) {
	w.mkdir("lower", "upper", "work", "overlay")
	w.write("lower/text", "hello\n")
	w.write("lower/bytes", "\x00\xff")
	w.must(sys.Symlink(w.p, "text", "lower/link"))
	w.mount("lowerdir=lower,upperdir=upper,workdir=work")
	w.must(sys.Chmod(w.p, "overlay/text", 0o600))
	id := w.take(Options{}).Mounts[0].ID
	detail := func(column int, path string) string {
		d, err := Detail(w.p, id, column, path)
		if err != nil {
			return err.Error()
		}
		return d.JSON()
	}
	for _, c := range []struct {
		column int
		path   string
		want   string
	}{
		{0, "text", `"content":"hello\u000a"`}, {0, "text", `"mode":"-rw-------"`}, {2, "text", `"mode":"-rw-r--r--"`},
		{1, "text", `{"name":"trusted.overlay.origin","valueHex":"00fb`},
		{2, "bytes", `"contentHex":"00ff"`}, {0, "link", `"target":"text"`}, {0, "", `"mode":"drwxr-xr-x"`},
		{1, "bytes", sys.ENOENT.Error()}, {3, "text", ErrNoMount.Error()}, {-1, "text", ErrNoMount.Error()},
	} {
		if got := detail(c.column, c.path); !strings.Contains(got, c.want) {
			t.Errorf("column %d, %q: %s\nwant %s", c.column, c.path, got, c.want)
		}
	}
	if _, err := Detail(w.p, id+99, 0, "text"); err != ErrNoMount {
		t.Errorf("of no mount: %v", err)
	}
}
