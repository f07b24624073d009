package main

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/overlook-fs/overlook/lessons/format"
)

// anySource is told of where it is not known what has changed.
const anySource = "*"

// changes tells, as server-sent events, which sources have changed since the
// request came: one event a source, with the name of its compiled form. Where
// the shelf is another one than the query since says already, it tells of
// anySource first.
func (t *teacher) changes(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	before := t.shelf.stamps()
	out := http.NewResponseController(w)
	fmt.Fprint(w, ": waiting\n\n")
	if since := r.URL.Query().Get("since"); since != "" && since != digestOf(before) {
		fmt.Fprintf(w, "data: %s\n\n", anySource)
	}
	if out.Flush() != nil {
		return
	}
	tick := time.NewTicker(t.every)
	defer tick.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-t.closing:
			return
		case <-tick.C:
		}
		now := t.shelf.stamps()
		for name, stamp := range now {
			if before[name] != stamp {
				fmt.Fprintf(w, "data: %s\n\n", name)
			}
		}
		before = now
		if out.Flush() != nil {
			return
		}
	}
}

// stamp is what changes when a file does.
type stamp struct {
	size int64
	at   time.Time
}

// digestOf is a short text that is another one for other stamps.
func digestOf(stamps map[string]stamp) string {
	sum := fnv.New64a()
	for _, name := range slices.Sorted(maps.Keys(stamps)) {
		fmt.Fprintln(sum, name, stamps[name].size, stamps[name].at.UnixNano())
	}
	return strconv.FormatUint(sum.Sum64(), 36)
}

// stamps are those of all sources, by the names of their compiled forms.
func (s *shelf) stamps() map[string]stamp {
	stamps := map[string]stamp{}
	sources, _ := s.sources()
	for _, source := range sources {
		if info, err := fs.Stat(s.dir, source); err == nil {
			stamps[format.CompiledName(source)] = stamp{info.Size(), info.ModTime()}
		}
	}
	return stamps
}
