package coreutils

import "strings"

// The items of a date: what stands between blanks, more or less. Each function
// takes its tokens away and reports whether it could read them.

// take drops the first n tokens.
func (d *dateText) take(n int) bool {
	d.tokens = d.tokens[n:]
	return true
}

// wordItem reads an item that begins with a word.
func (d *dateText) wordItem(t dateToken) bool {
	if month := monthOf(t.word); month > 0 {
		return d.monthItem(month)
	}
	if day := weekdayOf(t.word); day >= 0 {
		d.weekdays++
		d.weekday = int64(day)
		if d.at(1).char == ',' {
			d.take(1)
		}
		return d.take(1)
	}
	if days, ok := dayShifts[t.word]; ok {
		d.shifts++
		d.byDay += days
		return d.take(1)
	}
	if ordinal, ok := ordinals[t.word]; ok {
		next := d.at(1).word
		if day := weekdayOf(next); day >= 0 {
			d.weekdays++
			d.weekday, d.weekdayOrdinal = int64(day), ordinal
			return d.take(2)
		}
		return d.unitItem(ordinal, 1)
	}
	if east, ok := zoneOffsetOf(t.word); ok && unitOf(t.word) == noUnit {
		return d.zoneItem(zone{strings.ToUpper(t.word), east})
	}
	return d.unitItem(1, 0)
}

// zoneItem reads a zone's name and perhaps an offset from it.
func (d *dateText) zoneItem(z zone) bool {
	d.zones++
	d.take(1)
	if t := d.at(0); t.isSigned() && unitOf(d.at(1).word) == noUnit {
		return d.offset(z.east)
	}
	d.zone = z
	return true
}

// offset reads +HH, +HHMM or +HH:MM, east of base.
func (d *dateText) offset(base int64) bool {
	t := d.at(0)
	hours, minutes := t.number, int64(0)
	used := 1
	switch {
	case d.at(1).char == ':' && d.at(2).isUnsigned():
		minutes = d.at(2).number
		used = 3
	case t.digits > 2:
		hours, minutes = t.number/100, t.number%100
	}
	if hours > 24 || minutes > 59 {
		return false
	}
	east := hours*3600 + minutes*60
	if t.sign == '-' {
		east = -east
	}
	d.zone = zone{"", base + east}
	return d.take(used)
}

// monthItem reads "Nov 24", "Nov 24, 2011" and "Nov-24-2011".
func (d *dateText) monthItem(month int) bool {
	day := d.at(1)
	if !day.isNumber() {
		return false
	}
	d.dates++
	d.month, d.day = int64(month), day.number
	switch {
	case day.isSigned() && d.at(2).isSigned():
		d.setYear(d.at(2))
		return d.take(3)
	case day.isSigned():
		return false
	case d.at(2).char == ',' && d.at(3).isUnsigned():
		d.setYear(d.at(3))
		return d.take(4)
	}
	return d.take(2)
}

// setYear takes a year, of two digits or more.
func (d *dateText) setYear(t dateToken) {
	d.year, d.yearDigits = t.number, t.digits
	if t.digits <= 2 {
		d.year += 1900
		if t.number < 69 {
			d.year += 100
		}
	}
}

// numberItem reads an item that begins with a number without a sign.
func (d *dateText) numberItem(t dateToken) bool {
	second, third := d.at(1), d.at(2)
	switch {
	case second.char == ':' && third.isUnsigned():
		return d.clockItem(t)
	case second.char == '/' && third.isUnsigned():
		return d.slashItem(t)
	case isMeridian(second.word):
		d.times++
		d.hour, d.minute, d.second, d.nsec = t.number, 0, 0, 0
		d.take(1)
		return d.meridian()
	case monthOf(second.word) > 0:
		d.dates++
		d.day, d.month = t.number, int64(monthOf(second.word))
		if third.isSigned() && unitOf(d.at(3).word) == noUnit || third.isUnsigned() && d.isYear(third) {
			d.setYear(third)
			return d.take(3)
		}
		return d.take(2)
	case second.isSigned() && third.isSigned() && !second.frac && second.sign == '-' && third.sign == '-' && t.digits >= 2 && second.digits <= 2:
		d.dates++
		d.setYear(t)
		d.month, d.day = second.number, third.number
		d.take(3)
		if d.at(0).word == "t" && d.at(1).isUnsigned() {
			d.take(1)
		}
		return true
	case second.word != "" && unitOf(second.word) != noUnit && second.word != "t":
		return d.unitItem(t.number, 1)
	case weekdayOf(second.word) >= 0:
		d.weekdays++
		d.weekday, d.weekdayOrdinal = int64(weekdayOf(second.word)), t.number
		return d.take(2)
	}
	return d.plainNumber(t)
}

