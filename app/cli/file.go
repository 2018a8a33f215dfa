package cli

import (
	"context"
	"strconv"
	"strings"
	"time"

	"lyceum/app/room"
)

// sharing is what people do with files of the class.
type sharing interface {
	ShareFile(ctx context.Context, path, to, note string, progress func(done float64)) (id string, err error)
	FetchFile(id string) error
	CancelFile(id string) error
	SaveFile(id, folder string) (path string, err error)
	PinFile(id string, on bool) error
	OpenFileForAll(id string) error
	RemoveFile(id string) error
	SetFetchUpTo(bytes uint64)

	OpenBox(title, task string, due time.Time) (id string, err error)
	SetBoxOpen(id string, open bool) error
	RemoveBox(id string) error
	HandIn(ctx context.Context, box, path, note string, progress func(done float64)) (id string, err error)
	TakeBack(id string) error
	CollectBox(ctx context.Context, id, folder string) (room.Collected, error)
}

// A subcommand follows a word that several begin with.
type subcommand struct {
	verb, usage string
	run         func(p *printer, r class, args string) error
}

// fileCommands are about files that are shared, boxCommands about what is handed in.
var (
	fileCommands = []subcommand{
		{"share", "PATH [NAME|all [NOTE]]", shareFile},
		{"list", "", alone(listFiles)},
		{"fetch", "FILE", ofFile(class.FetchFile)},
		{"cancel", "FILE", ofFile(class.CancelFile)},
		{"save", "FILE FOLDER", saveFile},
		{"pin", "FILE on|off", pinFile},
		{"open", "FILE", ofFile(class.OpenFileForAll)},
		{"remove", "FILE", ofFile(class.RemoveFile)},
		{"up-to", "MB", fetchUpTo},
	}
	boxCommands = []subcommand{
		{"box", "TITLE [MINUTES [TASK]]", openBox},
		{"close", "TITLE", ofBox(func(r class, id string) error { return r.SetBoxOpen(id, false) })},
		{"reopen", "TITLE", ofBox(func(r class, id string) error { return r.SetBoxOpen(id, true) })},
		{"drop", "TITLE", ofBox(class.RemoveBox)},
		{"give", "TITLE PATH [NOTE]", handIn},
		{"back", "FILE", ofFile(class.TakeBack)},
		{"list", "", alone(listBoxes)},
		{"save", "FILE FOLDER", saveFile},
		{"collect", "TITLE FOLDER", collectBox},
	}
)

// filesCommands are the two words that these follow.
var filesCommands = []command{
	{"file", usageOf(fileCommands), oneOf("file", &fileCommands)},
	{"handin", usageOf(boxCommands), oneOf("handin", &boxCommands)},
}

// usageOf lists what can follow a word.
func usageOf(all []subcommand) string {
	words := make([]string, len(all))
	for i, c := range all {
		words[i] = strings.TrimSpace(c.verb + " " + c.usage)
	}
	return strings.Join(words, "; ")
}

// oneOf is a command that has others below it.
func oneOf(word string, all *[]subcommand) func(*printer, class, string) error {
	return func(p *printer, r class, args string) error {
		verb, rest, _ := strings.Cut(args, " ")
		for _, c := range *all {
			if c.verb != verb {
				continue
			}
			err := c.run(p, r, strings.TrimSpace(rest))
			if err == errUsage {
				return errWritten(command{verb: word + " " + c.verb, usage: c.usage})
			}
			return err
		}
		return errUsage
	}
}

func shareFile(p *printer, r class, args string) error {
	path, rest, ok := cutName(args)
	to, note, named := cutName(rest)
	if !ok || !named || path == "" {
		return errUsage
	}
	if to == room.Everyone {
		to = ""
	}
	id, err := r.ShareFile(context.Background(), path, to, note, nil)
	if err != nil {
		return err
	}
	p.print("file-shared", fields{{"id", id}})
	return nil
}

