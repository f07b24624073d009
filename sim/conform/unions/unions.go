package unions

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/tools/txtar"
)

// System is one way to unite directories.
type System struct {
	Name, Title, Mount string
	// Proof is the program that must be there, "kernel", or what the system was
	// written from.
	Proof string
	// Simulated: the engine has it.
	Simulated bool
}

// Checked reports whether the real one writes the answers.
func (s *System) Checked() bool { return !strings.HasPrefix(s.Proof, "written from ") }

// Program is the program that must be there; "" is none.
func (s *System) Program() string {
	if !s.Checked() || s.Proof == "kernel" {
		return ""
	}
	return s.Proof
}

// Question is what all systems are asked.
type Question struct {
	Name, Text, Script string
	Answers            map[string]string // by system
}

// Book is all of it.
type Book struct {
	Boot      string
	Systems   []System
	Questions []*Question
	dir       string
}

// Read reads testdata/unions.
func Read(dir string) (*Book, error) {
	b := &Book{dir: dir}
	boot, err := os.ReadFile(filepath.Join(dir, "boot.sh"))
	if err != nil {
		return nil, err
	}
	b.Boot = string(boot)
	if b.Systems, err = readSystems(filepath.Join(dir, "systems.txt")); err != nil {
		return nil, err
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return nil, err
		}
		q := &Question{Name: strings.TrimSuffix(filepath.Base(path), ".txtar"), Text: strings.TrimSpace(string(archive.Comment)), Answers: map[string]string{}}
		for _, f := range archive.Files {
			if f.Name == "script" {
				q.Script = strings.TrimSpace(string(f.Data))
			} else {
				q.Answers[f.Name] = string(f.Data)
			}
		}
		b.Questions = append(b.Questions, q)
	}
	return b, nil
}

func readSystems(path string) ([]System, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []System
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, " | ")
		if len(fields) != 4 {
			return nil, fmt.Errorf("%s: not four fields: %s", path, line)
		}
		proof, lacking := strings.CutSuffix(fields[3], ", not simulated")
		all = append(all, System{fields[0], fields[1], fields[2], proof, !lacking})
	}
	return all, nil
}

// Lines are what puts a question to a system.
func (b *Book) Lines(s *System, q *Question) string {
	return "exec 2>&1\n" + b.Boot + s.Mount + "\n" + q.Script + "\ncd; umount m\n"
}

// Write writes a question with its answers, in the order of the systems.
func (b *Book) Write(q *Question) error {
	archive := &txtar.Archive{Comment: []byte(q.Text + "\n\n"), Files: []txtar.File{{Name: "script", Data: []byte(q.Script + "\n")}}}
	for _, s := range b.Systems {
		if answer, ok := q.Answers[s.Name]; ok {
			archive.Files = append(archive.Files, txtar.File{Name: s.Name, Data: []byte(answer)})
		}
	}
	return os.WriteFile(filepath.Join(b.dir, q.Name+".txtar"), txtar.Format(archive), 0o644)
}
