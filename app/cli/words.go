package cli

import "strings"

// An argument of a command is a word, or several in quotes: "Ana Lindqvist". In quotes a backslash takes the next
// character as it is.

// cutName cuts a name off the front of args. It is false for a quote that does not end, or with more than space
// behind it.
func cutName(args string) (name, rest string, ok bool) {
	args = strings.TrimSpace(args)
	quoted, isQuoted := strings.CutPrefix(args, `"`)
	if !isQuoted {
		name, rest, _ = strings.Cut(args, " ")
		return name, strings.TrimSpace(rest), true
	}
	var b strings.Builder
	for i := 0; i < len(quoted); i++ {
		switch quoted[i] {
		case '\\':
			if i++; i < len(quoted) {
				b.WriteByte(quoted[i])
			}
		case '"':
			rest = quoted[i+1:]
			return b.String(), strings.TrimSpace(rest), rest == "" || rest[0] == ' '
		default:
			b.WriteByte(quoted[i])
		}
	}
	return "", "", false
}

// wholeName takes all of args for one name, which may be in quotes.
func wholeName(args string) (name string, ok bool) {
	args = strings.TrimSpace(args)
	if !strings.HasPrefix(args, `"`) {
		return args, args != ""
	}
	name, rest, ok := cutName(args)
	return name, ok && rest == "" && name != ""
}

// cutLast cuts the last word off args and takes what is in front of it for one name.
func cutLast(args string) (name, last string, ok bool) {
	args = strings.TrimSpace(args)
	i := strings.LastIndexByte(args, ' ')
	if i < 0 {
		return "", "", false
	}
	name, ok = wholeName(args[:i])
	return name, args[i+1:], ok
}
