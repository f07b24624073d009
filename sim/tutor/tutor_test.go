package tutor_test

import (
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tutor"
)

// play is a machine on which a tutor looks.
type play struct {
	t *testing.T
	m *sim.Machine
	*tutor.Tutor
	n int
}

// begin runs a lesson's setup and begins its first step.
func begin(t *testing.T, l lessons.Lesson) *play {
	t.Helper()
	m, err := sim.New(sim.Options{Seed: 1, Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	guide, err := tutor.New(l, 0)
	if err != nil {
		t.Fatal(err)
	}
	setup, err := guide.Setup()
	if err != nil {
		t.Fatal(err)
	}
	p := &play{t, m, guide, 0}
	if step := m.Run(setup); step.Status != 0 || len(step.Output) > 0 {
		t.Fatalf("setup: status %d\n%s", step.Status, step.Output)
	}
	p.look(func(l *tutor.Look) { guide.Begin(0, l) })
	return p
}

func (p *play) look(f func(*tutor.Look)) {
	p.t.Helper()
	p.m.Observe(func(process sys.Process) {
		l, err := tutor.LookAt(process, "/root", picture.LayersAndMerged)
		if err != nil {
			p.t.Fatal(err)
		}
		f(l)
	})
}

// run runs a line and returns what the step's assertions came to.
func (p *play) run(text string) (findings []tutor.Finding) {
	p.t.Helper()
	step := p.m.Run(text)
	p.n++
	p.look(func(l *tutor.Look) {
		p.Line(p.n, l, step.Events)
		findings = p.Findings(l)
	})
	return findings
}

// world is a lab on which all kinds of assertions can be tried.
var world = lessons.Lesson{
	Profile: lessons.Linux,
	Tree: `lower/
  notes.txt  "v1"
  both       "low"
  gone       "x"
  big        <<size 1M>>
  note       "n" [0640 uid=1 gid=2 user.note="a b"]
  here       -> notes.txt
  again      = lower/notes.txt
  d/
    a
    b
  hid/
    c
upper/
  both       "up"
  mine       "m"
  d/
    c
  hid/ [opaque]
`,
	Mount: "overlay lower upper work -> merged",
}

func TestAssertionsOnAMachine(t *testing.T) {
	for _, c := range []struct{ lines, holds, fails string }{
		{"", `merged/notes.txt exists
merged/nothing missing
merged/d is merged-dir
merged/d entries {a b c}
merged/hid entries {}
upper/hid is opaque
merged/notes.txt from lower
merged/mine from upper
upper/both hides lower/both
merged/here target "notes.txt"
merged/here is symlink
lower/again same-inode lower/notes.txt
lower/notes.txt links = 2
lower/note mode 0640
lower/note owner 1:2
merged/note xattr user.note="a b"
merged/note xattr user.note
merged/both content "up"
merged/both contains "u"
merged/big size = 1M
space upper < 16K
space lower >= 1M
mount merged active
mount merged lowers = lower
mount merged option workdir=work
mount lower gone
never saw copy-up
any of:
  merged/nothing exists
  merged/d is dir
not merged/d is file`, `merged/notes.txt missing
merged/nothing exists
merged/hid is merged-dir
merged/d entries {a b}
merged/d is opaque
merged/notes.txt from upper
lower/both hides upper/both
upper/mine hides lower/mine
merged/here target "x"
lower/again same-inode lower/both
lower/notes.txt links = 1
lower/note mode 0600
lower/note owner 0:0
merged/note xattr user.note="a"
merged/note xattr user.other
merged/both content "low"
merged/d content "x"
merged/big size > 1M
space upper >= 1M
mount merged gone
mount merged ro
mount merged lowers = lower:upper
mount merged option index=on
mount upper active
answer x = "y"
merged/nothing from lower
saw copy-up`},
		{"echo v2 >> merged/notes.txt", `saw copy-up merged/notes.txt
saw copy-up upper/notes.txt
saw copy-up
saw write upper/notes.txt
never saw write lower/notes.txt
merged/notes.txt inode changed
merged/gone inode kept
merged/notes.txt content "v1\nv2"
lower/notes.txt content "v1"
merged/notes.txt from upper
merged/notes.txt links = 1
saw step work/* -> upper/notes.txt
never saw undefined
never saw unlink`, `saw copy-up merged/mine
merged/notes.txt inode kept
merged/gone inode changed
never saw copy-up
saw whiteout
saw errno EXDEV`},
		{"rm merged/gone merged/mine; mkdir merged/gone; rm -r merged/d", `saw whiteout upper/d
upper/d is whiteout
merged/d missing
saw unlink upper/mine
saw opaque upper/gone
upper/gone is opaque
upper/gone is dir
never saw whiteout upper/mine
merged/mine missing`, `saw whiteout upper/mine
upper/gone is whiteout
upper/d is dir`},
		{"rename() { sys renameat2 \"$@\"; }; rename merged/d merged/e; mount -t overlay -o lowerdir=nothing none merged", `saw errno EXDEV from rename
saw errno EXDEV from rename merged/d
saw errno EXDEV
saw errno ENOENT from mount merged
never saw errno EINVAL
never saw rename merged/d`, `saw errno EXDEV from link
saw errno EXDEV from rename merged/x
saw rename
saw mount`},
		{"mv merged/notes.txt merged/moved; umount merged; mount -t overlay -o lowerdir=upper:lower none merged; echo x > merged/y", `saw rename
saw rename merged/moved
saw mount merged
saw mount
mount merged ro
mount merged lowers = upper:lower
saw errno EROFS from open
saw errno EROFS from open merged/y
merged/moved from upper
upper/notes.txt is whiteout`, `never saw rename
saw errno EROFS from open merged/z
mount merged option upperdir`},
		{"rm upper/mine; touch upper/new", `saw undefined
saw unlink upper/mine
saw write upper/new`, `never saw undefined`},
		{"umount merged; mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work,volatile none merged; echo x >> merged/both; sync merged/both", `saw fsync skipped
mount merged option fsync=volatile`, `never saw fsync skipped`},
		{"umount merged; mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work,metacopy=on,redirect_dir=on none merged; chmod 600 merged/big; mv merged/d merged/e; mkdir answers; echo both > answers/x", `upper/big is metacopy
merged/big size = 1M
space upper < 64K
upper/e is redirect "d"
upper/e is redirect
not upper/d is dir
upper/d is whiteout
merged/e entries {a b c}
answer x = "both"
saw copy-up upper/big`, `upper/e is redirect "/d"
upper/both is metacopy
answer x = "big"`},
	} {
		for _, check := range []struct {
			text string
			want bool
		}{{c.holds, true}, {c.fails, false}} {
			l := world
			l.Steps = []lessons.Step{{Check: check.text}}
			p := begin(t, l)
			for i, f := range p.run(c.lines) {
				if f.Holds != check.want {
					t.Errorf("after %q: %s: %v (%s)", c.lines, p.Checks()[i].Text, f.Holds, f.Found)
				}
				if f.Found == "" {
					t.Errorf("after %q: %s: nothing is said of it", c.lines, p.Checks()[i].Text)
				}
			}
		}
	}
}

// whiteouts is a lesson of two steps.
var whiteouts = lessons.Lesson{
	Profile: lessons.Linux,
	Tree:    "lower/\n  @NAME  \"v1\"\n",
	Mount:   "overlay lower upper work -> merged",
	Vars:    []lessons.Var{{Name: "NAME", Values: []string{"notes.txt"}}},
	Steps: []lessons.Step{{
		Title: "Remove a file",
		Check: "merged/@NAME missing\nupper/@NAME is whiteout\nlower/@NAME content \"v1\"",
		Hints: []lessons.Hint{{}, {When: "lower/@NAME missing"}},
		Predict: []lessons.Question{{Run: "rm merged/@NAME", Options: []lessons.Option{
			{Check: "upper/@NAME missing"}, {Check: "upper/@NAME is whiteout"}, {Check: "saw copy-up"},
		}}},
	}, {
		Title: "Bring it back",
		Check: "merged/@NAME content \"v1\"\nnever saw write lower/@NAME",
	}},
}

func TestALesson(t *testing.T) {
	p := begin(t, whiteouts)
	if f := p.run("ls merged"); f[0].Holds || f[1].Holds || !f[2].Holds || p.Passed(0) {
		t.Errorf("before: %v", f)
	}
	p.run("rm merged/notes.txt")
	if !p.Passed(0) {
		t.Error("not passed")
	}
	p.look(func(l *tutor.Look) {
		if got := p.Answers(0, l); got[0] || !got[1] || got[2] {
			t.Error("the options hold:", got)
		}
		if got := p.Hints(l); len(got) != 1 || got[0] != 0 {
			t.Error("hints that fit:", got)
		}
		p.Begin(1, l)
	})
	p.run("umount merged; rm upper/notes.txt")
	p.run("mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged")
	if !p.Passed(1) || !p.Passed(0) {
		t.Error("the second step is not passed")
	}
}

func TestWhatIsUndoneIsForgotten(t *testing.T) {
	l := world
	l.Steps = []lessons.Step{{Check: "saw copy-up\nnever saw unlink"}}
	p := begin(t, l)
	p.run("true")
	p.run("echo x >> merged/notes.txt; rm merged/mine")
	p.m.Undo()
	p.look(func(l *tutor.Look) {
		p.Undone(1, l)
		if f := p.Findings(l); f[0].Holds || !f[1].Holds {
			t.Error(f)
		}
	})
	if f := p.run("true"); f[0].Holds || !f[1].Holds {
		t.Error("a line later", f)
	}
}

func TestBadLessonsAreRefused(t *testing.T) {
	for _, step := range []lessons.Step{
		{Check: "x"},
		{Hints: []lessons.Hint{{When: "x"}}},
		{Predict: []lessons.Question{{Options: []lessons.Option{{Check: "x is y"}}}}},
	} {
		step.Title = "One"
		if _, err := tutor.New(lessons.Lesson{Steps: []lessons.Step{step}}, 0); err == nil || !strings.HasPrefix(err.Error(), `step "One": line 1: `) {
			t.Error(err)
		}
	}
	for _, l := range []lessons.Lesson{{Tree: "a\n  b"}, {Mount: "x"}} {
		guide, err := tutor.New(l, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := guide.Setup(); err == nil {
			t.Errorf("%+v is accepted", l)
		}
	}
}
