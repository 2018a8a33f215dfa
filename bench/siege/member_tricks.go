//go:build linux

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/chat"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/wire"
)

// A memberTrick is one way for a member to do harm. It is played again and again, and returns how often it did it.
type memberTrick struct {
	name  string
	spoil float64 // the share of all that the member says that is changed
	play  func(v *villain, now time.Time) int
}

// Kinds of messages (docs/protocol.md).
const (
	kindReport, kindLogs, kindEntries, kindPost, kindEntry = 2, 3, 4, 5, 6
	kindBranches, kindWantBranch, kindTime                 = 10, 11, 13
	kindAnnounce, kindFetch, kindCatchUp                   = 32, 33, 35
	kindKnocked, kindRefusal, kindKeys                     = 66, 67, 68
	kindStreams                                            = 112
)

var memberTricks = []memberTrick{
	{"messages changed on their way", 0.3, (*villain).talk},
	{"messages of others said again", 0, (*villain).replay},
	{"messages of chance", 0, (*villain).babble},
	{"entries in others' names", 0, (*villain).forge},
	{"what only staff may say", 0, (*villain).commands},
	{"small entries, as fast as they can be written", 0, (*villain).small},
	{"great entries, as fast as they can be written", 0, (*villain).great},
	{"edits and deletions of others' lines, garbage that is sealed, control characters", 0, (*villain).chats},
	{"hands, reactions, asks, records", 0, (*villain).gestures},
	{"boards cleared, revealed and filled, deletions of what is not there, bodies of chance", 0, (*villain).boards},
	{"entries of years to come", 0, (*villain).ahead},
	{"names that deceive", 0, (*villain).names},
	{"made-up knocks", 0, (*villain).knocks},
	{"reports of members who do not exist, at a bystander's address", 0, (*villain).reports},
	{"comparisons and wants of logs", 0, (*villain).logs},
	{"posts", 0, (*villain).posts},
	{"announcements and fetches of what is not there", 0, (*villain).announces},
	{"directed messages", 0, (*villain).direct},
	{"looks at people, pictures that are none and answers that nobody asked for", 0, (*villain).looks},
	{"streams begun and ended, of absurd rates, frames of chance", 0, (*villain).streams},
	{"private calls to everybody", 0, (*villain).calls},
	{"keys and branches that nobody made", 0, (*villain).keys},
	{"two contradicting entries", 0, (*villain).fork},
}

func (v *villain) append(now time.Time, kind journal.Kind, body []byte) int {
	if _, err := v.group.Append(now, kind, body); err != nil {
		return 0
	}
	return 1
}

// talk keeps everything moving, so that there is something to change.
func (v *villain) talk(now time.Time) int {
	_, _ = v.group.Post(now, []byte("post"))
	return v.append(now, journal.KindChat, fmt.Appendf(nil, "line %d", v.turn))
}

func (v *villain) replay(now time.Time) (n int) {
	for range 40 {
		if len(v.tap.heard) > 0 {
			n += v.tap.tell(now, v.tap.heard[v.chance.IntN(len(v.tap.heard))])
		}
	}
	return n
}

// babble goes slowly enough not to be dropped at once.
func (v *villain) babble(now time.Time) int {
	if v.turn%8 != 0 {
		return 0
	}
	m := make([]byte, 1+v.chance.IntN(300))
	for i := range m {
		m[i] = byte(v.chance.Uint32())
	}
	m[0] = byte(v.chance.IntN(128))
	return v.tap.tell(now, m)
}

// forge says what others wrote as if something else stood in it, or somebody else had written it.
func (v *villain) forge(now time.Time) (n int) {
	if len(v.folded) == 0 || v.turn%8 != 0 {
		return 0
	}
	e := v.folded[v.chance.IntN(len(v.folded))]
	raw := bytes.Clone(e.Raw)
	switch v.chance.IntN(3) {
	case 0:
		raw[v.chance.IntN(len(raw))] ^= 1
	case 1: // the author of another
		copy(raw[1:33], v.folded[v.chance.IntN(len(v.folded))].Author[:])
	case 2: // signed by this one
		copy(raw[len(raw)-64:], v.identity.Sign(raw[:len(raw)-64]))
	}
	return v.tap.tell(now, append([]byte{kindEntry, 0}, raw...))
}

