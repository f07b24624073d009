package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// newLesson writes a lesson to begin with.
func newLesson(args []string) int {
	if len(args) != 1 || !sources(args) {
		return usage("lesson", "new takes one file, NAME%s", suffix)
	}
	id := strings.TrimSuffix(filepath.Base(args[0]), suffix)
	f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		complain("lesson: %v", err)
		return exitUsage
	}
	_, err = f.WriteString(strings.ReplaceAll(firstLesson, "ID", id))
	if err := f.Close(); err != nil {
		complain("lesson: %v", err)
		return exitUsage
	}
	if err != nil {
		complain("lesson: %v", err)
		return exitUsage
	}
	fmt.Printf("%s is there. Next: overlook lesson lint %[1]s\n", args[0])
	return 0
}

// firstLesson has one of each block that most lessons use.
const firstLesson = `---
overlook: 1
id: ID
title: A first lesson
minutes: 3
mount: overlay lower upper work -> merged
tree: |
  lower/
    hello.txt    "hello"
  upper/
  work/
---
What the reader should know before the first step.

## Change a file

Append a line to ` + "`merged/hello.txt`" + `, and look where it went.

` + "```" + `predict
ask: Which file grows?
run: echo more >> merged/hello.txt
- The one in lower    ?? lower/hello.txt contains "more" :: Lower layers are never written.
- A copy in upper     ?? upper/hello.txt contains "more"
` + "```" + `

` + "```" + `check
merged/hello.txt contains "hello"
upper/hello.txt size > 6              # upper has a copy that grew
lower/hello.txt content "hello"       # lower is as it was
` + "```" + `

` + "```" + `hint
A first hint says where to look.
---
A second one says what to do: ` + "`>>`" + ` appends.
--- when lower/hello.txt contains "more"
This one is for who wrote to lower itself. Undo, and use ` + "`merged`" + `.
` + "```" + `

` + "```" + `solution
echo more >> merged/hello.txt
ls -l lower upper
` + "```" + `

` + "```" + `note
Shown when the step is passed.
` + "```" + `
`
