package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// temporary is one run of mktemp.
type temporary struct {
	inv       *invocation
	directory bool
	dryRun    bool
	quiet     bool
}

func mktemp(inv *invocation) {
	t := &temporary{inv: inv}
	var suffix, dir string
	var inDir, deprecated, suffixed bool
	o := inv.options()
	o.flag(&t.directory, 'd', "directory")
	o.flag(&t.dryRun, 'u', "dry-run")
	o.flag(&t.quiet, 'q', "quiet")
	o.each(0, "suffix", func(v string) bool { suffix, suffixed = v, true; return true })
	o.each('p', "", func(v string) bool { dir, inDir = v, true; return true })
	o.optional(0, "tmpdir", func(v string) bool { dir, inDir = v, true; return true })
	o.flag(&deprecated, 't', "")
	names, ok := o.parse()
	if !ok {
		return
	}
	if len(names) > 1 {
		inv.usage(1, "too many templates")
		return
	}
	template := "tmp.XXXXXXXXXX"
	if len(names) == 1 {
		template = names[0]
	} else {
		inDir = true
	}
	end := strings.LastIndexByte(template, 'X') + 1
	if suffixed {
		if !strings.HasSuffix(template, "X") {
			t.fail("with --suffix, template %s must end in X", quoteFile(template))
			return
		}
		template += suffix
	}
	xs := len(strings.TrimRight(template[:end], "X"))
	switch {
	case strings.Contains(template[end:], "/"):
		t.fail("invalid suffix %s, contains directory separator", quoteFile(template[end:]))
		return
	case end-xs < 3:
		t.fail("too few X's in template %s", quoteFile(template))
		return
	}
	name, ok := t.place(template, dir, inDir, deprecated)
	if ok {
		t.make(name, end-xs, len(template)-end)
	}
}

func (t *temporary) fail(format string, args ...any) {
	t.inv.status = 1
	if !t.quiet || !strings.HasPrefix(format, "failed") {
		t.inv.errorf(format, args...)
	}
}

// place puts the template into the directory it belongs to.
func (t *temporary) place(template, dir string, inDir, deprecated bool) (string, bool) {
	if !inDir && !deprecated {
		return template, true
	}
	fromEnvironment := getenv(t.inv.p, "TMPDIR")
	if deprecated {
		if strings.Contains(template, "/") {
			t.fail("invalid template, %s, contains directory separator", quoteFile(template))
			return "", false
		}
		if fromEnvironment != "" {
			dir = fromEnvironment
		}
	} else if strings.HasPrefix(template, "/") {
		t.fail("invalid template, %s; with --tmpdir, it may not be absolute", quoteFile(template))
		return "", false
	}
	if dir == "" {
		dir = fromEnvironment
	}
	if dir == "" {
		dir = "/tmp"
	}
	return joinPath(dir, template), true
}

// make tries random names until one is free.
func (t *temporary) make(template string, xs, suffix int) {
	p := t.inv.p
	start := len(template) - suffix - xs
	var err error
	for range 1000 {
		name := template[:start] + randomName(p, xs) + template[start+xs:]
		switch {
		case t.dryRun:
			if _, err = sys.Lstat(p, name); err == nil {
				err = sys.EEXIST
			} else if err == sys.ENOENT {
				err = nil
			}
		case t.directory:
			err = sys.Mkdir(p, name, 0o700)
		default:
			var fd int
			if fd, err = sys.Open(p, name, sys.O_RDWR|sys.O_CREAT|sys.O_EXCL, 0o600); err == nil {
				p.Close(fd)
			}
		}
		if err == nil {
			t.inv.out.WriteString(name + "\n")
			return
		}
		if err != sys.EEXIST {
			break
		}
	}
	what := "file"
	if t.directory {
		what = "directory"
	}
	t.fail("failed to create %s via template %s: %v", what, quoteFile(template), err)
}
