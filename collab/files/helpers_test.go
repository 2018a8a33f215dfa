package files

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

const (
	student    = journal.Post | journal.Publish
	proctor    = student | journal.Present | journal.Moderate | journal.Monitor
	instructor = journal.AllRights
)

// deskMark is set in the first byte of the authors of desk logs in a script, which has one log an author.
const deskMark = 0x80

// A lesson is a script of a class in which files are shared and handed in.
type lesson struct {
	testing.TB
	journaltest.Script
}

// A pupil is somebody with both logs.
type pupil struct {
	l           *lesson
	rights      journal.Rights
	class, desk *journaltest.Scribe
}

func (l *lesson) person(n byte, rights journal.Rights) *pupil {
	return &pupil{l, rights, l.Author(n), l.Author(n | deskMark)}
}

func (p *pupil) author() journal.Author { return p.class.Author() }

func (p *pupil) says(kind journal.Kind, body []byte, err error) ID {
	p.l.Helper()
	if err != nil {
		p.l.Fatal(err)
	}
	by := p.class
	if FoldsDesk(kind) {
		by = p.desk
	}
	e := by.Say(kind, p.rights, body)
	return ID{p.author(), e.Seq}
}

func about(name string) Description {
	return Description{Name: name, Ticket: []byte("ticket of " + name)}
}

func (p *pupil) shares(name string) ID {
	p.l.Helper()
	body, err := EncodeShared(about(name))
	return p.says(journal.KindFile, body, err)
}

func (p *pupil) sharesWith(to *pupil, name string) ID {
	p.l.Helper()
	body, err := EncodePrivate(toySeals{}, p.author(), to.author(), about(name))
	return p.says(journal.KindFilePrivate, body, err)
}

func (p *pupil) removes(id ID)          { p.says(journal.KindFile, EncodeRemove(id), nil) }
func (p *pupil) pins(id ID, on bool)    { p.says(journal.KindFile, EncodePin(id, on), nil) }
func (p *pupil) opensForAll(id ID)      { p.says(journal.KindFile, EncodeOpenAll(id), nil) }
func (p *pupil) removesBox(id ID)       { p.says(journal.KindHandInBox, EncodeRemove(id), nil) }
func (p *pupil) sets(box ID, open bool) { p.says(journal.KindHandInBox, EncodeBoxOpen(box, open), nil) }
func (p *pupil) takesBack(id ID)        { p.says(journal.KindHandIn, EncodeTakeBack(id.Seq), nil) }

func (p *pupil) opensBox(title string, due journal.Clock) ID {
	p.l.Helper()
	body, err := EncodeBox(BoxOpening{Title: title, Due: due})
	return p.says(journal.KindHandInBox, body, err)
}

func (p *pupil) handsIn(box ID, name string) ID {
	p.l.Helper()
	body, err := EncodeHandIn(box, about(name))
	return p.says(journal.KindHandIn, body, err)
}

// A fold takes in both logs of a script.
type fold struct{ *Files }

func (f fold) Apply(e journal.Entry) {
	if e.Author[0]&deskMark != 0 && e.Author[0] != 0xff {
		e.Author[0] &^= deskMark
		f.ApplyDesk(e)
		return
	}
	f.Files.Apply(e)
}

func (f fold) Hash() (sum [32]byte) {
	class, desk := f.Files.Hash(), f.DeskHash()
	for i := range sum {
		sum[i] = class[i] ^ desk[i]
	}
	return sum
}

// seenBy returns what somebody sees who knows all desk logs.
func (l *lesson) seenBy(p *pupil) *Files {
	f := fold{New(p.author(), toySeals{p.author()})}
	for _, e := range l.Entries() {
		f.Apply(e)
	}
	return f.Files
}

// show is a snapshot in words: files, "|", boxes with what was handed in.
func show(s *Snapshot) string {
	var words []string
	for _, f := range s.Files {
		word := f.Name
		if f.Pinned {
			word += "^"
		}
		if f.To != (journal.Author{}) {
			word += fmt.Sprint(">", f.To[0])
		}
		if s.Opened != nil && s.Opened.File == f.ID {
			word += "!"
		}
		words = append(words, word)
	}
	for _, b := range s.Boxes {
		word := fmt.Sprintf("| %s:", b.Title)
		if !b.Open {
			word = fmt.Sprintf("| (%s):", b.Title)
		}
		words = append(words, word)
		for _, h := range b.HandIns {
			word := h.Name
			if h.Late {
				word += "~"
			}
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

func (p *pupil) wantSeen(why, want string) {
	p.l.Helper()
	if got := show(p.l.seenBy(p).Snapshot()); got != want {
		p.l.Errorf("%s: %q is seen, want %q", why, got, want)
	}
}

// toySeals seal without keys: whose they are says who opens what.
type toySeals struct{ self journal.Author }

func (toySeals) SealToMember(to journal.Author, label string, header, message []byte) ([]byte, error) {
	return slices.Concat([]byte(label), to[:], header, message), nil
}

func (s toySeals) OpenAsMember(label string, header, sealed []byte) ([]byte, error) {
	message, is := bytes.CutPrefix(sealed, slices.Concat([]byte(label), s.self[:], header))
	if !is {
		return nil, errors.New("not for us")
	}
	return message, nil
}

// scene has people of all kinds do all there is to do, by chance.
func (l *lesson) scene(seed uint64, entries int) {
	rng := rand.New(rand.NewPCG(seed, 3))
	people := []*pupil{l.person(1, instructor), l.person(2, proctor), l.person(3, student), l.person(4, student), l.person(5, student)}
	shared, boxes, handed := []ID{{people[0].author(), 999}}, []ID{{people[0].author(), 998}}, map[*pupil][]ID{}
	any := func(ids []ID) ID { return ids[rng.IntN(len(ids))] }
	for n := range entries {
		p, name := people[rng.IntN(len(people))], fmt.Sprint(n, ".txt")
		switch rng.IntN(12) {
		case 0:
			p.removes(any(shared))
		case 1:
			p.pins(any(shared), rng.IntN(3) > 0)
		case 2:
			p.opensForAll(any(shared))
		case 3:
			boxes = append(boxes, people[rng.IntN(2)].opensBox(name, journal.ClockAt(journaltest.Start)+journal.Clock(rng.Uint64N(60_000<<16))))
		case 4:
			p.sets(any(boxes), rng.IntN(2) == 0)
		case 5:
			if rng.IntN(3) == 0 {
				p.removesBox(any(boxes))
			}
		case 6, 7:
			handed[p] = append(handed[p], p.handsIn(any(boxes), name))
		case 8:
			if mine := handed[p]; len(mine) > 0 {
				p.takesBack(any(mine))
			}
		case 9:
			if to := people[rng.IntN(len(people))]; to != p {
				shared = append(shared, p.sharesWith(to, name))
			}
		case 10:
			p.says([]journal.Kind{journal.KindFile, journal.KindFilePrivate, journal.KindHandInBox, journal.KindHandIn}[rng.IntN(4)], []byte{begins, 0, 7}, nil)
		default:
			shared = append(shared, p.shares(name))
		}
	}
}
