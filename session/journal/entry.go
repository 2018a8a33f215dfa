package journal

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"lyceum/session/journal/fields"
)

// An Author is the Ed25519 public key that signs one log.
type Author [32]byte

// String returns the first eight bytes in hexadecimal, enough to tell authors apart in a log line.
func (a Author) String() string { return hex.EncodeToString(a[:8]) }

// Compare orders authors by their bytes; ties between entries break this way.
func (a Author) Compare(b Author) int { return bytes.Compare(a[:], b[:]) }

// A GroupID names the class a log belongs to: the SHA-256 of its groupspec's identifying part.
type GroupID = [32]byte

// A Hash is the SHA-256 of an entry's exact bytes, signature included.
type Hash [32]byte

// String returns the first eight bytes in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:8]) }

// A Clock is a hybrid logical clock: wall milliseconds since 1970 << 16 | counter.
// Larger means later; the counter orders what happened within a millisecond.
type Clock uint64

// clockOf returns the first clock value of t's millisecond; times before 1970 count as 1970.
func clockOf(t time.Time) Clock {
	ms := t.UnixMilli()
	if ms < 0 {
		return 0
	}
	return Clock(min(uint64(ms), 1<<48-1) << 16)
}

// ClockAt returns the clock of what happens at a time, to ask for somebody's rights then.
func ClockAt(t time.Time) Clock { return clockOf(t) }

// Time returns the wall clock part, in UTC.
func (c Clock) Time() time.Time { return time.UnixMilli(int64(c >> 16)).UTC() }

// A Kind says what an entry's body means. A kind nobody knows is kept, passed on and given to the
// reducers, which ignore it, so newer programs can share a class with older ones.
type Kind uint64

