package main_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var updateTranslations = flag.Bool("update-translations", false, "add to the translations what the code says and they lack, empty, and drop what it says no more")

// spoken are the folders that speak the language of the person. The command line is for programs, and speaks English.
var spoken = []string{"app/export", "app/model", "app/view"}

// TestEveryTextIsTranslated reads what the code says to a person and what each language makes of it. With
// -update-translations it writes the files of the languages anew.
func TestEveryTextIsTranslated(t *testing.T) {
	found, err := textsIn(spoken...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found.complaints {
		t.Error(c)
	}
	files, err := filepath.Glob("assets/translations/*.po")
	if err != nil || len(files) == 0 {
		t.Fatalf("no translations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".po"), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, err := parsePo(content)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if *updateTranslations {
				if err := os.WriteFile(file, p.updated(found.all), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for _, c := range p.check(found.all) {
				t.Errorf("%s: %s", file, c)
			}
		})
	}
}

// check compares a language with what is said.
func (p *poFile) check(all []said) (complaints []string) {
	complain := func(format string, a ...any) { complaints = append(complaints, fmt.Sprintf(format, a...)) }
	have := make(map[string]message)
	for _, m := range p.messages {
		if _, twice := have[m.key()]; twice {
			complain("%q is there twice", m.id)
		}
		have[m.key()] = m
	}
	if p.plurals() == 0 {
		complain("the head does not say how many plural forms there are")
	}
	used := make(map[string]said)
	for _, s := range all {
		if before, ok := used[s.key()]; ok {
			if before.plural != s.plural {
				complain("%s: %q has another plural than in %s", s.place, s.id, before.place)
			}
			continue
		}
		used[s.key()] = s
		m, ok := have[s.key()]
		if !ok {
			complain("%s: %q is missing", s.place, s.id)
			continue
		}
		for _, c := range m.checkAgainst(s, p.plurals()) {
			complain("%s: %q: %s", s.place, s.id, c)
		}
	}
	for _, m := range p.messages {
		if _, ok := used[m.key()]; !ok {
			complain("no code says %q any more", m.id)
		}
	}
	return complaints
}

// checkAgainst compares one translation with what is said.
func (m message) checkAgainst(s said, plurals int) (complaints []string) {
	forms := 1
	if s.plural != "" {
		forms = plurals
	}
	if m.plural != s.plural || len(m.text) != forms {
		return []string{fmt.Sprintf("plural %q in %d forms, want %q in %d", m.plural, len(m.text), s.plural, forms)}
	}
	if slices.Contains(m.flags, "fuzzy") {
		complaints = append(complaints, "somebody must look at it (fuzzy)")
	}
	for _, text := range m.text {
		switch want := s.id; {
		case text == "":
			complaints = append(complaints, "it is not translated")
		case !slices.Equal(verbs(text), verbs(want)):
			complaints = append(complaints, fmt.Sprintf("verbs %v in %q, want %v", verbs(text), text, verbs(want)))
		case ending(text) != ending(want):
			complaints = append(complaints, fmt.Sprintf("%q ends in another way", text))
		case spaces(text) != spaces(want):
			complaints = append(complaints, fmt.Sprintf("there is other space around %q", text))
		}
	}
	return complaints
}

// spaces returns the space before and behind a text.
func spaces(text string) [2]string {
	trimmed := strings.TrimSpace(text)
	before, behind, _ := strings.Cut(text, trimmed)
	return [2]string{before, behind}
}

// ending returns the punctuation that a text ends in; 0 if there is none. What closes a quotation is not looked at.
func ending(text string) rune {
	if utf8.RuneCountInString(text) < 2 {
		return 0 // a sign itself
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, `”“"’`))
	if strings.ContainsRune(".:…?!", r) {
		return r
	}
	return 0
}

// updated returns the file with every text that is said, in the order of the code, and none besides.
func (p *poFile) updated(all []said) []byte {
	have, places := make(map[string]message), make(map[string]string)
	for _, m := range p.messages {
		have[m.key()] = m
	}
	p.messages = nil
	for _, s := range all {
		if _, ok := places[s.key()]; ok {
			continue
		}
		file, _, _ := strings.Cut(s.place, ":")
		places[s.key()] = file
		m, ok := have[s.key()]
		if forms := p.forms(s); !ok || m.plural != s.plural || len(m.text) != forms {
			m = s.message
			m.text = make([]string, forms)
		}
		p.messages = append(p.messages, m)
	}
	return p.bytes(places)
}

func (p *poFile) forms(s said) int {
	if s.plural != "" {
		return p.plurals()
	}
	return 1
}