func (v *villain) commands(now time.Time) (n int) {
	victim := v.victim()
	one := []journal.Cut{{Author: victim}}
	admit, _ := journal.Admit{Admissions: []journal.Admission{{Author: journal.Author{9}}}}.Encode()
	remove, _ := journal.Remove{Cuts: one}.Encode()
	revoke, _ := journal.Revoke{Rights: journal.Post, Cuts: one}.Encode()
	epoch, _ := journal.Epoch{Commitment: [32]byte{1}}.Encode()
	launch, _ := journal.Launch{Title: "Taken over", StaffKey: [32]byte{9}}.AppendTo(nil)
	locks, _ := conduct.LockChange{On: conduct.AllLocks}.Encode()
	owner, _ := conduct.OwnerPolicy{Choice: conduct.HandOver, Heir: v.author()}.Encode()
	lower, _ := conduct.LowerHands{UpTo: journal.ClockAt(now)}.Encode()
	gone, _ := conduct.Sightings{{Author: victim, Since: journal.ClockAt(now)}}.Encode()
	attention, _ := conduct.AttentionChange{Until: journal.ClockAt(now.Add(time.Minute)), Text: "Taken over"}.Encode()
	ask, _ := conduct.Ask{What: conduct.AskShowScreen, Whom: []journal.Author{victim}}.Encode()
	show, _ := conduct.Show{}.Encode()
	drawers, _ := conduct.Drawers{Who: conduct.DrawStaff}.Encode()
	grant := append(slices.Clone(v.spec.Auth[0].Grants), journal.IssueGrant(v.spec.ID(), v.identity, journal.Grant{Subject: v.author(), Rights: journal.AllRights}))
	granted, _ := journal.GrantStatement{Grants: grant}.Encode()
	for kind, body := range map[journal.Kind][]byte{
		journal.KindAdmit: admit, journal.KindRemove: remove, journal.KindRevoke: revoke, journal.KindEpoch: epoch,
		journal.KindLaunch: launch, journal.KindLocks: locks, journal.KindOwner: owner, journal.KindLowerHands: lower,
		journal.KindPresence: gone, journal.KindGrant: granted, journal.KindEnd: nil, journal.KindWaitingRoom: {1},
		journal.KindRevokeInvite: bytes.Repeat([]byte{1}, 32), journal.KindResolve: bytes.Repeat([]byte{1}, 64),
		journal.KindAttention: attention, journal.KindAsk: ask, journal.KindShow: show, journal.KindDrawers: drawers,
		journal.KindBoardReveal: board.EncodeReveal(victim),
		journal.KindStage:       conduct.StageChange{Presenter: v.author()}.Encode(),
	} {
		n += v.append(now, kind, body)
	}
	return n
}

// victim is the author of something that somebody honest wrote.
func (v *villain) victim() journal.Author {
	if len(v.folded) == 0 {
		return journal.Author{1}
	}
	return v.folded[v.chance.IntN(len(v.folded))].Author
}

func (v *villain) small(now time.Time) (n int) {
	for range 100 {
		n += v.append(now, journal.Kind(16+v.chance.IntN(60)), []byte{byte(v.chance.Uint32())})
	}
	return n
}

func (v *villain) great(now time.Time) (n int) {
	body := bytes.Repeat([]byte("g"), journal.MaxBody)
	for range 4 {
		n += v.append(now, journal.KindChat, body)
	}
	return n
}