const (
	// KindJoin is the first entry of every log: the author's certificate, name and role ([Join]).
	// Only entry 1 teaches anyone the author's keys. A join further on says that the author is back.
	KindJoin Kind = 1
	// KindLeave says that the author left on purpose. Its body is empty.
	KindLeave Kind = 2
	// KindLaunch begins a sitting of the class and gives its title ([Launch]); the first is entry 2 of the log of
	// who founded it.
	KindLaunch Kind = 3
	// KindEnd ends the sitting for everyone. Its body is empty.
	KindEnd Kind = 4
	// KindAdmit makes members of people, or makes them members again ([Admit]).
	KindAdmit Kind = 5
	// KindGrant gives somebody rights ([GrantStatement]).
	KindGrant Kind = 6
	// KindRevoke takes rights from somebody ([Revoke]).
	KindRevoke Kind = 7
	// KindRemove ends somebody's membership ([Remove]).
	KindRemove Kind = 8
	// KindEpoch begins an epoch of the content key ([Epoch]).
	KindEpoch Kind = 9
	// KindRevokeInvite says that the bearer key of an invite admits nobody any more ([RevokeInvite]).
	KindRevokeInvite Kind = 10
	// KindWaitingRoom opens or closes the waiting room ([WaitingRoom]).
	KindWaitingRoom Kind = 11
	// KindResolve says which branch of a forked log counts.
	KindResolve Kind = 12

	// KindChat is a line of public chat; its body is the text (package collab/chat, as for the next four).
	KindChat Kind = 16
	// KindChatEdit changes a line of the author's own.
	KindChatEdit Kind = 17
	// KindChatDelete takes a line away, the author's own or, by staff, anybody's.
	KindChatDelete Kind = 18
	// KindChatPrivate is a line to one person, sealed to that person and the author.
	KindChatPrivate Kind = 19
	// KindChatStaff is a line to staff, sealed to them and the author.
	KindChatStaff Kind = 20

	// KindHand raises or lowers the author's hand (package session/conduct, as for all up to KindDrawers).
	KindHand Kind = 32
	// KindLowerHands lowers hands of others.
	KindLowerHands Kind = 33
	// KindStage says who presents.
	KindStage Kind = 34
	// KindLocks says what students may not do for now.
	KindLocks Kind = 35
	// KindReaction shows how the author feels about what goes on.
	KindReaction Kind = 36
	// KindPresence says, by staff, who is gone without a goodbye and who is back.
	KindPresence Kind = 37
	// KindOwner says what becomes of the class when the instructor is gone.
	KindOwner Kind = 38
	// KindAsk asks people, by staff, to turn their microphones off, to speak, or to show something.
	KindAsk Kind = 39
	// KindRecording says that the author saves pictures or sound of the class, or does no more.
	KindRecording Kind = 40
	// KindAttention shows everybody a text of staff's for a while, or ends that.
	KindAttention Kind = 41
	// KindShow says where in the class everybody is to look: at people, or at a page of slides or of a board.
	KindShow Kind = 42
	// KindDrawers says who may draw on the class board and on slides.
	KindDrawers Kind = 43

	// KindRoster is a list of people with their IDs and e-mail addresses; in the desk log, for staff.
	KindRoster Kind = 48
	// KindActivity is for how long the author talked and had camera and screen on; in the desk log, for staff.
	KindActivity Kind = 49
	// KindViewed says who of staff looked at the author's screen or camera, and when; in the desk log.
	KindViewed Kind = 50

	// KindBoard is one action on the class board, on slides or on a reveal of the author's own (package collab/board, as
	// for all up to KindBoardReveal).
	KindBoard Kind = 64
	// KindBoardPrivate is one action on the author's private board; in the desk log, for staff.
	KindBoardPrivate Kind = 65
	// KindBoardReturn is one action of staff on somebody's private board, sealed to that person and to staff.
	KindBoardReturn Kind = 66
	// KindBoardReveal begins to show a copy of somebody's private board to everybody, or ends that.
	KindBoardReveal Kind = 67
	// KindDeck opens a deck of slides, or takes one away (package collab/slides).
	KindDeck Kind = 68

	// KindFile shares a file with all, pins it, opens it for everybody, or takes it away (package collab/files, as for all up
	// to KindHandIn).
	KindFile Kind = 72
	// KindFilePrivate shares a file with one person, sealed to that person and the author.
	KindFilePrivate Kind = 73
	// KindHandInBox opens a box to hand in, closes it, or takes it away.
	KindHandInBox Kind = 74
	// KindHandIn hands in a file, or takes it back; in the desk log, for staff.
	KindHandIn Kind = 75

	// KindTest is about a test as all may read it: announced, begun, ended, released. Package attempt has the bodies.
	KindTest Kind = 80
	// KindTestReceipt says which answers staff hold.
	KindTestReceipt Kind = 81
	// KindTestResult is what one student gets to know of their marks, sealed to that student.
	KindTestResult Kind = 82
	// KindAnswer is what a student does in a test, in the desk log.
	KindAnswer Kind = 83
	// KindMarking is what staff know and decide about a test, in the desk log: its key, marks given by hand.
	KindMarking Kind = 84

	// KindPuzzle is about a puzzle that a class solves: opened, teams, begun anew, ended (package collab/puzzle, as for the next two).
	KindPuzzle Kind = 96
	// KindPuzzleMove is one move on a board that people share.
	KindPuzzleMove Kind = 97
	// KindPuzzleAlone is one move on the author's own board; in the desk log, for staff.
	KindPuzzleAlone Kind = 98
)

