package picture

import (
	"strconv"
	"unicode/utf8"
)

// JSON is the picture as the page reads it. Empty fields are left out.
func (p *Picture) JSON() string {
	return string(p.AppendJSON(nil))
}

// AppendJSON appends the picture's JSON to b.
func (p *Picture) AppendJSON(b []byte) []byte {
	o := Object(b)
	o.String("cwd", p.Cwd)
	array(&o, "mounts", p.Mounts, appendMount)
	array(&o, "dirs", p.Dirs, appendDir)
	return o.End()
}

func appendMount(b []byte, m *Mount) []byte {
	o := Object(b)
	o.Int("id", int64(m.ID))
	o.String("path", m.Path)
	o.String("source", m.Source)
	o.String("options", m.Options)
	o.Bool("ro", m.ReadOnly)
	array(&o, "columns", m.Columns, appendColumn)
	if m.Work != nil {
		o.Key("work")
		o.Raw = appendWork(o.Raw, m.Work)
	}
	array(&o, "rows", m.Rows, appendRow)
	o.Positive("from", int64(m.From))
	o.Int("more", int64(m.More))
	return o.End()
}

func appendColumn(b []byte, c *Column) []byte {
	o := Object(b)
	o.String("role", c.Role)
	o.String("name", c.Name)
	o.String("path", c.Path)
	o.String("option", c.Option)
	o.String("badge", c.Badge)
	return o.End()
}

func appendWork(b []byte, w *Work) []byte {
	o := Object(b)
	o.String("path", w.Path)
	array(&o, "entries", w.Entries, func(b []byte, e *WorkEntry) []byte {
		o := Object(b)
		o.String("path", e.Path)
		o.String("kind", e.Kind)
		o.Int("nlink", int64(e.Nlink))
		o.Int("ino", int64(e.Ino))
		return o.End()
	})
	return o.End()
}

func appendRow(b []byte, r *Row) []byte {
	o := Object(b)
	o.String("path", r.Path)
	o.String("name", r.Name)
	o.Int("depth", int64(r.Depth))
	o.Int("provider", int64(r.Provider))
	if len(r.Providers) > 0 {
		array(&o, "providers", r.Providers, appendInt)
	}
	if len(r.Undefined) > 0 {
		array(&o, "undefined", r.Undefined, appendInt)
	}
	array(&o, "cells", r.Cells, func(b []byte, c **Cell) []byte { return appendCell(b, *c) })
	return o.End()
}

func appendInt(b []byte, n *int) []byte { return strconv.AppendInt(b, int64(*n), 10) }

func appendDir(b []byte, d *Dir) []byte {
	o := Object(b)
	o.String("path", d.Path)
	array(&o, "rows", d.Rows, func(b []byte, r *Row) []byte {
		o := Object(b)
		o.String("path", r.Path)
		o.String("name", r.Name)
		o.Int("depth", int64(r.Depth))
		o.Key("cell")
		o.Raw = appendCell(o.Raw, r.Cells[0])
		return o.End()
	})
	if d.More > 0 {
		o.Int("more", int64(d.More))
	}
	return o.End()
}

func appendCell(b []byte, c *Cell) []byte {
	if c == nil {
		return append(b, "null"...)
	}
	o := Object(b)
	o.Text("kind", c.Kind)
	if c.Ghost == "" {
		o.Text("mode", c.Mode)
		o.Int("size", c.Size)
		o.Positive("ino", int64(c.Ino))
		o.Positive("nlink", int64(c.Nlink))
		o.Int("uid", int64(c.UID))
		o.Int("gid", int64(c.GID))
	}
	o.Text("target", c.Target)
	o.Text("rdev", c.Rdev)
	o.Text("hidden", c.Hidden)
	o.Flag("opaque", c.Opaque)
	o.Positive("copied", int64(c.Copied))
	o.Flag("metacopy", c.Metacopy)
	o.Text("redirect", c.Redirect)
	o.Flag("impure", c.Impure)
	o.Flag("origin", c.Origin)
	o.Text("ghost", c.Ghost)
	o.Text("mark", c.Mark)
	if len(c.Open) > 0 {
		array(&o, "open", c.Open, appendHolder)
	}
	return o.End()
}

func appendHolder(b []byte, h *Holder) []byte {
	o := Object(b)
	o.Int("pid", int64(h.PID))
	o.Int("fd", int64(h.FD))
	o.String("comm", h.Comm)
	return o.End()
}

// array writes a list of values, each appended by its function.
func array[T any](o *ObjectWriter, key string, list []T, each func([]byte, *T) []byte) {
	o.Key(key)
	o.Raw = append(o.Raw, '[')
	for i := range list {
		if i > 0 {
			o.Raw = append(o.Raw, ',')
		}
		o.Raw = each(o.Raw, &list[i])
	}
	o.Raw = append(o.Raw, ']')
}

// ObjectWriter writes one JSON object at the end of Raw. Keys are plain words.
type ObjectWriter struct {
	Raw   []byte
	begun bool
}

// Object begins an object at the end of b.
func Object(b []byte) ObjectWriter {
	return ObjectWriter{Raw: append(b, '{')}
}

// Key writes a key; whoever calls it appends the value to Raw.
func (o *ObjectWriter) Key(key string) {
	if o.begun {
		o.Raw = append(o.Raw, ',')
	}
	o.begun = true
	o.Raw = append(o.Raw, '"')
	o.Raw = append(o.Raw, key...)
	o.Raw = append(o.Raw, '"', ':')
}

// String writes a string.
func (o *ObjectWriter) String(key, value string) {
	o.Key(key)
	o.Raw = Quote(o.Raw, value)
}

// Text writes a string unless it is empty.
func (o *ObjectWriter) Text(key, value string) {
	if value != "" {
		o.String(key, value)
	}
}

// Int writes a number.
func (o *ObjectWriter) Int(key string, value int64) {
	o.Key(key)
	o.Raw = strconv.AppendInt(o.Raw, value, 10)
}

// Positive writes a number unless it is 0.
func (o *ObjectWriter) Positive(key string, value int64) {
	if value != 0 {
		o.Int(key, value)
	}
}

// Bool writes a truth value.
func (o *ObjectWriter) Bool(key string, value bool) {
	o.Key(key)
	o.Raw = strconv.AppendBool(o.Raw, value)
}

// Flag writes a truth value unless it is false.
func (o *ObjectWriter) Flag(key string, value bool) {
	if value {
		o.Bool(key, value)
	}
}

// End closes the object and returns all that was written.
func (o *ObjectWriter) End() []byte {
	return append(o.Raw, '}')
}

// Quote appends s as a JSON string. A byte that is no UTF-8 becomes the lone
// surrogate U+DC80 to U+DCFF, so that different names stay different.
func Quote(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ' || c == 0x7f:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			b = append(b, c)
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && n == 1:
				b = append(b, '\\', 'u', 'd', 'c', hex[c>>4], hex[c&15])
			case r == '\u2028' || r == '\u2029':
				b = append(b, '\\', 'u', '2', '0', '2', hex[r&15])
			default:
				b = append(b, s[i:i+n]...)
			}
			i += n
			continue
		}
		i++
	}
	return append(b, '"')
}
