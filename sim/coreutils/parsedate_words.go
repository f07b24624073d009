package coreutils

import "strings"

// The words of dates.

// unit is a unit of relative time.
type unit int

const (
	noUnit unit = iota
	unitYear
	unitMonth
	unitFortnight
	unitWeek
	unitDay
	unitHour
	unitMinute
	unitSecond
)

func unitOf(word string) unit {
	switch strings.TrimSuffix(word, "s") {
	case "year":
		return unitYear
	case "month":
		return unitMonth
	case "fortnight":
		return unitFortnight
	case "week":
		return unitWeek
	case "day":
		return unitDay
	case "hour":
		return unitHour
	case "minute", "min":
		return unitMinute
	case "second", "sec":
		return unitSecond
	}
	return noUnit
}

// dayShifts are the words that move by days.
var dayShifts = map[string]int64{"tomorrow": 1, "yesterday": -1, "today": 0, "now": 0}

// ordinals are the words that count a unit or a weekday.
var ordinals = map[string]int64{
	"last": -1, "this": 0, "next": 1, "first": 1, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
	"seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}

// monthOf is the number of the month that word names, whole or by three
// letters; 0: none.
func monthOf(word string) int {
	for i, name := range monthNames {
		name = strings.ToLower(name)
		if word == name || word == name[:3] || word == "sept" && i == 8 {
			return i + 1
		}
	}
	return 0
}

// weekdayOf is the number of the weekday that word names; -1: none.
func weekdayOf(word string) int {
	switch word {
	case "tues":
		return 2
	case "wednes":
		return 3
	case "thur", "thurs":
		return 4
	}
	for i, name := range dayNames {
		name = strings.ToLower(name)
		if word == name || word == name[:3] {
			return i
		}
	}
	return -1
}

// zoneOffsetOf is the offset of a zone by its name, in seconds east.
func zoneOffsetOf(word string) (int64, bool) {
	if len(word) == 1 && word != "j" {
		switch c := word[0]; {
		case 'a' <= c && c <= 'i':
			return int64(c-'a'+1) * 3600, true
		case 'k' <= c && c <= 'm':
			return int64(c-'k'+10) * 3600, true
		case 'n' <= c && c <= 'y':
			return -int64(c-'n'+1) * 3600, true
		}
		return 0, word == "z"
	}
	hours, ok := map[string]int64{
		"gmt": 0, "ut": 0, "utc": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1, "eet": 2, "eest": 3,
		"msk": 3, "jst": 9, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
	}[word]
	return hours * 3600, ok
}