// sample is code that breaks the rules one by one: each line of it that must be complained of says so.
const sample = `package p

import "lyceum/app/words"

var title = words.Mark("Join " +
	"a class")

func f(name string, n int) {
	words.T("Join a class")
	words.T("%s joined at %d", name, n)
	words.N("%d person", "%d people", n)
	words.C("verb", "Record")
	words.Say(title)
	errors.New("no such class")
	log.Warn("not saved", "err", nil)
	if name == "Some words" {
	}
	x := struct{ A string ` + "`json:\"not words\"`" + `}{"left panel"} // told
	widget.NewButton("join", 0, nil) // told
	label.SetTip("more") // told
	words.T(name) // told
	words.Say("Hello") // told
	return fmt.Sprintf("%d rooms open", n) + "Nobody" // told // told
}
`

func TestCheckerOfTextsTellsWordsFromOtherLiterals(t *testing.T) {
	c, err := textsOf(sample)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(sample, "\n") {
		place, want, got := fmt.Sprintf("p.go:%d:", i+1), strings.Count(line, "// told"), 0
		for _, complaint := range c.complaints {
			if strings.HasPrefix(complaint, place) {
				got++
			}
		}
		if got != want {
			t.Errorf("%s %d complaints of %s, want %d: %q", place, got, strings.TrimSpace(line), want, c.complaints)
		}
	}
	var keys []string
	for _, s := range c.all {
		keys = append(keys, s.key())
	}
	if want := []string{"\x04Join a class", "\x04Join a class", "\x04%s joined at %d", "\x04%d person", "verb\x04Record"}; !slices.Equal(keys, want) {
		t.Errorf("texts %q, want %q", keys, want)
	}
}

const head = `msgid ""
msgstr ""
"Language: de\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
`

func TestCheckerOfTranslationsFindsEachFault(t *testing.T) {
	c, err := textsOf(sample)
	if err != nil {
		t.Fatal(err)
	}
	good := head + `
msgid "Join a class"
msgstr "An einer Klasse teilnehmen"

msgid "%s joined at %d"
msgstr "Seit %[2]d ist %[1]s da"

msgid "%d person"
msgid_plural "%d people"
msgstr[0] "%d Person"
msgstr[1] "%d Personen"

msgctxt "verb"
msgid "Record"
msgstr "Aufnehmen"
`
	for name, tt := range map[string]struct{ old, new, want string }{
		"good":         {"", "", ""},
		"empty":        {"An einer Klasse teilnehmen", "", "it is not translated"},
		"missing":      {"msgid \"Join a class\"\nmsgstr \"An einer Klasse teilnehmen\"\n", "", "is missing"},
		"unused":       {"msgid \"Join a class\"", "msgid \"Leave\"\nmsgstr \"Gehen\"\n\nmsgid \"Join a class\"", `no code says "Leave"`},
		"verb lost":    {"Seit %[2]d ist", "Seit gestern ist", "verbs [1:s]"},
		"verb changed": {"%d Personen", "%s Personen", "verbs [1:s]"},
		"order lost":   {"Seit %[2]d ist %[1]s da", "Seit %d ist %s da", "verbs [1:d 2:s]"},
		"plural lost":  {"msgstr[1] \"%d Personen\"\n", "", "in 1 forms"},
		"fuzzy":        {"msgctxt", "#, fuzzy\nmsgctxt", "fuzzy"},
		"context lost": {"msgctxt \"verb\"\n", "", `"Record" is missing`},
		"sentence now": {"teilnehmen", "teilnehmen.", "ends in another way"},
		"space":        {"Aufnehmen", " Aufnehmen", "other space around"},
		"no head":      {"nplurals=2", "", "does not say how many"},
		"twice":        {"msgctxt", "msgid \"Join a class\"\nmsgstr \"x\"\n\nmsgctxt", "twice"},
	} {
		p, err := parsePo([]byte(strings.Replace(good, tt.old, tt.new, 1)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := strings.Join(p.check(c.all), "\n")
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestUpdatedTranslationsKeepWhatIsThere(t *testing.T) {
	c, err := textsOf(sample)
	if err != nil {
		t.Fatal(err)
	}
	p, err := parsePo([]byte(head + "\n# short, it is a button\nmsgctxt \"verb\"\nmsgid \"Record\"\nmsgstr \"Aufnehmen \\\"x\\\"\"\n\nmsgid \"Leave\"\nmsgstr \"Gehen\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := parsePo(p.updated(c.all))
	if err != nil {
		t.Fatal(err)
	}
	last := again.messages[len(again.messages)-1]
	if len(again.messages) != 4 || last.text[0] != `Aufnehmen "x"` || len(last.comments) != 1 {
		t.Errorf("%+v, want four with the one that was translated as it was", again.messages)
	}
	for _, m := range again.messages[:3] {
		if strings.ContainsFunc(strings.Join(m.text, ""), unicode.IsLetter) {
			t.Errorf("%+v is translated", m)
		}
	}
}

// textsOf reads Go code.
func textsOf(code string) (*texts, error) {
	c, err := textsIn()
	if err == nil {
		err = c.read("p.go", code)
	}
	return c, err
}