func (v *villain) chats(now time.Time) (n int) {
	for _, text := range []string{"\x1b]0;owned\x07\x1b[2J", "a\u2028event  name: Ana", "\u202eoverride", "\x9b31m", "=1+1", "http://203.0.113.99/x", "\x00"} {
		n += v.append(now, journal.KindChat, []byte(text))
	}
	for range 4 {
		if len(v.folded) == 0 {
			break
		}
		e := v.folded[v.chance.IntN(len(v.folded))]
		n += v.append(now, journal.KindChatDelete, chat.EncodeDelete(chat.Message{Author: e.Author, Seq: e.Seq}))
		n += v.append(now, journal.KindChatDelete, chat.EncodeClear(journal.ClockAt(now)))
		n += v.append(now, journal.KindChatEdit, e.Body)
	}
	for _, kind := range []journal.Kind{journal.KindChatEdit, journal.KindChatPrivate, journal.KindChatStaff} {
		body := make([]byte, v.chance.IntN(600))
		victim := v.victim()
		n += v.append(now, kind, append(victim[:], body...))
	}
	return n
}

func (v *villain) gestures(now time.Time) (n int) {
	for i := range 10 {
		n += v.append(now, journal.KindHand, conduct.HandChange{Up: i%2 == 0}.Encode())
		n += v.append(now, journal.KindRecording, conduct.RecordingChange{On: i%2 == 0}.Encode())
	}
	if body, err := conduct.EncodeReaction("👍"); err == nil {
		n += v.append(now, journal.KindReaction, body)
	}
	return n + v.append(now, journal.KindAsk, []byte{0, 1})
}

func (v *villain) ahead(now time.Time) int {
	years := []int{-10, 0, 1, 10, 4000}[v.turn%5]
	_, err := v.group.Journal().Append(now.AddDate(years, 0, 0), journal.KindChat, []byte("of another time"))
	if err != nil {
		return 0
	}
	return 1
}

// names joins again, under names that make no member.
func (v *villain) names(now time.Time) int {
	var body []byte
	bearer := journal.ProveBearer(v.spec.ID(), v.spec.Auth[0].Signer(), v.author())
	for _, field := range [][]byte{v.identity.Certificate(), []byte(badNames[v.turn%len(badNames)]), v.spec.Auth[0].Grants.AppendTo(nil), bearer, nil, nil} {
		body = append(binary.AppendUvarint(body, uint64(len(field))), field...)
	}
	return v.append(now, journal.KindJoin, body)
}

// knocks has people knock who do not exist.
func (v *villain) knocks(now time.Time) (n int) {
	var seed [32]byte
	for i := range seed {
		seed[i] = byte(v.chance.Uint32())
	}
	id := keying.NewIdentity(seed)
	b := wire.AppendField([]byte{1}, id.Certificate())
	b = wire.AppendField(wire.AppendField(wire.AppendField(b, []byte("Nobody")), nil), nil)
	b = wire.AppendVLU(b, uint64(now.UnixMilli()))
	return v.tap.tell(now, append(append([]byte{kindKnocked}, b...), id.Sign(v.signed("knock", b))...))
}

func (v *villain) signed(kind string, b []byte) []byte {
	group := v.spec.ID()
	return append(append([]byte("lyceum/v1/"+kind+"\x00"), group[:]...), b...)
}

// reports tells of 64 members at a bystander's address.
func (v *villain) reports(now time.Time) int {
	b := append([]byte{kindReport}, wire.AppendVLU(wire.AppendVLU(nil, 5000), 1<<40)...)
	b = append(b, 0, 0, 64)
	for i := range 64 {
		id := sha256.Sum256([]byte{byte(v.turn), byte(v.turn >> 8), byte(i)})
		id[0] = byte(i) // so that they rise
		b = append(append(b, id[:]...), 1, 0, 1, 0, 203, 0, 113, 99, 0x04, byte(i))
	}
	return v.tap.tell(now, b)
}

// logs has neighbours compare logs, and asks them for all that they have.
func (v *villain) logs(now time.Time) (n int) {
	for _, m := range v.tap.heard {
		if len(m) > 0 && m[0] == kindLogs && n < 400 {
			n += v.tap.tell(now, m)
		}
	}
	return n
}

func (v *villain) posts(now time.Time) (n int) {
	for _, size := range []int{0, 1, 1 << 10, 16 << 10, 60 << 10} {
		if _, err := v.group.Post(now, make([]byte, size)); err == nil {
			n++
		}
	}
	for range 100 {
		if _, err := v.group.Post(now, []byte{1}); err == nil {
			n++
		}
	}
	return n
}

