package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// sizeChange is what truncate does to a size: set it (0), or grow (+), shrink
// (-), limit from above (<) or below (>), round down (/) or up (%).
type sizeChange struct {
	op byte
	n  int64
}

func truncate(inv *invocation) {
	var noCreate, blocks bool
	var size, reference string
	o := inv.options()
	o.flag(&noCreate, 'c', "no-create")
	o.flag(&blocks, 'o', "io-blocks")
	o.value(&reference, 'r', "reference")
	o.value(&size, 's', "size")
	names, ok := o.parse()
	if !ok {
		return
	}
	change, sized := sizeChange{}, size != ""
	if sized {
		if change, ok = parseSizeChange(size); !ok {
			if digits := strings.TrimLeft(size, " <>/%+-"); len(digits) > 18 && strings.Trim(digits, "0123456789") == "" {
				inv.errorf("Invalid number: %s: %v", quoteText(size), sys.EOVERFLOW)
				return
			}
			inv.errorf("Invalid number: %s", quoteText(size))
			return
		}
	}
	switch {
	case !sized && reference == "":
		inv.usage(1, "you must specify either %s or %s", quoteText("--size"), quoteText("--reference"))
	case sized && reference != "" && change.op == 0:
		inv.usage(1, "you must specify a relative %s with %s", quoteText("--size"), quoteText("--reference"))
	case blocks && !sized:
		inv.usage(1, "%s was specified but %s was not", quoteText("--io-blocks"), quoteText("--size"))
	case len(names) == 0:
		inv.usage(1, "missing file operand")
	case strings.IndexByte("/%", change.op) >= 0 && sized && change.op != 0 && change.n == 0:
		inv.errorf("division by zero")
	default:
		truncateAll(inv, names, change, reference, blocks, noCreate)
	}
}

func parseSizeChange(s string) (c sizeChange, ok bool) {
	s = strings.TrimLeft(s, " ")
	if s != "" && strings.IndexByte("<>/%", s[0]) >= 0 {
		c.op = s[0]
		s = strings.TrimLeft(s[1:], " ")
	}
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if c.op != 0 {
			return c, false
		}
		c.op = s[0]
		s = s[1:]
	}
	if s == "" || !isDigit(s[0]) {
		return c, false
	}
	n, ok := parseSize(s)
	c.n = int64(n)
	return c, ok && !strings.HasSuffix(s, "b") && !strings.HasSuffix(s, "c") && !strings.HasSuffix(s, "w")
}

func truncateAll(inv *invocation, names []string, change sizeChange, reference string, blocks, noCreate bool) {
	base := int64(-1)
	if reference != "" {
		st, err := sys.StatPath(inv.p, reference)
		if err != nil {
			inv.errorf("cannot stat %s: %v", quoteFile(reference), err)
			return
		}
		base = st.Size
		if change.op == 0 {
			change = sizeChange{n: base}
		}
	}
	flags := sys.O_WRONLY | sys.O_NONBLOCK
	if !noCreate {
		flags |= sys.O_CREAT
	}
	for _, name := range names {
		fd, err := sys.Open(inv.p, name, flags, 0o666)
		if err != nil {
			if !noCreate || err != sys.ENOENT {
				inv.errorf("cannot open %s for writing: %v", quoteFile(name), err)
			}
			continue
		}
		truncateOne(inv, fd, name, change, base, blocks)
		inv.p.Close(fd)
	}
}

func truncateOne(inv *invocation, fd int, name string, change sizeChange, base int64, blocks bool) {
	st, err := sys.Fstat(inv.p, fd)
	if err != nil {
		inv.errorf("cannot fstat %s: %v", quoteFile(name), err)
		return
	}
	if blocks {
		change.n *= st.Blksize
	}
	if base < 0 {
		base = st.Size
	}
	size := max(change.apply(base), 0)
	if err := inv.p.Ftruncate(fd, size); err != nil {
		inv.errorf("failed to truncate %s at %d bytes: %v", quoteFile(name), size, err)
	}
}

func (c sizeChange) apply(size int64) int64 {
	switch c.op {
	case '+':
		return size + c.n
	case '-':
		return size - c.n
	case '<':
		return min(size, c.n)
	case '>':
		return max(size, c.n)
	case '/':
		return size / c.n * c.n
	case '%':
		return (size + c.n - 1) / c.n * c.n
	}
	return c.n
}
