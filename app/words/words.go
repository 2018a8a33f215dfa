package words

import (
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/leonelquinteros/gotext"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"lyceum/assets"
)

// English is the code of the language the texts in the code are in.
const English = "en"

// A catalogue is what a language says for each text.
type catalogue struct {
	code string
	po   *gotext.Po // nil: English
}

var current atomic.Pointer[catalogue]

// Languages returns the codes that Use takes, English first.
func Languages() []string { return append([]string{English}, assets.Languages()...) }

// Use has everything be said in a language from now on. A code that is none of [Languages], such as "de_AT.UTF-8", is
// matched as well as it can be; in the end English is used. It returns the code in use. Any goroutine may call it.
func Use(code string) string {
	code = match(code)
	if c := current.Load(); c != nil && c.code == code {
		return code
	}
	c := &catalogue{code: code}
	if text, ok := assets.Translation(code); ok {
		c.po = gotext.NewPo()
		c.po.Parse(text)
	}
	current.Store(c)
	return code
}

// Language returns the code of the language in use.
func Language() string {
	if c := current.Load(); c != nil {
		return c.code
	}
	return English
}

// match returns which of our languages serves best who wants code.
func match(code string) string {
	code, _, _ = strings.Cut(code, ".") // a locale's character set
	all := Languages()
	tags := make([]language.Tag, len(all))
	for i, c := range all {
		tags[i] = language.Make(c)
	}
	wanted, err := language.Parse(strings.ReplaceAll(code, "_", "-"))
	if err != nil {
		return English
	}
	_, i, confidence := language.NewMatcher(tags).Match(wanted)
	if confidence == language.No {
		return English
	}
	return all[i]
}

// T says a text, which must be written out in the call. Values for its verbs follow, as for fmt.Sprintf; a percent sign is
// written as for that, too.
func T(text string, values ...any) string {
	if false { // has go vet look at the verbs
		_ = fmt.Sprintf(text, values...)
	}
	return Say(text, values...)
}

// Say says a text that was marked with [Mark] before.
func Say(text string, values ...any) string { return fill(translated(text), values) }

// C says a text that means something else in another context, which translators are told.
func C(context, text string, values ...any) string {
	if c := current.Load(); c != nil && c.po != nil {
		get := c.po.GetC
		text = get(text, context)
	}
	return fill(text, values)
}

// N says one of two texts by a number, which is the first of the values: N("%d person in class", "%d people in class", n).
func N(one, many string, n int, values ...any) string {
	text := many
	if c := current.Load(); c != nil && c.po != nil {
		get := c.po.GetN
		text = get(one, many, n)
	} else if n == 1 {
		text = one
	}
	return fill(text, append([]any{n}, values...))
}

// Mark returns a text as it is; it only tells translators that it will be said.
func Mark(text string) string { return text }

func translated(text string) string {
	c := current.Load()
	if c == nil || c.po == nil || text == "" { // under which the file's head stands
		return text
	}
	get := c.po.Get // it formats nothing without values
	return get(text)
}

func fill(text string, values []any) string {
	format := fmt.Sprintf // not known to go vet as a format: translations are no constants
	return format(text, values...)
}

// Name returns what a language is called in that language, such as "Deutsch".
func Name(code string) string { return display.Self.Name(language.Make(code)) }