func (v *villain) announces(now time.Time) (n int) {
	for _, kind := range []byte{kindAnnounce, kindFetch} {
		b := []byte{kind}
		if kind == kindFetch {
			b = append(b, 1)
		}
		b = append(b, 64)
		for i := range 64 {
			id := sha256.Sum256([]byte{byte(v.turn), byte(v.turn >> 8), byte(i), kind})
			if b = append(b, id[:16]...); kind == kindAnnounce {
				b = append(b, 2)
			}
		}
		n += v.tap.tell(now, b)
	}
	return n + v.tap.tell(now, append([]byte{kindCatchUp}, wire.AppendVLU(nil, 1<<40)...))
}

func (v *villain) direct(now time.Time) (n int) {
	for range 20 {
		if _, err := v.group.SendToMember(now, v.victim(), make([]byte, 4<<10)); err == nil {
			n++
		}
		if _, err := v.group.SendToNearest(now, sha256.Sum256([]byte{byte(v.chance.Uint32())}), make([]byte, 1<<10)); err == nil {
			n++
		}
	}
	return n
}

func (v *villain) streams(now time.Time) (n int) {
	kinds := []netgroup.PublishConfig{
		{Kind: netgroup.AudioStream, Kbit: 100_000}, {Kind: netgroup.VideoStream, Kbit: 100_000}, {Kind: netgroup.VideoStream, Kbit: 1},
	}
	for i, name := range []string{"mic", "cam", "screen", fmt.Sprint("x", v.turn)} {
		s, err := v.group.Publish(now, name, kinds[i%len(kinds)])
		if err != nil {
			continue
		}
		n++
		for k := range 4 {
			frame := make([]byte, v.chance.IntN(40<<10))
			_, _ = s.Write(now, netgroup.Frame{Key: k == 0, Timestamp: v.chance.Uint64() >> 16, Data: frame})
		}
		if v.turn%2 == 0 {
			s.Close(now)
		}
	}
	return n
}

func (v *villain) calls(now time.Time) (n int) {
	for range 4 {
		s, err := v.group.PublishDirect(now, v.victim(), []string{"call", "refused"}[v.chance.IntN(2)], netgroup.PublishConfig{Kind: netgroup.AudioStream})
		if err != nil {
			continue
		}
		if n++; v.turn%4 != 0 {
			s.Close(now)
		}
	}
	return n
}

func (v *villain) keys(now time.Time) (n int) {
	if v.turn%8 != 0 {
		return 0
	}
	e := v.group.Journal().Range(v.author(), 1, 1, journal.MaxEntry)
	if len(e) == 0 {
		return 0
	}
	n = v.tap.tell(now, append(wire.AppendField([]byte{kindKeys, 1}, e[0]), make([]byte, 32)...))
	author := v.author()
	want := append([]byte{kindWantBranch}, author[:]...)
	return n + v.tap.tell(now, append(append(want, make([]byte, 32)...), 1))
}

// fork signs another entry for each of the last numbers of the own log.
func (v *villain) fork(now time.Time) (n int) {
	v.append(now, journal.KindChat, []byte("one"))
	if v.turn%8 != 0 {
		return 0
	}
	j := journal.New(journal.Config{Group: v.spec.ID(), Self: v.identity, Keys: anyKeys{}, Random: zeros{}})
	length := v.group.Journal().Length(v.author())
	for _, raw := range v.group.Journal().Range(v.author(), 1, int(max(1, length-1)), 1<<20) {
		_, _ = j.Add(now, raw) // what is not taken shortens the branch
	}
	e, err := j.Append(now, journal.KindChat, []byte("another"))
	if err != nil {
		return 0
	}
	return v.tap.tell(now, append([]byte{kindEntry, 0}, e.Raw...))
}

// anyKeys seals under a key that nobody has.
type anyKeys struct{}

func (anyKeys) Record() (id journal.KeyID, key [32]byte)  { return id, key }
func (anyKeys) Current() (id journal.KeyID, key [32]byte) { return id, key }
func (anyKeys) Key(journal.KeyID) (key [32]byte, ok bool) { return key, false }

// zeros is no chance at all.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
