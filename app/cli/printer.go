package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"
)

// A field is one name and value of an event, in the order in which it is printed.
type field struct {
	name  string
	value any
}

type fields []field

// A printer writes events, as JSON or for people. Any goroutine may use it.
type printer struct {
	mu    sync.Mutex // guards out
	out   io.Writer
	json  bool
	begun time.Time
}

func (c *common) printer() *printer {
	return &printer{out: c.env.Out, json: c.json, begun: time.Now()}
}

// print writes one event.
func (p *printer) print(event string, fs fields) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.json {
		fmt.Fprintln(p.out, p.line(event, fs))
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s", event)
	for _, f := range fs {
		if s := fmt.Sprint(f.value); s != "" {
			fmt.Fprintf(&b, "  %s: %s", f.name, oneLine(s))
		}
	}
	fmt.Fprintln(p.out, b.String())
}

// tell prints a sentence; in JSON as an event of this name.
func (p *printer) tell(event, sentence string) {
	if p.json {
		p.print(event, fields{{"message", sentence}})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintln(p.out, sentence)
}

// raw writes a line that is JSON already; an empty one is left out.
func (p *printer) raw(line []byte) {
	if len(line) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, "%s\n", line)
}

// oneLine shows control characters, so that what somebody wrote cannot pass for an event of its own.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return '⏎'
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return '�'
		}
		return r
	}, s)
}

// line builds the JSON object by hand only to keep the order of its fields.
func (p *printer) line(event string, fs fields) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"t":%.3f,"event":%s`, time.Since(p.begun).Seconds(), quoted(event))
	for _, f := range fs {
		fmt.Fprintf(&b, ",%s:%s", quoted(f.name), quoted(f.value))
	}
	return b.String() + "}"
}

func quoted(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("BUG: cli: " + err.Error()) // only values that JSON knows are printed
	}
	return escaped.Replace(strings.TrimSuffix(b.String(), "\n"))
}

// escaped writes what a terminal may obey, and JSON need not hide, as JSON can: DEL, and the control characters above ASCII.
var escaped = func() *strings.Replacer {
	var pairs []string
	for r := rune(0x7f); r < 0xa0; r++ {
		pairs = append(pairs, string(r), fmt.Sprintf(`\u%04x`, r))
	}
	return strings.NewReplacer(pairs...)
}()

// fail prints what went wrong as an event and returns what ends the command.
func (p *printer) fail(err error) error {
	p.problem(err)
	return errTold
}

func (p *printer) problem(err error) {
	message, why := sentence(err), cause(err)
	if why == message && !p.json {
		why = "" // people need not read it twice
	}
	p.print("error", fields{{"message", message}, {"cause", why}})
}

// cause is the technical text, on one line.
func cause(err error) string {
	if err == nil {
		err = errors.New("unknown")
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}
