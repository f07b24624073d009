package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

func which(inv *invocation) {
	all := false
	names := inv.args
	for len(names) > 0 && strings.HasPrefix(names[0], "-") {
		option := names[0]
		names = names[1:]
		if option == "--" {
			break
		}
		if option != "-a" {
			inv.out.Flush()
			sys.WriteAll(inv.p, 2, []byte("Illegal option -"+option[1:min(2, len(option))]+"\n"))
			inv.out.WriteString("Usage: /usr/bin/which [-a] args\n")
			inv.status = 2
			return
		}
		all = true
	}
	if len(names) == 0 {
		inv.status = 1
	}
	for _, name := range names {
		if !inv.locate(name, all) {
			inv.status = 1
		}
	}
}

// locate prints where PATH has a program, or every place.
func (inv *invocation) locate(name string, all bool) bool {
	places := []string{name}
	if !strings.Contains(name, "/") {
		places = places[:0]
		for _, dir := range strings.Split(searchPath(inv.p.Environ()), ":") {
			if dir == "" {
				dir = "."
			}
			places = append(places, dir+"/"+name)
		}
	}
	found := false
	for _, place := range places {
		st, err := sys.StatPath(inv.p, place)
		if err != nil || !st.Mode.IsRegular() || sys.Access(inv.p, place, sys.X_OK) != nil {
			continue
		}
		inv.out.WriteString(place + "\n")
		found = true
		if !all {
			break
		}
	}
	return found
}
