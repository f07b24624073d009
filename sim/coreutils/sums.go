package coreutils

import (
	"encoding/hex"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/digest"
	"github.com/overlook-fs/overlook/sim/sys"
)

// summing is one run of md5sum or one of its kin.
type summing struct {
	inv                          *invocation
	algorithm                    string
	binary, tag, zero, check     bool
	status, quiet, strict, warns bool
	ignoreMissing                bool
	form                         listForm // of the list being checked
}

func md5sum(inv *invocation)    { sumCommand(inv, "md5") }
func sha1sum(inv *invocation)   { sumCommand(inv, "sha1") }
func sha224sum(inv *invocation) { sumCommand(inv, "sha224") }
func sha256sum(inv *invocation) { sumCommand(inv, "sha256") }
func sha384sum(inv *invocation) { sumCommand(inv, "sha384") }
func sha512sum(inv *invocation) { sumCommand(inv, "sha512") }

func sumCommand(inv *invocation, algorithm string) {
	s := &summing{inv: inv, algorithm: algorithm}
	o := inv.options()
	o.flag(&s.binary, 'b', "binary")
	o.do('t', "text", func() { s.binary = false })
	o.flag(&s.tag, 0, "tag")
	s.declare(o)
	files, ok := o.parse()
	if !ok || !s.consistent() {
		return
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, file := range files {
		if s.check {
			s.checkFile(file)
		} else {
			s.sumFile(file)
		}
	}
}

// declare adds the options that cksum has too.
func (s *summing) declare(o *options) {
	o.flag(&s.zero, 'z', "zero")
	o.flag(&s.check, 'c', "check")
	o.flag(&s.status, 0, "status")
	o.flag(&s.quiet, 0, "quiet")
	o.flag(&s.strict, 0, "strict")
	o.flag(&s.warns, 'w', "warn")
	o.flag(&s.ignoreMissing, 0, "ignore-missing")
}

// consistent refuses options that do not go together.
func (s *summing) consistent() bool {
	if s.check && s.tag {
		s.inv.usage(1, "the --tag option is meaningless when verifying checksums")
		return false
	}
	if s.check && s.zero {
		s.inv.usage(1, "the --zero option is not supported when verifying checksums")
		return false
	}
	if s.check {
		return true
	}
	for _, o := range []struct {
		given bool
		name  string
	}{{s.ignoreMissing, "ignore-missing"}, {s.status, "status"}, {s.warns, "warn"}, {s.quiet, "quiet"}, {s.strict, "strict"}} {
		if o.given {
			s.inv.usage(1, "the --%s option is meaningful only when verifying checksums", o.name)
			return false
		}
	}
	return true
}

// digestOf is a file's sum in hexadecimal.
func digestOf(p sys.Process, algorithm, file string) (string, error) {
	in, err := openInput(p, file)
	if err != nil {
		return "", err
	}
	defer in.Close()
	d := digest.New(algorithm)
	for b, ok := in.chunk(); ok; b, ok = in.chunk() {
		d.Write(b)
		p.Checkpoint()
	}
	return hex.EncodeToString(d.Sum()), in.err
}

func (s *summing) sumFile(file string) {
	sum, err := digestOf(s.inv.p, s.algorithm, file)
	if err != nil {
		s.inv.errorf("%s: %v", quoteName(file), err)
		return
	}
	name, escaped := file, false
	if !s.zero && strings.ContainsAny(file, "\\\n\r") {
		name = strings.NewReplacer("\\", "\\\\", "\n", "\\n", "\r", "\\r").Replace(file)
		escaped = true
	}
	if escaped {
		s.inv.out.WriteByte('\\')
	}
	switch {
	case s.tag:
		s.inv.out.WriteString(digest.New(s.algorithm).Name + " (" + name + ") = " + sum)
	case s.binary:
		s.inv.out.WriteString(sum + " *" + name)
	default:
		s.inv.out.WriteString(sum + "  " + name)
	}
	if s.zero {
		s.inv.out.WriteByte(0)
	} else {
		s.inv.out.WriteByte('\n')
	}
}
