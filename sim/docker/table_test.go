package docker

import (
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

func TestColumnsAreTabwritersOwn(t *testing.T) {
	for _, rows := range [][][]string{
		{{"CONTAINER ID", "IMAGE", "NAMES"}, {"a8cab50df83c", "ubuntu", "mycontainer"}},
		{{"A", "B"}, {"", ""}, {"a longer one…", ""}},
		{{"only"}},
	} {
		var want strings.Builder
		w := tabwriter.NewWriter(&want, 10, 1, 3, ' ', 0)
		for _, row := range rows {
			w.Write([]byte(strings.Join(row, "\t") + "\n"))
		}
		w.Flush()
		if got := columns(rows, 10); got != want.String() {
			t.Errorf("%q, want %q", got, want.String())
		}
	}
}

// The sizes and times are those of docker 28.2.2's own output.
func TestSizesInWords(t *testing.T) {
	for _, row := range []struct {
		n      int64
		digits int
		want   string
	}{
		{72_800_000, 3, "72.8MB"}, {98_900_000, 3, "98.9MB"}, {0, 3, "0B"}, {1094, 3, "1.09kB"}, {1094, 4, "1.094kB"}, {171_700_000, 4, "171.7MB"}, {2048, 3, "2.05kB"}, {78_100_000, 3, "78.1MB"},
	} {
		if got := size(row.n, row.digits); got != row.want {
			t.Errorf("%d: %s, want %s", row.n, got, row.want)
		}
	}
}

func TestTimesInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		2 * time.Minute: "2 minutes", 14 * 24 * time.Hour: "2 weeks", 0: "Less than a second", time.Second: "1 second", 30 * time.Second: "30 seconds",
		61 * time.Second: "About a minute", time.Hour: "About an hour", 5 * time.Hour: "5 hours", 3 * 24 * time.Hour: "3 days", 90 * 24 * time.Hour: "3 months", 3 * 365 * 24 * time.Hour: "3 years",
	} {
		if got := ago(int64(d)); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}
