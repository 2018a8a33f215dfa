package export

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lyceum/app/words"
	"lyceum/collab/chat"
)

func TestPageIsSelfContainedAndShowsTextAsItIs(t *testing.T) {
	var b strings.Builder
	if err := HTML(&b, report()); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	var isolated []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "link", "img", "a", "iframe", "object", "base", "form":
			t.Errorf("page has <%s>", n.Data)
		case "bdi":
			if n.FirstChild == nil || n.FirstChild != n.LastChild || n.FirstChild.Type != html.TextNode {
				t.Error("an isolate does not hold just text")
				continue
			}
			isolated = append(isolated, n.FirstChild.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" {
				t.Errorf("<%s %s>", n.Data, a.Key)
			}
		}
	}
	times := map[string]int{}
	for _, text := range isolated {
		times[text]++
	}
	for _, name := range hostileNames {
		// A parser of HTML does not give back carriage returns and controls as they were.
		if name == "" || strings.ContainsAny(name, "\r\x01") {
			continue
		}
		if n := times[chat.Display(name)]; n < 8 { // as name, ID and address, who wrote and to whom what, who was seen by whom
			t.Errorf("%q is there %d times", name, n)
		}
	}
}

func TestPageHasWhatWasAskedFor(t *testing.T) {
	for parts, want := range map[Part][2]bool{Attendance: {true, false}, Chat: {false, true}, Attendance | Chat: {true, true}} {
		r := report()
		r.Parts = parts
		var page, object strings.Builder
		if err := HTML(&page, r); err != nil {
			t.Fatal(err)
		}
		if err := JSON(&object, r); err != nil {
			t.Fatal(err)
		}
		var o map[string]any
		if err := json.Unmarshal([]byte(object.String()), &o); err != nil {
			t.Fatal(err)
		}
		_, sittings := o["sittings"]
		_, lines := o["chat"]
		got := [2]bool{strings.Contains(page.String(), "<h2>Attendance 1: 2026-03-02 09:00:00</h2>"), strings.Contains(page.String(), "<h2>Chat</h2>")}
		if got != want || [2]bool{sittings, lines} != want {
			t.Errorf("parts %b: page %v, object %v %v", parts, got, sittings, lines)
		}
	}
}

func TestObjectHoldsEveryFieldAsItIs(t *testing.T) {
	var b strings.Builder
	if err := JSON(&b, report()); err != nil {
		t.Fatal(err)
	}
	var got reportJSON
	d := json.NewDecoder(strings.NewReader(b.String()))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	for i, name := range hostileNames {
		person, line := (*got.Sittings)[0].People[i], (*got.Chat)[i]
		if person.Name != name || person.ID != name || line.Text != name || line.From != name {
			t.Errorf("%q arrives as %q, %q", name, person.Name, line.Text)
		}
	}
	p := (*got.Sittings)[0].People[0]
	if p.Join != "2026-03-02T09:05:00+01:00" || p.Left != "2026-03-02T09:50:00+01:00" || p.Seconds != 35*60 || p.Score != 3.5 || p.Talk != 300 || (*got.Views)[0].What != "screen" ||
		len(p.Intervals) != 2 || p.Rejoins != 1 || len(p.Fingerprints) != 1 {
		t.Errorf("%+v", p)
	}
}

// The page speaks the person's language; tables do not, for other programs read them.
func TestPageSpeaksThePersonsLanguage(t *testing.T) {
	words.Use("de")
	defer words.Use(words.English)
	var page, table strings.Builder
	if err := errors.Join(HTML(&page, report()), CSV(&table, report(), Attendance)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<html lang="de"`, "Anwesende Lernende", "gehobene Hände", "<th scope=\"col\">Gekommen</th>", ">2,00</td>", "Lernende/r", "Wer was angesehen hat"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if !strings.Contains(table.String(), "Name,Moderator,Score") || strings.Contains(table.String(), "2,00") {
		t.Errorf("the table speaks German: %.200q", table.String())
	}
}
