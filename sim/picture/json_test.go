package picture

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

func TestJSONReadsBack(t *testing.T) {
	p := &Picture{Cwd: "/root", Mounts: []Mount{{
		ID: 40, Path: "overlay", Source: "none", Columns: []Column{{Role: Merged, Name: "overlay"}, {Role: Upper}},
		Work: &Work{Path: "/root/w", Entries: []WorkEntry{{"work/#3", KindWhiteout, 3, 20}}},
		Rows: []Row{{Path: "d/a", Name: "a", Depth: 1, Provider: 1, Cells: []*Cell{nil, {Kind: KindFile, Mode: "-rw-r--r--", Size: 3}}}},
	}}}
	var got struct {
		Cwd    string
		Mounts []struct {
			Work struct {
				Entries []struct {
					Path  string
					Nlink int
				}
			}
			Rows []struct {
				Provider int
				Cells    []*struct {
					Kind string
					Size int
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(p.JSON()), &got); err != nil {
		t.Fatalf("%v\n%s", err, p.JSON())
	}
	m := got.Mounts[0]
	if got.Cwd != "/root" || m.Work.Entries[0].Nlink != 3 || m.Rows[0].Cells[0] != nil || m.Rows[0].Cells[1].Size != 3 {
		t.Errorf("%s", p.JSON())
	}
}

func TestNoBytesOfANameMeanTheSame(t *testing.T) {
	seen := map[string]int{}
	for c := range 256 {
		quoted := string(Quote(nil, "a"+string([]byte{byte(c)})+"b"))
		if before, ok := seen[quoted]; ok {
			t.Errorf("bytes %#x and %#x are both %s", before, c, quoted)
		}
		seen[quoted] = c
		if !json.Valid([]byte(quoted)) {
			t.Errorf("%s is no JSON", quoted)
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("plain \" \\ \n \x00 \x7f \u2028 é \xff 𝄞")
	f.Fuzz(func(t *testing.T, s string) {
		var back string
		if err := json.Unmarshal(Quote(nil, s), &back); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if utf8.ValidString(s) && back != s {
			t.Fatalf("%q came back as %q", s, back)
		}
	})
}
