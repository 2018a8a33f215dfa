//go:build e2e && !nogui

package view

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
)

// Probe answers a test's question about what the window shows, as one line of JSON; nil: it is no question. It waits for
// the window. The questions are
//
//	where WORD  the best match: {"event":"where","asked":WORD,"found":true,"word":…,"kind":…,"x":…,"y":…,"w":…,"h":…}
//	widgets     everything that can be seen: {"event":"widgets","scale":…,"all":[…]}
//	snapshot    what the window was last given: {"event":"snapshot","snapshot":{…}}
//
// Places are in pixels of the window, of that part which is not scrolled away. A match is looked for in the topmost dialog
// or menu first, among controls before plain words, and equal words before words that only contain WORD.
var Probe = func(question string) []byte {
	verb, rest, _ := strings.Cut(strings.TrimSpace(question), " ")
	switch verb {
	case "where", "widgets", "snapshot":
	default:
		return nil
	}
	p := probed.Load()
	if p == nil {
		return answer(map[string]any{"event": verb, "asked": rest, "found": false})
	}
	var out []byte
	fyne.DoAndWait(func() { out = p.answer(verb, rest) })
	return out
}

var probed atomic.Pointer[probe]

type probe struct {
	w     fyne.Window
	store *model.Store
}

func watchWindow(w fyne.Window, store *model.Store) { probed.Store(&probe{w, store}) }
func unwatchWindow()                                { probed.Store(nil) }

// A seen is something in the window.
type seen struct {
	Word     string `json:"word"`
	Kind     string `json:"kind"` // of the widget, or text
	Value    string `json:"value,omitempty"`
	X        int    `json:"x"`
	Y        int    `json:"y"`
	W        int    `json:"w"`
	H        int    `json:"h"`
	Focused  bool   `json:"focused"`
	Disabled bool   `json:"disabled,omitempty"`
	Covered  bool   `json:"covered,omitempty"` // by a dialog or a menu
}

func (p *probe) answer(verb, rest string) []byte {
	switch verb {
	case "snapshot":
		return answer(struct {
			Event    string          `json:"event"`
			Snapshot *model.Snapshot `json:"snapshot"`
		}{verb, p.store.Snapshot()})
	case "widgets":
		return answer(struct {
			Event string  `json:"event"`
			Scale float32 `json:"scale"`
			All   []seen  `json:"all"`
		}{verb, p.w.Canvas().Scale(), p.look()})
	}
	s, found := best(p.look(), rest)
	return answer(struct {
		Event string `json:"event"`
		Asked string `json:"asked"`
		Found bool   `json:"found"`
		seen
	}{verb, rest, found, s})
}

func answer(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		b, _ = json.Marshal(map[string]string{"event": "error", "message": err.Error()})
	}
	return b
}

func best(all []seen, word string) (seen, bool) {
	for _, fits := range []func(seen) bool{
		func(s seen) bool { return s.Kind != "text" && strings.EqualFold(s.Word, word) },
		func(s seen) bool { return strings.EqualFold(s.Word, word) },
		func(s seen) bool { return s.Kind != "text" && contains(s.Word, word) },
		func(s seen) bool { return contains(s.Word, word) },
	} {
		for _, covered := range []bool{false, true} {
			for _, s := range all {
				if s.Covered == covered && fits(s) {
					return s, true
				}
			}
		}
	}
	return seen{}, false
}

