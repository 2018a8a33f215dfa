package model

import (
	"strconv"
	"strings"

	"lyceum/app/words"
)

// SizeWord writes a number of bytes.
func SizeWord(n uint64) string {
	switch {
	case n < 1000:
		return words.T("%d bytes", n)
	case n < 1000_000:
		return words.T("%s kB", decimal(float64(n)/1e3))
	case n < 1000_000_000:
		return words.T("%s MB", decimal(float64(n)/1e6))
	}
	return words.T("%s GB", decimal(float64(n)/1e9))
}

// decimal writes a number with one decimal, as the language does.
func decimal(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', 1, 64), ".", words.C("decimal sign", "."), 1)
}
