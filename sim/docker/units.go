package docker

import (
	"strconv"
	"time"

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

// ago is a length of time in words.
func ago(d time.Duration) string {
	count := func(n int, what string) string { return strconv.Itoa(n) + " " + what }
	seconds, minutes, hours := int(d.Seconds()), int(d.Minutes()), int(d.Hours()+0.5)
	switch {
	case seconds < 1:
		return "Less than a second"
	case seconds == 1:
		return "1 second"
	case seconds < 60:
		return count(seconds, "seconds")
	case minutes == 1:
		return "About a minute"
	case minutes < 60:
		return count(minutes, "minutes")
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
	return count(int(d.Hours())/24/365, "years")
}

// zeroTime is how a time that has not come is written.
const zeroTime = "0001-01-01T00:00:00Z"

// stamp is a time as it is kept.
func stamp(t sys.Timespec) string { return time.Unix(t.Sec, t.Nsec).UTC().Format(time.RFC3339Nano) }

// since is how long ago a kept time was.
func since(now sys.Timespec, kept string) time.Duration {
	t, err := time.Parse(time.RFC3339Nano, kept)
	if err != nil {
		return 0
	}
	return time.Unix(now.Sec, now.Nsec).Sub(t)
}
