package room

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"

	"lyceum/collab/files"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// ShareFile shares a file of this computer with all, or with one person of a name or ID, and returns its ID. It works until ctx ends or
// the class is left, and calls progress, which may be nil, with how much of it is done, 0 to 1. The file is read once, and kept sealed
// beside the class file.
func (r *Room) ShareFile(ctx context.Context, path, to, note string, progress func(done float64)) (id string, err error) {
	var recipient journal.Author
	if to != "" {
		meant, err := meantBy(to, r.others)
		if err != nil {
			return "", err
		}
		recipient = meant[0]
	}
	switch {
	case !files.MayShare(r.rights(r.self)):
		return "", ErrNotAllowed
	case to == "" && r.forbids(conduct.LockChat), to != "" && r.forbidsTelling(recipient):
		return "", ErrLocked
	}
	d, drop, err := r.sealFile(ctx, path, note, progress)
	if err != nil {
		return "", err
	}
	seq, err := r.announceFile(recipient, d)
	if err != nil {
		drop()
		return "", err
	}
	return files.ID{Author: r.self, Seq: seq}.String(), nil
}

// announceFile tells all, or one, of a file.
func (r *Room) announceFile(to journal.Author, d files.Description) (seq uint64, err error) {
	err = call(func(ctx context.Context) error {
		kind, encode := journal.KindFile, func() ([]byte, error) { return files.EncodeShared(d) }
		if to != (journal.Author{}) {
			kind, encode = journal.KindFilePrivate, func() ([]byte, error) { return files.EncodePrivate(r.seals, r.self, to, d) }
		}
		var body []byte
		var bodyErr error
		if err := r.class.Inspect(ctx, func(session.View) { body, bodyErr = encode() }); err != nil {
			return err
		}
		if bodyErr != nil {
			return bodyErr
		}
		seq, err = r.class.Append(ctx, kind, body)
		return err
	})
	return seq, err
}

// sealFile seals a file of this computer for the class, and returns what is to be said of it. drop lets it go again.
func (r *Room) sealFile(ctx context.Context, path, note string, progress func(done float64)) (d files.Description, drop func(), err error) {
	info, err := os.Stat(path) // before it is opened: that may take for ever of what is no file
	switch {
	case err != nil:
		return d, nil, err
	case !info.Mode().IsRegular():
		return d, nil, ErrFileKind
	case info.Size() > MaxSharedFile:
		return d, nil, ErrFileTooLarge
	}
	if err := diskRoom(r.profile.Dir, uint64(info.Size())); err != nil {
		return d, nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return d, nil, err
	}
	defer f.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(r.projector.ctx, cancel)() // when the class is left
	size := uint64(info.Size())
	ticket, err := r.class.Share(ctx, f, size, func(done uint64) {
		if progress != nil {
			progress(float64(done) / float64(max(1, size)))
		}
	})
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = ErrFileChanged
	}
	if err != nil {
		return d, nil, err
	}
	return files.Description{Name: files.Name(path), Note: note, Ticket: ticket.AppendTo(nil)}, func() { r.class.Drop(ticket.ID()) }, nil
}

// FetchFile has a file come here, of whatever size, and tries again what did not come.
func (r *Room) FetchFile(id string) error {
	d, err := r.described(id)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.askFor(d)
}

// askFor has a file come; r.mu is held.
func (r *Room) askFor(d files.Description) error {
	ticket, err := session.ParseTicket(d.Ticket)
	if err != nil {
		return ErrFileAnnounced
	}
	t := r.sharing.transfers[ticket.ID()]
	if t == nil {
		return ErrNoFile
	}
	t.asked, t.stopped, t.err = true, false, nil
	r.renewSharing()
	return t.err
}