func contains(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

// look lists what can be seen, topmost first.
func (p *probe) look() []seen {
	c := p.w.Canvas()
	l := &looker{scale: c.Scale(), focused: c.Focused()}
	window := box{size: c.Size()}
	layers := c.Overlays().List()
	for i := len(layers) - 1; i >= 0; i-- {
		l.walk(layers[i], fyne.Position{}, window)
		l.covered = true
	}
	l.walk(c.Content(), fyne.Position{}, window)
	return l.all
}

type box struct {
	at   fyne.Position
	size fyne.Size
}

func (b box) and(o box) box {
	x, y := max(b.at.X, o.at.X), max(b.at.Y, o.at.Y)
	return box{fyne.NewPos(x, y), fyne.NewSize(
		min(b.at.X+b.size.Width, o.at.X+o.size.Width)-x, min(b.at.Y+b.size.Height, o.at.Y+o.size.Height)-y)}
}

type looker struct {
	scale   float32
	focused fyne.Focusable
	covered bool
	all     []seen
}

// walk notes o, whose parent is at a place of the window, and what is in it.
func (l *looker) walk(o fyne.CanvasObject, parent fyne.Position, clip box) {
	if o == nil || !o.Visible() {
		return
	}
	b := box{parent.Add(o.Position()), o.Size()}
	shown := b.and(clip)
	if shown.size.Width <= 0 || shown.size.Height <= 0 {
		if _, plain := o.(*fyne.Container); !plain { // containers may have no size of their own
			return
		}
		shown = clip
	}
	if s, ok := l.see(o); ok && shown.size.Width > 0 {
		px := func(v float32) int { return int(v*l.scale + 0.5) }
		s.X, s.Y, s.W, s.H = px(shown.at.X), px(shown.at.Y), px(shown.size.Width), px(shown.size.Height)
		s.Covered = l.covered
		l.all = append(l.all, s)
	}
	within := clip
	if _, scrolls := o.(*container.Scroll); scrolls {
		within = shown
	}
	for _, c := range inside(o) {
		l.walk(c, b.at, within)
	}
}

func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	if textOf(o) != "" {
		return nil // its lines say the same
	}
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// see describes a control or a text.
func (l *looker) see(o fyne.CanvasObject) (s seen, ok bool) {
	_, tap := o.(fyne.Tappable)
	_, hold := o.(fyne.Focusable)
	word, value, named := called(o)
	if !tap && !hold {
		text := textOf(o)
		return seen{Word: text, Kind: "text"}, text != ""
	}
	if !named {
		word = strings.Join(wordsIn(o, nil), " ")
	}
	s = seen{Word: word, Value: value, Kind: strings.ToLower(reflect.TypeOf(o).Elem().Name())}
	s.Focused = hold && l.focused != nil && l.focused == o.(fyne.Focusable)
	if d, is := o.(interface{ Disabled() bool }); is {
		s.Disabled = d.Disabled()
	}
	return s, word != "" || value != "" || s.Focused
}

// called returns what a control is called, and what is in it.
func called(o fyne.CanvasObject) (word, value string, ok bool) {
	value, typed := typedIn(o)
	if n, is := o.(interface{ Word() string }); is && n.Word() != "" {
		return n.Word(), value, true
	}
	if n, is := o.(interface{ Tip() string }); is && n.Tip() != "" {
		return n.Tip(), value, true
	}
	if hinted, is := o.(interface{ Hint() string }); is && typed {
		return hinted.Hint(), value, true
	}
	return "", "", false
}

// typedIn returns what is typed into a control, if one can type into it.
func typedIn(o fyne.CanvasObject) (text string, can bool) {
	v := reflect.ValueOf(o)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return "", false
	}
	f := v.Elem().FieldByName("Text")
	if can = f.IsValid() && f.Kind() == reflect.String; can {
		text = f.String()
	}
	return text, can
}

// textOf returns what a plain text says; empty: it is none.
func textOf(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case interface{ Text() string }:
		return o.Text()
	case *canvas.Text: // what a widget draws by itself
		return o.Text
	}
	return ""
}

// wordsIn adds the words in o.
func wordsIn(o fyne.CanvasObject, words []string) []string {
	if !o.Visible() {
		return words
	}
	if text := textOf(o); text != "" {
		return append(words, text)
	}
	for _, c := range inside(o) {
		words = wordsIn(c, words)
	}
	return words
}
