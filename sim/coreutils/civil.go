package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// civil is a moment as a calendar and a clock on the wall show it.
type civil struct {
	year                 int64
	month, day           int // from 1
	hour, minute, second int
	nsec                 int64
	weekday              int // Sunday is 0
	yearday              int // from 0
	unix                 int64
	zone                 zone
}

var monthNames = [...]string{"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December"}

var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// civilOf is what the clocks of zone z show at t.
func civilOf(t sys.Timespec, z zone) civil {
	local := t.Sec + z.east
	days := floorDiv(local, 86400)
	rest := int(local - days*86400)
	c := civil{hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60,
		nsec: t.Nsec, unix: t.Sec, zone: z}
	c.weekday = int(((days+4)%7 + 7) % 7)
	c.year, c.month, c.day = dateOfDays(days)
	c.yearday = int(days - daysOfDate(c.year, 1, 1))
	return c
}

// unixOf is the moment at which clocks of zone z show these numbers; those out
// of range carry over, as mktime has it.
func unixOf(year int64, month, day, hour, minute, second int64, z zone) int64 {
	year += floorDiv(month-1, 12)
	month = month - 1 - 12*floorDiv(month-1, 12) + 1
	days := daysOfDate(year, int(month), 1) + day - 1
	return days*86400 + hour*3600 + minute*60 + second - z.east
}

// daysOfDate is the number of days from 1970-01-01 to that date of the
// proleptic Gregorian calendar.
func daysOfDate(year int64, month, day int) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	era := floorDiv(year, 400)
	inEra := year - era*400
	dayOfYear := int64((153*(month-3)+2)/5 + day - 1)
	return era*146097 + inEra*365 + inEra/4 - inEra/100 + dayOfYear - 719468
}

// dateOfDays is the reverse of daysOfDate.
func dateOfDays(days int64) (year int64, month, day int) {
	days += 719468
	era := floorDiv(days, 146097)
	inEra := days - era*146097
	yearOfEra := (inEra - inEra/1460 + inEra/36524 - inEra/146096) / 365
	dayOfYear := int(inEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100))
	shifted := (5*dayOfYear + 2) / 153
	day = dayOfYear - (153*shifted+2)/5 + 1
	month = shifted + 3
	year = yearOfEra + era*400
	if month > 12 {
		month, year = month-12, year+1
	}
	return year, month, day
}

func isLeapYear(year int64) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
