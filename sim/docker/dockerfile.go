package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/image/json"
)

// instruction is one step of a Dockerfile.
type instruction struct {
	line  int    // where it begins, from 1
	last  int    // where it ends
	word  string // "RUN"
	flags []string
	rest  string // with continued lines put together
}

// parseDockerfile reads a Dockerfile.
func parseDockerfile(content string) ([]instruction, error) {
	var all []instruction
	lines := strings.Split(content, "\n")
	for n := 0; n < len(lines); n++ {
		text := strings.TrimSpace(lines[n])
		if text == "" || text[0] == '#' {
			continue
		}
		i := instruction{line: n + 1}
		for strings.HasSuffix(text, `\`) && n+1 < len(lines) {
			n++
			more := strings.TrimSpace(lines[n])
			if more == "" || more[0] == '#' {
				more = `\`
			}
			text = strings.TrimSuffix(text, `\`) + more
		}
		i.last = n + 1
		word, rest, _ := strings.Cut(strings.TrimSuffix(text, `\`), " ")
		i.word, i.rest = strings.ToUpper(word), strings.TrimSpace(rest)
		for strings.HasPrefix(i.rest, "--") {
			flag, more, _ := strings.Cut(i.rest, " ")
			i.flags, i.rest = append(i.flags, flag), strings.TrimSpace(more)
		}
		switch {
		case !strings.Contains(" FROM RUN COPY ADD WORKDIR ENV CMD ENTRYPOINT USER LABEL ARG EXPOSE VOLUME STOPSIGNAL MAINTAINER SHELL ", " "+i.word+" "):
			return nil, &fileError{i, "dockerfile parse error on line " + decimal(i.line) + ": unknown instruction: " + word}
		case i.rest == "":
			return nil, &fileError{i, "dockerfile parse error on line " + decimal(i.line) + ": " + i.word + " requires at least one argument"}
		case len(all) == 0 && i.word != "FROM" && i.word != "ARG":
			return nil, &fileError{i, "dockerfile parse error on line " + decimal(i.line) + ": no build stage in current context"}
		}
		all = append(all, i)
	}
	if len(all) == 0 {
		return nil, refuse("the Dockerfile cannot be empty")
	}
	return all, nil
}

// fileError is what is wrong with an instruction, or went wrong in it.
type fileError struct {
	at   instruction
	text string
}

func (e *fileError) Error() string { return e.text }

// flag is the value of an option: "--from=build".
func (i *instruction) flag(name string) string {
	for _, f := range i.flags {
		if value, ok := strings.CutPrefix(f, "--"+name+"="); ok {
			return value
		}
	}
	return ""
}

// source is the instruction as it was written, on one line.
func (i *instruction) source() string {
	return strings.Join(append(append([]string{i.word}, i.flags...), i.rest), " ")
}

// words are the list in brackets that the instruction has, or the shell with
// its text.
func (i *instruction) words() []string {
	if v, err := json.Parse([]byte(i.rest)); err == nil && v.Kind() == json.List {
		return v.Strs()
	}
	return []string{"/bin/sh", "-c", i.rest}
}

// assignments are an ENV's or LABEL's: "A=b C='d e'", or "A b".
func (i *instruction) assignments(env []string) []string {
	fields := splitQuoted(i.rest)
	if len(fields) > 1 && !strings.Contains(fields[0], "=") {
		name, value, _ := strings.Cut(i.rest, " ")
		return []string{name + "=" + substitute(strings.TrimSpace(value), env)}
	}
	for n := range fields {
		fields[n] = substitute(fields[n], env)
	}
	return fields
}

// apply changes the config as the instruction says; not ok: it is one that
// changes files.
func (d *draft) apply(i *instruction, args []string) bool {
	r := &d.running
	env := append(append([]string(nil), args...), r.env...)
	by := ""
	switch i.word {
	case "ENV":
		for _, a := range i.assignments(env) {
			r.env = setenv(r.env, a)
			by += " " + a
		}
	case "LABEL":
		for _, a := range i.assignments(env) {
			key, value, _ := strings.Cut(a, "=")
			r.labels = append(r.labels, image.Label{Key: key, Value: value})
			by += " " + a
		}
	case "CMD":
		r.cmd = i.words()
		by = " " + string(json.Strings(r.cmd).Append(nil))
	case "ENTRYPOINT":
		r.entrypoint, r.cmd = i.words(), nil
		by = " " + string(json.Strings(r.entrypoint).Append(nil))
	case "USER":
		r.user = substitute(i.rest, env)
		by = " " + r.user
	case "VOLUME":
		volumes := strings.Fields(i.rest)
		if i.rest[0] == '[' {
			volumes = i.words()
		}
		r.volumes = append(r.volumes, volumes...)
		by = " [" + strings.Join(volumes, " ") + "]"
	case "EXPOSE":
		by = " " + i.rest
		for _, port := range strings.Fields(substitute(i.rest, env)) {
			if !strings.Contains(port, "/") {
				port += "/tcp"
			}
			r.ports = append(r.ports, port)
		}
	case "STOPSIGNAL", "MAINTAINER", "SHELL":
		by = " " + i.rest
	default:
		return false
	}
	d.history = append(d.history, image.History{CreatedBy: i.word + by, Comment: buildComment, EmptyLayer: true})
	return true
}

// buildComment is what the steps of a Dockerfile have as comment.
const buildComment = "buildkit.dockerfile.v0"

// substitute puts in variables: $NAME, ${NAME}, ${NAME:-word}.
func substitute(text string, env []string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && text[i+1] == '$':
			i++
			b.WriteByte('$')
		case text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			end := strings.IndexByte(text[i:], '}')
			if end < 0 {
				b.WriteString(text[i:])
				return b.String()
			}
			name, otherwise, _ := strings.Cut(text[i+2:i+end], ":-")
			value := getenv(env, name)
			if value == "" {
				value = otherwise
			}
			b.WriteString(value)
			i += end
		case text[i] == '$':
			p := templateParser{source: text, at: i + 1}
			name := p.word()
			if name == "" {
				b.WriteByte('$')
			}
			b.WriteString(getenv(env, name))
			i += len(name)
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// splitQuoted splits at blanks outside quotes, which it takes off.
func splitQuoted(text string) []string {
	var fields []string
	var field []byte
	in, open := false, byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case open != 0 && c == open:
			open = 0
		case open == 0 && (c == '"' || c == '\''):
			open, in = c, true
		case c == '\\' && i+1 < len(text) && open != '\'' && text[i+1] != '$':
			i++
			field, in = append(field, text[i]), true
		case open == 0 && (c == ' ' || c == '\t'):
			if in {
				fields, field, in = append(fields, string(field)), nil, false
			}
		default:
			field, in = append(field, c), true
		}
	}
	if in {
		fields = append(fields, string(field))
	}
	return fields
}