var kindNames = map[Kind]string{
	KindJoin: "join", KindLeave: "leave", KindLaunch: "launch", KindEnd: "end", KindAdmit: "admit", KindGrant: "grant",
	KindRevoke: "revoke", KindRemove: "remove", KindEpoch: "epoch", KindRevokeInvite: "revoke invite",
	KindWaitingRoom: "waiting room", KindResolve: "resolve",
	KindChat: "chat", KindChatEdit: "chat edit", KindChatDelete: "chat delete", KindChatPrivate: "private chat",
	KindChatStaff: "staff chat",
	KindHand:      "hand", KindLowerHands: "lower hands", KindStage: "stage", KindLocks: "locks", KindReaction: "reaction",
	KindPresence: "presence", KindOwner: "owner", KindAsk: "ask", KindRecording: "recording", KindAttention: "attention", KindShow: "show", KindDrawers: "drawers",
	KindRoster: "roster", KindActivity: "activity", KindViewed: "viewed",
	KindBoard: "board", KindBoardPrivate: "private board", KindBoardReturn: "returned board", KindBoardReveal: "reveal", KindDeck: "deck",
	KindFile: "file", KindFilePrivate: "private file", KindHandInBox: "hand-in box", KindHandIn: "hand-in",
	KindTest: "test", KindTestReceipt: "test receipt", KindTestResult: "test result", KindAnswer: "answer", KindMarking: "marking",
	KindPuzzle: "puzzle", KindPuzzleMove: "puzzle move", KindPuzzleAlone: "own puzzle move",
}

// String returns the kind's name, or its number if it has none here.
func (k Kind) String() string {
	if name, ok := kindNames[k]; ok {
		return name
	}
	return fmt.Sprintf("kind %d", uint64(k))
}

// IsRecord reports whether the kind belongs to the class's record: who is a member, by what right, under
// which keys. Its bodies are sealed under the first content key and no other ([Keyring.Record]), so that
// what counts never depends on which keys somebody holds. Kinds below 16 do.
func (k Kind) IsRecord() bool { return k < 16 }

// TakesPost reports whether an entry of the kind counts only with the right to post: what is no part of the record does,
// but that somebody records, which whoever may be there owes to the class.
func (k Kind) TakesPost() bool { return !k.IsRecord() && k != KindRecording }

// A KeyID names the content key a body is sealed under.
type KeyID [8]byte

// Sizes of the encoding, in bytes (the layout is in the package documentation).
const (
	version = 1 // first byte of every encoding here

	nonceSize = 24 // XChaCha20-Poly1305
	tagSize   = 16

	// MaxBody is the longest body of an entry. Longer matter is an object that an entry names.
	MaxBody = 16 << 10
	// MaxEntry is the longest encoding of an entry.
	MaxEntry = 1 + 32 + 10 + 32 + 10 + 10 + 8 + nonceSize + 3 + MaxBody + tagSize + ed25519.SignatureSize
)

// An Entry is one statement in an author's log. It is never modified; Body and Raw are shared
// with the journal and must not be written to.
type Entry struct {
	Author Author
	Seq    uint64 // 1 is the author's first
	Prev   Hash   // of the author's previous entry; zero for the first
	Clock  Clock  // larger than the previous entry's
	Kind   Kind
	Body   []byte // opened, at most [MaxBody] bytes; nil while Sealed
	Hash   Hash
	Raw    []byte // the exact bytes, signature included
	// Sealed is true when no key was at hand, and also when the body does not open with the key it
	// names. Reducers pass over it.
	Sealed bool
	// Rights are those of the author at this entry by the class's record. Only who folds the record
	// knows: the group that gives the entry out sets them, the journal does not.
	Rights Rights
}

// compare orders entries by clock, then author, then sequence number.
func (e *Entry) compare(o *Entry) int {
	return cmp.Or(cmp.Compare(e.Clock, o.Clock), e.Author.Compare(o.Author), cmp.Compare(e.Seq, o.Seq))
}

// A layout holds what Parse finds besides the Entry.
type layout struct {
	keyID     KeyID
	nonce     []byte
	header    []byte // version up to and including the nonce: what sealing authenticates
	sealed    []byte // body and tag
	unsigned  []byte // everything the signature covers
	signature []byte
}

// Parse reads an entry's clear fields without checking its signature or opening its body, so
// Sealed is true. The result aliases raw. Errors wrap [ErrMalformed].
func Parse(raw []byte) (Entry, error) { return hashed(parseOf(classLog, raw)) }

// ParseDesk is Parse for an entry of a desk log.
func ParseDesk(raw []byte) (Entry, error) { return hashed(parseOf(deskLog, raw)) }

