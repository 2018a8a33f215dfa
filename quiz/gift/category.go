package gift

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

const categoryMark = "$CATEGORY:"

// contextMark is what Moodle puts before paths, for where in the site they are.
var contextMark = regexp.MustCompile(`^\$[a-z]+\$$`)

// readCategory goes to the category of a block that begins with one. It returns the rest of the block, which should have nothing.
func (r *reader) readCategory(b *block) *block {
	path := parsePath(strings.TrimPrefix(b.lines[0], categoryMark))
	if len(path) > exchange.MaxDepth {
		r.warn(b.numbers[0], "", exchange.CategoryDeep, path[exchange.MaxDepth])
		path = path[:exchange.MaxDepth]
	}
	for i, name := range path {
		if utf8.RuneCountInString(name) > quiz.MaxName {
			path[i] = exchange.Cut(name, quiz.MaxName)
			r.warn(b.numbers[0], "", exchange.NameCut, name)
		}
	}
	r.category = path
	rest := &block{lines: b.lines[1:], numbers: b.numbers[1:], comments: b.comments, first: b.first, size: b.size}
	if len(rest.lines) > 0 {
		rest.first = rest.numbers[0]
		r.warn(b.numbers[0], "", exchange.CategoryNotAlone, b.lines[0])
	}
	return rest
}

// parsePath reads names between slashes; two slashes are one within a name. The place in Moodle's site is left out, and so is the
// category above all that Moodle calls top.
func parsePath(path string) (names []string) {
	var b strings.Builder
	end := func() {
		if name := strings.Trim(b.String(), exchange.Space); name != "" {
			names = append(names, name)
		}
		b.Reset()
	}
	for i := 0; i < len(path); i++ {
		switch {
		case path[i] != '/':
			b.WriteByte(path[i])
		case i+1 < len(path) && path[i+1] == '/':
			b.WriteByte('/')
			i++
		default:
			end()
		}
	}
	end()
	if len(names) > 0 && contextMark.MatchString(names[0]) {
		names = names[1:]
	}
	if len(names) > 0 && names[0] == "top" {
		names = names[1:]
	}
	if len(names) == 0 {
		return nil
	}
	return names
}

// formatPath is the reverse of parsePath.
func formatPath(names []string) string {
	path := "$course$/top"
	for _, name := range names {
		name = strings.ReplaceAll(oneLine(name), "/", "//")
		slash := "/"
		if strings.HasPrefix(name, "/") || strings.HasSuffix(path, "/") {
			slash = " / " // else nobody could tell which slash parts the names
		}
		path += slash + name
	}
	return path
}
