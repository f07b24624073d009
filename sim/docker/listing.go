package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
)

// listing is what a command lists: rows of named values, and how they are
// shown.
type listing struct {
	headers map[string]string // of a table, by the name of the value
	table   string            // the template of the ordinary table
	quiet   string            // the value that -q shows
	rows    []json.Value
}

// listOptions are the options of a command that lists.
type listOptions struct {
	format         string
	quiet, noTrunc bool
}

func (o *listOptions) declare(s *syntax) {
	s.value(&o.format, 0, "format")
	s.flag(&o.quiet, 'q', "quiet")
	s.flag(&o.noTrunc, 0, "no-trunc")
}

// show prints a listing as the options ask for.
func (c *client) show(l *listing, o *listOptions) error {
	format := o.format
	switch {
	case o.quiet && format == "":
		format = "{{." + l.quiet + "}}"
	case format == "" || format == "table":
		format = "table " + l.table
	case format == "json":
		format = "{{json .}}"
	}
	format, table := strings.CutPrefix(format, "table ")
	format = strings.NewReplacer(`\t`, "\t", `\n`, "\n").Replace(format)
	var rows [][]string
	if table {
		header, err := expand(format, l.header())
		if err != nil {
			return refuse("failed to parse template: ", err.Error())
		}
		rows = append(rows, strings.Split(header, "\t"))
	}
	for _, row := range l.rows {
		line, err := expand(format, row)
		if err != nil {
			return refuse("failed to execute template: ", err.Error())
		}
		if !table {
			c.print(line, "\n")
			continue
		}
		rows = append(rows, strings.Split(line, "\t"))
	}
	c.print(columns(rows, 10))
	return nil
}

// header is the row of a table's headings.
func (l *listing) header() json.Value {
	var pairs []json.Pair
	for _, key := range sortedKeys(l.headers) {
		pairs = append(pairs, text(key, l.headers[key]))
	}
	return json.Object(pairs...)
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	sortStrings(keys)
	return keys
}

// filters are the values of --filter.
type filters []string

// values are those given for a key.
func (f filters) values(key string) []string {
	var all []string
	for _, filter := range f {
		if value, ok := strings.CutPrefix(filter, key+"="); ok {
			all = append(all, value)
		}
	}
	return all
}

// match reports whether a key's filters, if any, include one that suits.
func (f filters) match(key string, suits func(value string) bool) bool {
	values := f.values(key)
	for _, value := range values {
		if suits(value) {
			return true
		}
	}
	return len(values) == 0
}
