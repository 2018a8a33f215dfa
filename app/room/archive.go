package room

import (
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"

	"lyceum/app/export"
	"lyceum/app/profile"
	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// An Archive is a class as its file tells of it, read without a network.
type Archive struct {
	ID           string // of the class
	Person       string // whose file it is: a Person's ID
	Title        string
	Messages     []Message // as in a Snapshot, but that a Role is what it was when the line was written, or "deputy"
	Sittings     []conduct.SittingAttendance
	Fingerprints map[journal.Author]string // of everybody who ever was in the class
	Looks        []export.Look             // of staff at what members showed them, as far as this person may know
	Lost         int                       // entries of the file that could not be taken in
	Damaged      bool                      // the file was: what could be saved of it is here

	drawn archivedBoards
}

// OpenArchive reads the file of a class that this profile was in, by its path or by the title of the class. Nobody
// can be in that class, or use the profile, meanwhile. Of o it uses ProfileDir, Passphrase and Logger.
func OpenArchive(o Options, which string) (a Archive, err error) {
	file, err := classFile(o.ProfileDir, which, func(Recent) bool { return true })
	if err != nil {
		return Archive{}, err
	}
	p, err := profile.OpenWith(o.ProfileDir, o.Passphrase)
	if err != nil {
		return Archive{}, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	self := journal.Author(p.Identity.Public())
	said, drawn := chat.New(self, nil), newBoardroom(self, nil)
	read, err := session.ReadFile(session.Config{
		Identity: p.Identity, Log: o.Logger,
		Sealing: func(s session.Seals) { said, drawn = chat.New(self, s), newBoardroom(self, s) },
		Fold: func(e journal.Entry) {
			said.Apply(e)
			drawn.fold(self, e)
		},
		FoldDesk: func(e journal.Entry) { drawn.foldDesk(self, e) },
	}, file)
	if err != nil {
		return Archive{}, err
	}
	a, err = archive(read, said.Snapshot())
	a.Person = p.Identity.PeerID().String()
	a.drawn = archivedBoards{&drawn, a.drawn.people, read.ID(), p.ClassDir(), p.Dir}
	return a, err
}

func archive(read *session.Archive, said []chat.Message) (Archive, error) {
	v := read.View()
	a := Archive{
		ID: hex.EncodeToString(idBytes(read.ID())), Title: v.Title, Sittings: read.Attendance(), Damaged: read.IsDamaged(),
	}
	people := map[journal.Author]Person{}
	for _, m := range slices.Concat(v.Members, v.Gone) {
		people[m.Author] = person(m, v.Self)
	}
	a.Looks, a.drawn.people = looks(people, v.Viewings), people
	a.Fingerprints, a.Messages = fingerprints(people), transcriptOf(said, audience{people: people, locked: v.Locked})
	lost, err := read.Lost()
	a.Lost = lost
	return a, err
}

// roleThen returns what somebody was who had these rights. They do not tell what else a deputy was.
func roleThen(rights journal.Rights) Role {
	role := Role(rights.Role())
	if role != Instructor && conduct.May(journal.KindEnd, rights) {
		return "deputy"
	}
	return role
}
