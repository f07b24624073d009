package coreutils

import "strings"

// tac prints the records of each file in reverse order.
func tac(inv *invocation) {
	var before bool
	separator := "\n"
	o := inv.options()
	o.flag(&before, 'b', "before")
	o.value(&separator, 's', "separator")
	o.known("r", "regex")
	files, ok := o.parse()
	if !ok {
		return
	}
	if separator == "" {
		separator = "\x00"
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, name := range files {
		in, err := openInput(inv.p, name)
		if err != nil {
			inv.errorf("failed to open %s for reading: %v", quoteFile(name), err)
			continue
		}
		text := string(in.all())
		if in.err != nil {
			inv.errorf("%s: read error: %v", quoteName(name), in.err)
		} else {
			inv.writeBackwards(text, separator, before)
		}
		in.Close()
	}
}

// writeBackwards writes the records of text, the last first. The separator
// belongs to the record before it, or to the one behind.
func (inv *invocation) writeBackwards(text, separator string, before bool) {
	for len(text) > 0 {
		var at int
		if before {
			at = max(strings.LastIndex(text, separator), 0)
		} else {
			end := len(text)
			if strings.HasSuffix(text, separator) {
				end -= len(separator)
			}
			at = strings.LastIndex(text[:end], separator)
			if at >= 0 {
				at += len(separator)
			}
			at = max(at, 0)
		}
		inv.out.WriteString(text[at:])
		text = text[:at]
	}
}
