package gift

import "regexp"

var (
	weight = regexp.MustCompile(`^%(-?[0-9]+\.?[0-9]*)%`)
	// likeWeight is what was meant for a weight by all appearance.
	likeWeight = regexp.MustCompile(`^%(?:[^%\s]{1,12}%|\s*[-+]?[0-9][0-9.,]*\s*%?)`)
)
