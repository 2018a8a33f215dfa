package netgroup

import (
	"bytes"
	"crypto/cipher"
	"errors"
	"slices"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/collab/board"
	"lyceum/session/journal"
	"lyceum/session/keying"
)

// drawing returns an operation that can be told from others by the text that it puts on a page.
func drawing(text string) []board.Op {
	return []board.Op{board.Put{Page: board.PageNumber(1), Shape: board.Shape{
		Kind: board.Text, Points: []board.Point{{X: 4, Y: 4}, {X: 400, Y: 4}}, Style: board.DefaultStyle, Text: text,
	}}}
}

// seals seals and opens what is on boards, as a class does (package session).
type seals struct{ *Group }

func (s seals) SealToMember(to journal.Author, label string, header, message []byte) ([]byte, error) {
	join, ok := s.membership.Join(to)
	if !ok {
		return nil, errors.New("no member")
	}
	certificate, err := keying.ParseCertificate(join.Certificate)
	if err != nil {
		return nil, err
	}
	return journal.SealTo(certificate.Static, label, s.id, header, message)
}

func (s seals) OpenAsMember(label string, header, sealed []byte) ([]byte, error) {
	own, err := journal.SealingKeyOf(s.c.cfg.Identity.Exchange())
	if err != nil {
		return nil, err
	}
	return own.Open(label, s.id, header, sealed)
}

// boardOf returns the boards as somebody sees them.
func (p *person) boardOf() *board.Board {
	b := board.New(p.author(), seals{p.g})
	for e := range p.g.Folded() {
		b.Apply(e)
	}
	for e := range p.g.DeskFolded() {
		b.ApplyDesk(e)
	}
	return b
}

// seesPrivate reports whether somebody sees a text on somebody's private board.
func (p *person) seesPrivate(owner *person, text string) bool {
	d := p.boardOf().Snapshot().Document(board.PrivateID(owner.author()))
	return d != nil && slices.ContainsFunc(d.Pages[0].Objects, func(o *board.Object) bool { return o.Text == text })
}

// secretsOf returns every symmetric key that somebody holds, of the group, of its epochs and of all links.
func (p *person) secretsOf() (keys [][]byte) {
	g := p.g
	keys = append(keys, g.keys.psk[:], g.keys.join, g.keys.content[:], g.keys.rendezvous[:])
	for _, e := range g.membership.Epochs() {
		if key, ok := g.content.EpochKey(e.Hash); ok {
			keys = append(keys, key[:])
		}
	}
	_, content := g.content.Current()
	keys = append(keys, content[:], g.desk.keys.own[:])
	for _, n := range g.ups {
		hash := n.session.HandshakeHash()
		keys = append(keys, hash[:])
	}
	return keys
}

// What is drawn on a private board, and what staff return on it, opens for nobody but its owner and staff: with every key
// that other students hold, those who keep the owner's desk log among them, tried wherever a key goes.
func TestPrivateBoardOpensForOwnerAndStaffAlone(t *testing.T) {
	c := stored(t, classLinks[0].link, 1, 9)
	teacher, tutor, owner := c.people[0], c.people[1], c.people[4]
	teacher.must("epoch", teacher.g.beginEpoch) // so that there is another content key
	private, err := board.EncodePrivate(owner.author(), drawing("my own secret"))
	if err != nil {
		t.Fatal(err)
	}
	owner.must("draw", func(now time.Time) error {
		_, err := owner.g.AppendDesk(now, journal.KindBoardPrivate, private)
		return err
	})
	var comment journal.Entry
	teacher.must("return", func(now time.Time) error {
		body, err := board.EncodeReturn(seals{teacher.g}, teacher.author(), owner.author(), drawing("a comment"))
		if err == nil {
			comment, err = teacher.g.Append(now, journal.KindBoardReturn, body)
		}
		return err
	})
	near, far := c.besides(owner)
	students := append(slices.Clone(near), far...)
	c.eventually(20*time.Second, "with staff, with the owner, and kept by neighbours", func() bool {
		kept := slices.ContainsFunc(students, func(p *person) bool { return p.holds(owner) == 1 })
		return kept && teacher.seesPrivate(owner, "my own secret") && tutor.seesPrivate(owner, "my own secret") && tutor.seesPrivate(owner, "a comment") &&
			owner.seesPrivate(owner, "a comment") && owner.seesPrivate(owner, "my own secret")
	})
	drawn := slices.Collect(owner.g.desk.log.Folded())[0]
	if drawn.Kind != journal.KindBoardPrivate || comment.Kind != journal.KindBoardReturn {
		t.Fatal("not the entries that were meant")
	}
	tries := 0
	for _, p := range students {
		if p.g.StaffKeys() > 0 {
			t.Fatal("a student has a class sealing key")
		}
		if p.seesPrivate(owner, "my own secret") || p.seesPrivate(owner, "a comment") || len(p.boardOf().Snapshot().Private) > 0 {
			t.Errorf("person %d sees it", p.seed)
		}
		if _, err := p.g.OpenDesk(drawn); err == nil {
			t.Errorf("person %d opens the desk entry", p.seed)
		}
		tries += p.triesKeys(t, owner, drawn.Body, comment.Body)
	}
	if tries < 500 {
		t.Errorf("%d tries", tries)
	}
	for _, raw := range [][]byte{drawn.Raw, drawn.Body, comment.Raw, comment.Body} {
		if bytes.Contains(raw, []byte("secret")) || bytes.Contains(raw, []byte("comment")) {
			t.Error("it can be read by anybody")
		}
	}
}

// triesKeys tries all keys that somebody holds on two sealed bodies, at every place where something sealed can begin.
func (p *person) triesKeys(t *testing.T, owner *person, drawn, comment []byte) (tries int) {
	t.Helper()
	own, err := journal.SealingKeyOf(p.cfg.Identity.Exchange())
	if err != nil {
		t.Fatal(err)
	}
	teacher, me, whose := p.class.people[0].author(), p.author(), owner.author()
	kind := []byte{byte(journal.KindBoardReturn)} // one byte as a varint
	headers := [][]byte{
		nil, whose[:], deskHeader(owner.author(), journal.KindBoardPrivate), slices.Concat(kind, teacher[:], whose[:]), slices.Concat(kind, teacher[:], me[:]),
	}
	for label, body := range map[string][]byte{deskLabel: drawn, "board": comment} {
		for from := range body {
			tries++
			for _, h := range headers {
				if _, err := own.Open(label, p.g.id, h, body[from:]); err == nil {
					t.Fatalf("person %d's own key opens it", p.seed)
				}
			}
		}
		for _, key := range p.secretsOf() {
			tries += tryCiphers(t, key, body, headers)
		}
	}
	return tries
}

// tryCiphers tries one key with each cipher of the program at every place of a body.
func tryCiphers(t *testing.T, key, body []byte, headers [][]byte) (tries int) {
	t.Helper()
	if len(key) != chacha20poly1305.KeySize {
		return 0
	}
	for _, make := range []func([]byte) (cipher.AEAD, error){chacha20poly1305.New, chacha20poly1305.NewX} {
		aead, err := make(key)
		if err != nil {
			t.Fatal(err)
		}
		n := aead.NonceSize()
		for from := 0; from+n+aead.Overhead() <= len(body); from += 8 {
			tries++
			for _, h := range headers {
				if plain, err := aead.Open(nil, body[from:from+n], body[from+n:], h); err == nil {
					t.Fatalf("read: %q", plain)
				}
			}
		}
	}
	return tries
}
