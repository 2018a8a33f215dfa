package words

import "github.com/jeandeaual/go-locale"

// Desktop returns the language that the desktop is in, as Use takes it: on Unix that of LC_ALL, LC_MESSAGES or LANG. It is
// empty if the desktop does not say.
func Desktop() string {
	code, err := locale.GetLocale()
	if err != nil {
		return ""
	}
	return code
}
