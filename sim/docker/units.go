package docker

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/coreutils"
	"github.com/overlook-fs/overlook/sim/sys"
)

// size is a number of bytes with so many digits, and a unit.
func size(n int64, digits int) string {
	units := [...]string{"B", "kB", "MB", "GB", "TB", "PB"}
	value, unit := float64(n), 0
	for value >= 1000 && unit+1 < len(units) {
		value /= 1000
		unit++
	}
	return strconv.FormatFloat(value, 'g', digits, 64) + units[unit]
}

// ago is a length of time in nanoseconds in words.
func ago(d int64) string {
	const second, hour = 1e9, 3600e9
	count := func(n int64, what string) string { return strconv.FormatInt(n, 10) + " " + what }
	seconds, hours := d/second, (d+hour/2)/hour
	switch {
	case seconds < 1:
		return "Less than a second"
	case seconds == 1:
		return "1 second"
	case seconds < 60:
		return count(seconds, "seconds")
	case seconds < 120:
		return "About a minute"
	case seconds < 3600:
		return count(seconds/60, "minutes")
	case hours == 1:
		return "About an hour"
	case hours < 48:
		return count(hours, "hours")
	case hours < 24*7*2:
		return count(hours/24, "days")
	case hours < 24*30*2:
		return count(hours/24/7, "weeks")
	case hours < 24*365*2:
		return count(hours/24/30, "months")
	}
	return count(d/hour/24/365, "years")
}

// zeroTime is how a time that has not come is written.
const zeroTime = "0001-01-01T00:00:00Z"

// stamp is a time as it is kept.
func stamp(t sys.Timespec) string { return coreutils.Timestamp(t) }

// since is how long ago a kept time was, in nanoseconds.
func since(now sys.Timespec, kept string) int64 {
	t, ok := coreutils.ParseTimestamp(kept)
	if !ok {
		return 0
	}
	return now.Nano() - t.Nano()
}
