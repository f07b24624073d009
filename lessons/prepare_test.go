package lessons

import "testing"

func TestWhatPreparesALab(t *testing.T) {
	tree := "\n    lower/\n      notes.txt \"v1\"\n\n    upper/\n  "
	for _, row := range []struct {
		name, tree, mount string
		profile           Profile
		want, problem     string
	}{
		{name: "nothing"},
		{name: "an indented tree", tree: tree, want: "mkdir -p lower upper\necho v1 > lower/notes.txt"},
		{
			name: "a mount alone", mount: " overlay lower upper work -> merged ",
			want: "mkdir -p lower upper work merged\nmount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged",
		},
		{
			name: "a user namespace", mount: "overlay a:b -> m", profile: Userns,
			want: "mkdir -p a b m\nmount -t overlay overlay -o lowerdir=a:b,userxattr m",
		},
		{name: "a broken tree", tree: "\n  lower/\n    x y\n", problem: `tree, line 3: "y" fits nothing: "text", <<size N>>, -> target, = path or [flags] was expected`},
		{name: "a broken mount", mount: "lower", problem: "mount, line 1: a mount reads: overlay LOWER[:LOWER...] [UPPER WORK] -> MERGED [OPTION,...]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			setup, err := Prepare(row.tree, row.mount, row.profile)
			problem := ""
			if err != nil {
				problem = err.Error()
			}
			if setup != row.want || problem != row.problem {
				t.Errorf("got %q, %q", setup, problem)
			}
		})
	}
}
