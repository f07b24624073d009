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

// recorded is a machine whose lines are logged.
type recorded struct {
	t   *testing.T
	m   *sim.Machine
	log tutor.Since
	pic *picture.Picture
}

func record(t *testing.T, tree, mount string) *recorded {
	t.Helper()
	m, err := sim.New(sim.Options{Seed: 1, Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	setup, err := lessons.Prepare(tree, mount, lessons.Linux)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorded{t: t, m: m}
	r.run(setup)
	return r
}

func (r *recorded) run(text string) {
	r.t.Helper()
	step := r.m.Run(text)
	r.m.Observe(func(p sys.Process) {
		pic, err := picture.Take(p, picture.Options{Look: picture.LayersOnly})
		if err != nil {
			r.t.Fatal(err)
		}
		if r.pic != nil {
			picture.Compare(r.pic, pic)
			r.log.Add(step.N, picture.Deeds(r.pic, pic), step.Events)
		}
		r.pic = pic
	})
}

func TestProposals(t *testing.T) {
	const tree = "lower/\n  f \"x\" [0644]\n  d/\n    a\n"
	const mount = "overlay lower upper work -> merged"
	for name, row := range map[string]struct {
		lines string
		has   string
		not   string
	}{
		"delete":           {"rm merged/f", "merged/f missing|upper/f is whiteout|saw whiteout merged/f", "lower/f content \"x\"|mount merged active|space upper < 4K"},
		"write":            {"echo y >> merged/f", `merged/f content "x\ny"|merged/f from upper|upper/f content "x\ny"|saw copy-up merged/f|space upper >= 4K`, "upper/f mode 0644|space upper >= 1M|merged/f is file"},
		"mode":             {"chmod 600 merged/f", "merged/f mode 0600|merged/f from upper", "upper/f mode 0600|merged/f content \"x\""},
		"refused":          {"mv merged/d merged/e", "saw errno EXDEV from rename|merged/e entries {a}|upper/d is whiteout|merged/d missing", "saw rename"},
		"rename":           {"mv merged/f merged/g", "saw rename|upper/f is whiteout", "saw errno"},
		"opaque":           {"rm -r merged/d\nmkdir merged/d", "merged/d entries {}|upper/d is opaque", "merged/d is dir"},
		"unmount":          {"umount merged", "mount merged gone", "mount merged active"},
		"mount":            {"umount merged\nmount -t overlay o -o lowerdir=upper:lower merged", "mount merged lowers = upper:lower|mount merged ro|saw mount", "mount merged active"},
		"looking":          {"ls -lR .\ncat merged/f", "", "saw errno"},
		"a name in quotes": {"echo 'a b' > 'merged/a b'", `"upper/a b" content "a b"`, ""},
		"a long text":      {"seq 1000 > merged/n", "merged/n size = 3893", "merged/n content"},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, tree, mount)
			from, _ := r.m.Lines()
			for line := range strings.Lines(row.lines) {
				r.run(strings.TrimSuffix(line, "\n"))
			}
			var texts []string
			for _, a := range tutor.Propose(r.m, &r.log, from) {
				texts = append(texts, a.Text)
			}
			all := "|" + strings.Join(texts, "|")
			for want := range strings.SplitSeq(row.has, "|") {
				if want != "" && !strings.Contains(all+"|", "|"+want+"|") {
					t.Errorf("%q is not proposed", want)
				}
			}
			for wrong := range strings.SplitSeq(row.not, "|") {
				if wrong != "" && strings.Contains(all, "|"+wrong) {
					t.Errorf("%q is proposed", wrong)
				}
			}
			if t.Failed() || row.has == "" && len(texts) > 0 {
				t.Errorf("proposed: %s", strings.ReplaceAll(all, "|", "\n"))
			}
		})
	}
}