// isYear reports whether the number behind day and month is the year: it is
// not where a clock time begins with it.
func (d *dateText) isYear(dateToken) bool {
	next := d.at(3)
	return next.char != ':' && !isMeridian(next.word) && unitOf(next.word) == noUnit
}

// plainNumber is a number alone: a year, a date, or a time.
func (d *dateText) plainNumber(t dateToken) bool {
	switch {
	case d.dates > 0 && d.yearDigits == 0 && d.shifts == 0 && (d.times > 0 || t.digits > 2):
		d.setYear(t)
	case t.digits > 4:
		d.dates++
		d.day, d.month = t.number%100, t.number/100%100
		d.year, d.yearDigits = t.number/10000, t.digits-4
	case t.digits <= 2:
		d.times++
		d.hour, d.minute, d.second, d.nsec = t.number, 0, 0, 0
	default:
		d.times++
		d.hour, d.minute, d.second, d.nsec = t.number/100, t.number%100, 0, 0
	}
	return d.take(1)
}

// clockItem reads HH:MM[:SS[.frac]] and what may follow: am, pm, an offset.
func (d *dateText) clockItem(hour dateToken) bool {
	d.times++
	d.hour, d.minute, d.second, d.nsec = hour.number, d.at(2).number, 0, 0
	d.take(3)
	if t := d.at(1); d.at(0).char == ':' && t.isUnsigned() {
		d.second, d.nsec = t.number, t.nsec
		d.take(2)
	}
	if isMeridian(d.at(0).word) {
		return d.meridian()
	}
	if d.at(0).isSigned() {
		d.zones++
		return d.offset(0)
	}
	return true
}

func isMeridian(word string) bool { return word == "am" || word == "pm" }

// meridian reads am or pm and turns the hour into one of 24.
func (d *dateText) meridian() bool {
	if d.hour < 1 || d.hour > 12 {
		return false
	}
	d.hour %= 12
	if d.at(0).word == "pm" {
		d.hour += 12
	}
	return d.take(1)
}

// slashItem reads MM/DD, MM/DD/YY and YYYY/MM/DD.
func (d *dateText) slashItem(first dateToken) bool {
	d.dates++
	second := d.at(2)
	if d.at(3).char != '/' || !d.at(4).isUnsigned() {
		d.month, d.day = first.number, second.number
		return d.take(3)
	}
	third := d.at(4)
	if first.digits >= 4 {
		d.setYear(first)
		d.month, d.day = second.number, third.number
	} else {
		d.month, d.day = first.number, second.number
		d.setYear(third)
	}
	return d.take(5)
}

// shiftItem reads "+3 days" and "-1 week".
func (d *dateText) shiftItem() bool {
	t := d.at(0)
	if unitOf(d.at(1).word) == noUnit {
		if d.times > 0 && d.zones == 0 {
			d.zones++
			return d.offset(0)
		}
		return false
	}
	if t.frac && unitOf(d.at(1).word) == unitSecond {
		d.byNsec += t.nsec * (t.signed() / max(t.number, 1))
	}
	return d.unitItem(t.signed(), 1)
}

// unitItem reads a unit, at the given token, and perhaps "ago".
func (d *dateText) unitItem(count int64, at int) bool {
	unit := unitOf(d.at(at).word)
	if unit == noUnit {
		return false
	}
	d.shifts++
	switch d.at(at + 1).word {
	case "ago":
		count = -count
		at++
	case "hence":
		at++
	}
	switch unit {
	case unitYear:
		d.byYear += count
	case unitMonth:
		d.byMonth += count
	case unitFortnight:
		d.byDay += 14 * count
	case unitWeek:
		d.byDay += 7 * count
	case unitDay:
		d.byDay += count
	case unitHour:
		d.bySec += 3600 * count
	case unitMinute:
		d.bySec += 60 * count
	case unitSecond:
		d.bySec += count
	}
	return d.take(at + 1)
}