func hashed(e Entry, _ layout, err error) (Entry, error) {
	if err == nil {
		e.Hash = sha256.Sum256(e.Raw)
	}
	return e, err
}

// AuthorOf returns the author that an entry names, zero if it is too short to name one.
func AuthorOf(raw []byte) (a Author) {
	if len(raw) > len(a) {
		copy(a[:], raw[1:])
	}
	return a
}

// SeqOf returns the sequence number of an entry that is known to parse.
func SeqOf(raw []byte) uint64 { return seqIn(raw) }

// parse is Parse without the hash, which a stored entry knows already.
func parse(raw []byte) (Entry, layout, error) { return parseOf(classLog, raw) }

// parseOf is parse for an entry of either kind of log.
func parseOf(k logKind, raw []byte) (Entry, layout, error) {
	e, l, err := decode(raw)
	if err == nil {
		err = k.check(&e)
	}
	if err != nil {
		return Entry{}, layout{}, err
	}
	return e, l, nil
}

// decode takes an entry apart, whatever log it is of.
func decode(raw []byte) (Entry, layout, error) {
	if len(raw) > MaxEntry {
		return Entry{}, layout{}, malformed("entry: %d bytes, at most %d allowed", len(raw), MaxEntry)
	}
	var e Entry
	var l layout
	r := reader{fields.Read(raw)}
	if v := r.Take(1, "version"); r.OK() && v[0] != version {
		return Entry{}, layout{}, malformed("entry: version %d, want %d", v[0], version)
	}
	copy(e.Author[:], r.Take(len(e.Author), "author"))
	e.Seq = r.Uvarint("sequence number")
	copy(e.Prev[:], r.Take(len(e.Prev), "previous hash"))
	e.Clock = Clock(r.Uvarint("clock"))
	e.Kind = Kind(r.Uvarint("kind"))
	copy(l.keyID[:], r.Take(len(l.keyID), "key ID"))
	l.nonce = r.Take(nonceSize, "nonce")
	l.header = raw[:len(raw)-len(r.Rest())]
	l.sealed = r.Field(0, MaxBody+tagSize, "body")
	l.unsigned = raw[:len(raw)-len(r.Rest())]
	l.signature = r.Take(ed25519.SignatureSize, "signature")
	if err := r.End("entry"); err != nil {
		return Entry{}, layout{}, err
	}
	if len(l.sealed) < tagSize {
		return Entry{}, layout{}, malformed("entry: body of %d bytes cannot be sealed", len(l.sealed))
	}
	e.Raw, e.Sealed = raw, true
	return e, l, nil
}

// A logKind tells an author's two logs apart.
type logKind bool

const (
	classLog logKind = false
	deskLog  logKind = true
)

// label returns what signatures of entries of the log are labelled with.
func (k logKind) label() string {
	if k == deskLog {
		return "desk entry"
	}
	return "entry"
}

// check applies the rules about the beginning of a log, and keeps the record out of a desk log: what counts
// for everyone is in the log that everyone has.
func (k logKind) check(e *Entry) error {
	switch {
	case e.Seq == 0:
		return malformed("entry: sequence number 0")
	case e.Seq == 1 && e.Prev != Hash{}:
		return malformed("entry 1: names a previous entry")
	case k == classLog && e.Seq == 1 && e.Kind != KindJoin:
		return malformed("entry 1: %v, want join", e.Kind)
	case k == deskLog && e.Kind.IsRecord():
		return malformed("desk entry: %v belongs to the record", e.Kind)
	}
	return nil
}

// appendHeader appends the clear fields, from version to nonce.
func appendHeader(b []byte, e *Entry, id KeyID, nonce []byte) []byte {
	b = append(b, version)
	b = append(b, e.Author[:]...)
	b = binary.AppendUvarint(b, e.Seq)
	b = append(b, e.Prev[:]...)
	b = binary.AppendUvarint(b, uint64(e.Clock))
	b = binary.AppendUvarint(b, uint64(e.Kind))
	b = append(b, id[:]...)
	return append(b, nonce...)
}