// fileNamed returns the ID of a file by that or by its name.
func fileNamed(r class, which string) (id string, err error) {
	s := r.Snapshot().Sharing
	var found []string
	if s != nil {
		for _, f := range s.Files {
			found = addIf(found, f.ID, f.Name, which)
		}
		for _, b := range s.Boxes {
			for _, h := range b.HandIns {
				found = addIf(found, h.ID, h.Name, which)
			}
		}
	}
	return onlyOne(found, which, room.ErrNoFile)
}

// addIf adds an ID if it or its name is meant.
func addIf(found []string, id, name, which string) []string {
	if id == which || name == which {
		found = append(found, id)
	}
	return found
}

// onlyOne returns the one that was found.
func onlyOne(found []string, which string, none error) (string, error) {
	for _, id := range found {
		if id == which {
			return id, nil
		}
	}
	switch len(found) {
	case 0:
		return "", none
	case 1:
		return found[0], nil
	}
	return "", room.ErrSeveralFiles
}

// ofFile is a command about one file.
func ofFile(do func(r class, id string) error) func(*printer, class, string) error {
	return func(_ *printer, r class, args string) error {
		which, ok := wholeName(args)
		if !ok {
			return errUsage
		}
		id, err := fileNamed(r, which)
		if err != nil {
			return err
		}
		return do(r, id)
	}
}

func pinFile(_ *printer, r class, args string) error {
	which, state, ok := cutLast(args)
	if !ok || state != "on" && state != "off" {
		return errUsage
	}
	id, err := fileNamed(r, which)
	if err != nil {
		return err
	}
	return r.PinFile(id, state == "on")
}

func saveFile(p *printer, r class, args string) error {
	which, folder, ok := cutName(args)
	folder, whole := wholeName(folder)
	if !ok || !whole || which == "" {
		return errUsage
	}
	id, err := fileNamed(r, which)
	if err != nil {
		return err
	}
	path, err := r.SaveFile(id, folder)
	if err != nil {
		return err
	}
	p.print("file-saved", fields{{"id", id}, {"path", path}})
	return nil
}

// fetchUpTo reads megabytes, of a million bytes.
func fetchUpTo(_ *printer, r class, args string) error {
	n, err := strconv.ParseUint(args, 10, 32)
	if err != nil {
		return errUsage
	}
	r.SetFetchUpTo(n * 1e6)
	return nil
}

func listFiles(p *printer, r class) error {
	if s := r.Snapshot().Sharing; s != nil {
		for _, f := range s.Files {
			p.print("file", fileFields(f, "listed"))
		}
	}
	return nil
}

// fileFields are those of a file; to is "all" or the name of one person.
func fileFields(f room.SharedFile, change string) fields {
	to := room.Everyone
	if f.To.ID != "" {
		to = f.To.Name
	}
	fs := fields{{"id", f.ID}, {"change", change}, {"name", f.Name}, {"from", f.By.Name}, {"from_id", f.By.ID}, {"to", to}}
	fs = append(fs, hereFields(f.FileHere)...)
	return append(fs, field{"pinned", f.Pinned}, field{"own", f.Own})
}

// hereFields are those of how far a file is here.
func hereFields(f room.FileHere) fields {
	fs := fields{
		{"note", f.Note}, {"state", f.State}, {"size", f.Size}, {"have", f.Have}, {"sources", f.Sources}, {"sent", f.Sent}, {"program", f.Program},
	}
	if f.Err != nil {
		fs = append(fs, field{"message", sentence(f.Err)}, field{"cause", cause(f.Err)})
	}
	return fs
}

// fileEvent is classEvent for files.
func fileEvent(ev room.Event) (name string, fs fields) {
	switch ev := ev.(type) {
	case room.FileChanged:
		return "file", fileFields(ev.File, ev.State)
	case room.FileOpened:
		return "file-opened", fields{{"id", ev.File.ID}, {"name", ev.File.Name}, {"by", ev.By.Name}, {"by_id", ev.By.ID}, {"program", ev.File.Program}}
	case room.BoxChanged:
		return "box", boxFields(ev.Box, ev.State)
	case room.HandedIn:
		return "handed-in", handInFields(ev.Box, ev.HandIn, ev.State)
	}
	return "", nil
}
