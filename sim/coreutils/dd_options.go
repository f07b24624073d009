package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// operands reads KEY=VALUE arguments.
func (c *converter) operands() bool {
	o := c.inv.options()
	names, ok := o.parse()
	if !ok {
		return false
	}
	for _, arg := range names {
		key, value, found := strings.Cut(arg, "=")
		if !found {
			c.inv.usage(1, "unrecognized operand %s", quoteText(arg))
			return false
		}
		if !c.operand(arg, key, value) {
			return false
		}
	}
	if c.bs > 0 {
		c.ibs, c.obs = c.bs, c.bs
	}
	if c.conv["ucase"] && c.conv["lcase"] {
		c.inv.errorf("cannot combine lcase and ucase")
		return false
	}
	if c.conv["excl"] && c.conv["nocreat"] {
		c.inv.errorf("cannot combine excl and nocreat")
		return false
	}
	return true
}

func (c *converter) operand(arg, key, value string) bool {
	switch key {
	case "if":
		c.input = value
	case "of":
		c.output = value
	case "conv":
		return c.words(value, "conversion", c.conversion)
	case "iflag":
		return c.words(value, "input flag", c.inputFlag)
	case "oflag":
		return c.words(value, "output flag", c.outputFlag)
	case "status":
		if value != "none" && value != "noxfer" && value != "progress" {
			c.inv.usage(1, "invalid status level: %s", quoteText(value))
			return false
		}
		c.status = value
	case "bs":
		return c.number(&c.bs, value, 1)
	case "ibs":
		return c.number(&c.ibs, value, 1)
	case "obs":
		return c.number(&c.obs, value, 1)
	case "cbs":
		ignored := int64(0)
		return c.number(&ignored, value, 1)
	case "count":
		c.counted = true
		c.countBytes = c.countBytes || strings.HasSuffix(value, "B") && !strings.HasSuffix(value, "KB")
		return c.number(&c.count, value, 0)
	case "skip", "iseek":
		c.skipBytes = c.skipBytes || strings.HasSuffix(value, "B") && isDigit(value[max(len(value)-2, 0)])
		return c.number(&c.skip, value, 0)
	case "seek", "oseek":
		c.seekBytes = c.seekBytes || strings.HasSuffix(value, "B") && isDigit(value[max(len(value)-2, 0)])
		return c.number(&c.seek, value, 0)
	default:
		c.inv.usage(1, "unrecognized operand %s", quoteText(arg))
		return false
	}
	return true
}

// words reads a list of words with commas between.
func (c *converter) words(list, what string, take func(word string) bool) bool {
	for word := range strings.SplitSeq(list, ",") {
		if !take(word) {
			c.inv.usage(1, "invalid %s: %s", what, quoteText(word))
			return false
		}
	}
	return true
}

func (c *converter) conversion(word string) bool {
	switch word {
	case "notrunc", "excl", "nocreat", "sync", "noerror", "ucase", "lcase", "swab", "fsync", "fdatasync", "sparse":
		c.conv[word] = true
		return true
	}
	return false
}

func (c *converter) inputFlag(word string) bool {
	switch word {
	case "fullblock":
		c.fullblock = true
	case "count_bytes":
		c.countBytes = true
	case "skip_bytes":
		c.skipBytes = true
	default:
		flag, ok := openFlag(word)
		c.iflags |= flag
		return ok
	}
	return true
}

func (c *converter) outputFlag(word string) bool {
	if word == "seek_bytes" {
		c.seekBytes = true
		return true
	}
	flag, ok := openFlag(word)
	c.oflags |= flag
	return ok
}

// openFlag is the flag of open(2) that a word stands for.
func openFlag(word string) (int, bool) {
	flag, ok := map[string]int{"append": sys.O_APPEND, "direct": sys.O_DIRECT, "directory": sys.O_DIRECTORY, "dsync": sys.O_DSYNC,
		"noatime": sys.O_NOATIME, "nocache": 0, "noctty": sys.O_NOCTTY, "nofollow": sys.O_NOFOLLOW, "nonblock": sys.O_NONBLOCK, "sync": sys.O_SYNC}[word]
	return flag, ok
}

// number reads a number not below least: factors with x between, each with a
// suffix.
func (c *converter) number(into *int64, text string, least int64) bool {
	product := uint64(1)
	for factor := range strings.SplitSeq(text, "x") {
		if bare := strings.TrimSuffix(factor, "B"); bare != factor && bare != "" && isDigit(bare[len(bare)-1]) {
			factor = bare
		}
		n, ok := parseSize(factor)
		if !ok || factor == "" || !isDigit(factor[0]) || n != 0 && product > 1<<62/n {
			c.inv.errorf("invalid number: %s", quoteText(text))
			return false
		}
		product *= n
	}
	if int64(product) < least {
		c.inv.errorf("invalid number: %s", quoteText(text))
		return false
	}
	*into = int64(product)
	return true
}
