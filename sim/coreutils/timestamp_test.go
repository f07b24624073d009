package coreutils

import (
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/sys"
)

func TestTimestampsAreRFC3339(t *testing.T) {
	for _, at := range []sys.Timespec{{}, {Sec: 1634344667, Nsec: 226745473}, {Sec: 1795440000, Nsec: 120000000}, {Sec: 951782399}, {Sec: -62135596800}} {
		want := time.Unix(at.Sec, at.Nsec).UTC().Format(time.RFC3339Nano)
		if got := Timestamp(at); got != want {
			t.Errorf("%v: %s, want %s", at, got, want)
		}
		if back, ok := ParseTimestamp(want); !ok || back != at {
			t.Errorf("%s: %v, %v", want, back, ok)
		}
	}
	for _, text := range []string{"", "2021", "2021-10-16Tx:00:00Z", "1-2-3T4:5:6:7Z"} {
		if _, ok := ParseTimestamp(text); ok {
			t.Errorf("%q was read", text)
		}
	}
}
