package slides

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

const (
	student    = journal.Post | journal.Publish
	proctor    = student | journal.Present | journal.Moderate
	instructor = journal.AllRights
)

// A lesson is a script of a class in which slides are shown.
type lesson struct {
	testing.TB
	journaltest.Script
}

// opening returns a body that opens a deck with a title.
func (l *lesson) opening(title string) []byte {
	l.Helper()
	body, err := EncodeOpen(Opening{title, PDF, []Size{{1600, 900}, {1600, 900}, {1131, 1600}}, []byte("ticket of " + title)})
	if err != nil {
		l.Fatal(err)
	}
	return body
}

// stage returns a body that puts somebody on the stage.
func stage(p *journaltest.Scribe) []byte { return conduct.StageChange{Presenter: p.Author()}.Encode() }

func (l *lesson) folded() *Decks {
	d := New()
	for _, e := range l.Entries() {
		d.Apply(e)
	}
	return d
}

// wantOpen checks which decks are open, by their titles.
func (l *lesson) wantOpen(why string, titles ...string) {
	l.Helper()
	var got []string
	for _, deck := range l.folded().Snapshot() {
		got = append(got, deck.Title)
	}
	if fmt.Sprint(got) != fmt.Sprint(titles) {
		l.Errorf("%s: %q open, want %q", why, got, titles)
	}
}

// scene has people of all kinds open decks, take them away and pass the stage on, by chance.
func (l *lesson) scene(seed uint64, entries int) {
	rng := rand.New(rand.NewPCG(seed, 3))
	people := []*journaltest.Scribe{l.Author(1), l.Author(2), l.Author(3), l.Author(4)}
	rights := []journal.Rights{instructor, proctor, student, student}
	var decks []journal.Entry
	for n := range entries {
		i := rng.IntN(len(people))
		who, right := people[i], rights[i]
		switch rng.IntN(6) {
		case 0:
			who.Say(journal.KindStage, right, stage(people[rng.IntN(len(people))]))
		case 1:
			if len(decks) > 0 {
				d := decks[rng.IntN(len(decks))]
				who.Say(journal.KindDeck, right, EncodeRemove(d.Author, d.Seq))
			}
		case 2:
			who.Say(journal.KindLeave, right, nil)
		case 3:
			who.Say(journal.KindDeck, right, []byte{opens, 0})
		default:
			decks = append(decks, who.Say(journal.KindDeck, right, l.opening(fmt.Sprint(n))))
		}
	}
}