// CancelFile has nothing more of a file come, and deletes what came of it. A file that is here stays.
func (r *Room) CancelFile(id string) error {
	d, err := r.described(id)
	if err != nil {
		return err
	}
	ticket, err := session.ParseTicket(d.Ticket)
	if err != nil {
		return ErrFileAnnounced
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.sharing.transfers[ticket.ID()]
	if t == nil || t.known || !t.fetching {
		return nil
	}
	t.asked, t.stopped, t.fetching, t.err = false, true, false, nil
	delete(r.sharing.transfers, ticket.ID()) // of which others' use counts
	used := r.usedFiles()[ticket.ID()]
	r.sharing.transfers[ticket.ID()] = t
	if !used {
		r.class.Drop(ticket.ID())
	}
	r.renewSharing()
	return nil
}

// SaveFile saves a file that is here into a folder, under its name or one that is free there, and returns its path. What was shared
// and what was handed in can be saved.
func (r *Room) SaveFile(id, folder string) (path string, err error) {
	d, err := r.described(id)
	if err != nil {
		return "", err
	}
	return r.saveAs(d, folder)
}

func (r *Room) saveAs(d files.Description, folder string) (path string, err error) {
	f, err := r.openShared(d)
	if err != nil {
		return "", err
	}
	defer f.Close()
	path, err = files.Save(folder, d.Name, func(w io.Writer) error {
		_, err := io.Copy(w, io.NewSectionReader(f, 0, f.Size()))
		return err
	})
	if errors.Is(err, session.ErrMissing) {
		err = ErrNotHere
	}
	return path, err
}

// HashFile returns the SHA-256 of a file that is here, in hexadecimal: what it is compared by with one from elsewhere. It works until ctx
// ends.
func (r *Room) HashFile(ctx context.Context, id string) (string, error) {
	d, err := r.described(id)
	if err != nil {
		return "", err
	}
	f, err := r.openShared(d)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum, part := sha256.New(), make([]byte, 1<<16)
	for at := int64(0); at < f.Size(); at += int64(len(part)) {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n := min(int64(len(part)), f.Size()-at)
		if _, err := io.CopyBuffer(sum, io.NewSectionReader(f, at, n), part); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// openShared opens a file that is here.
func (r *Room) openShared(d files.Description) (*session.File, error) {
	ticket, err := session.ParseTicket(d.Ticket)
	if err != nil {
		return nil, ErrFileAnnounced
	}
	f, err := r.class.OpenFile(ticket)
	if errors.Is(err, os.ErrNotExist) {
		err = ErrNotHere
	}
	return f, err
}

// PinFile pins a file, or pins it no more; staff may.
func (r *Room) PinFile(id string, on bool) error {
	return r.manage(id, func(id files.ID) []byte { return files.EncodePin(id, on) })
}

// OpenFileForAll opens a file for everybody; staff may. Programs are not opened for anybody.
func (r *Room) OpenFileForAll(id string) error {
	f := r.Snapshot().Sharing.File(id)
	switch {
	case f == nil || f.To.ID != "":
		return ErrNoFile
	case f.Program:
		return ErrFileProgram
	}
	return r.manage(id, files.EncodeOpenAll)
}

// manage writes what staff say of a file.
func (r *Room) manage(id string, encode func(files.ID) []byte) error {
	f, err := r.fileOfID(id)
	if err != nil {
		return err
	}
	if !files.MayManage(r.rights(r.self)) {
		return ErrNotStaff
	}
	return r.write(journal.KindFile, encode(f.ID), nil)
}

// RemoveFile takes a file away from everybody: an own one or, as staff, anybody's.
func (r *Room) RemoveFile(id string) error {
	f, err := r.fileOfID(id)
	if err != nil {
		return err
	}
	if f.Author != r.self && !files.MayManage(r.rights(r.self)) {
		return ErrNotStaff
	}
	return r.write(journal.KindFile, files.EncodeRemove(f.ID), nil)
}

// SetFetchUpTo says up to which size files are fetched by themselves from now on, in bytes; with 0 none are.
func (r *Room) SetFetchUpTo(bytes uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sharing.fetchUpTo = bytes
	r.renewSharing()
}

// fileOfID returns a file that this person sees.
func (r *Room) fileOfID(id string) (*files.File, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.sharedFiles() {
		if f.ID.String() == id {
			return f, nil
		}
	}
	return nil, ErrNoFile
}

// described returns what is said of a file that was shared or handed in.
func (r *Room) described(id string) (files.Description, error) {
	if f, err := r.fileOfID(id); err == nil {
		return f.Description, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, b := range r.sharing.fold.Snapshot().Boxes {
		for _, h := range b.HandIns {
			if handInID(h.ID) == id {
				return h.Description, nil
			}
		}
	}
	return files.Description{}, ErrNoFile
}
