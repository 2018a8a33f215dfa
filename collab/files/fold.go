package files

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// A standing is what of the class log stands after all that was said: alike for all who have the same entries.
type standing struct {
	files  []*standingFile // in the order in which they were shared
	boxes  []*standingBox
	opened *Opening
	as     journal.Hash // of the entry of opened
	gone   removed
}

// removed is what was taken away: a file by what is said of files, a box by what is said of boxes.
type removed struct{ files, boxes map[ID]bool }

type standingFile struct {
	entry  journal.Entry
	says   any // a Description, or *private
	pinned bool
}

type standingBox struct {
	entry   journal.Entry
	says    BoxOpening
	changed []statement // that count, by clock
}

// stand folds the class log.
func (f *Files) stand() (is standing) {
	list := f.class.list()
	is.gone = removedBy(list)
	files, boxes := map[ID]*standingFile{}, map[ID]*standingBox{}
	for _, s := range list {
		id := s.id()
		switch says := s.says.(type) {
		case Description, *private:
			if !is.gone.files[id] {
				files[id] = &standingFile{entry: s.entry, says: says}
				is.files = append(is.files, files[id])
			}
		case BoxOpening:
			if !is.gone.boxes[id] {
				boxes[id] = &standingBox{entry: s.entry, says: says}
				is.boxes = append(is.boxes, boxes[id])
			}
		}
	}
	for _, s := range list {
		is.change(s, files, boxes)
	}
	return is
}

func removedBy(list []statement) removed {
	gone := removed{map[ID]bool{}, map[ID]bool{}}
	for _, s := range list {
		switch r, is := s.says.(removal); {
		case !is:
		case s.entry.Kind == journal.KindHandInBox: // by who may take away any
			gone.boxes[r.ID] = true
		case s.entry.Author == r.Author || MayManage(s.entry.Rights):
			gone.files[r.ID] = true
		}
	}
	return gone
}

// change takes in what is said about files and boxes that are there.
func (is *standing) change(s statement, files map[ID]*standingFile, boxes map[ID]*standingBox) {
	switch says := s.says.(type) {
	case change:
		if file := files[says.ID]; file != nil && s.entry.Kind == journal.KindFile {
			file.pinned = says.on
		}
		if box := boxes[says.ID]; box != nil && s.entry.Kind == journal.KindHandInBox {
			box.changed = append(box.changed, s)
		}
	case opening:
		if file := files[says.ID]; file != nil && !file.isPrivate() {
			is.opened, is.as = &Opening{says.ID, s.entry.Author, s.entry.Clock}, s.entry.Hash
		}
	}
}

func (s *standingFile) isPrivate() bool {
	_, is := s.says.(*private)
	return is
}

// open reports whether the box takes something at a clock, the last clock of all for now.
func (b *standingBox) open(at journal.Clock) bool {
	open := true
	for _, s := range b.changed {
		if s.entry.Clock <= at {
			open = s.says.(change).on
		}
	}
	return open
}

// Snapshot returns the files and boxes. While nothing was applied that could matter, it is the same one.
func (f *Files) Snapshot() *Snapshot {
	if f.shown == nil {
		f.shown = f.show()
	}
	return f.shown
}

func (f *Files) show() *Snapshot {
	is, s := f.stand(), &Snapshot{}
	for _, file := range is.files {
		if shown := file.show(); shown != nil {
			s.Files = append(s.Files, shown)
		}
	}
	in := map[ID][]*HandIn{}
	for id, s := range f.handIns() {
		says := s.says.(handIn)
		in[says.box] = append(in[says.box], &HandIn{ID: id, Box: says.box, Clock: s.entry.Clock, Description: says.Description.safe()})
	}
	for _, b := range is.boxes {
		id := ID{b.entry.Author, b.entry.Seq}
		box := &Box{ID: id, Clock: b.entry.Clock, BoxOpening: b.says, Open: b.open(1<<64 - 1), HandIns: in[id]}
		for _, h := range box.HandIns {
			h.Late = !b.open(h.Clock) || b.says.Due != 0 && h.Clock > b.says.Due
		}
		s.Boxes = append(s.Boxes, box)
		slices.SortFunc(box.HandIns, func(a, b *HandIn) int {
			return cmp.Or(a.Author.Compare(b.Author), compare(a.Clock, a.ID, b.Clock, b.ID))
		})
	}
	s.Opened = is.opened
	s.Gone = f.gone(is.gone)
	return s
}

// gone lists the tickets of what was taken away, or back.
func (f *Files) gone(is removed) (tickets [][]byte) {
	for _, said := range f.class {
		for _, s := range said {
			if !is.files[s.id()] {
				continue
			}
			switch says := s.says.(type) {
			case Description:
				tickets = append(tickets, says.Ticket)
			case *private:
				if says.opened != nil {
					tickets = append(tickets, says.opened.Ticket)
				}
			}
		}
	}
	stands := f.handIns()
	for _, said := range f.desk {
		for _, s := range said {
			if says, isHandIn := s.says.(handIn); isHandIn {
				if _, stays := stands[s.id()]; !stays || is.boxes[says.box] {
					tickets = append(tickets, says.Ticket)
				}
			}
		}
	}
	return tickets
}

// show returns a file as it is shown; nil: it is not, for it is for somebody else.
func (s *standingFile) show() *File {
	file := &File{ID: ID{s.entry.Author, s.entry.Seq}, Clock: s.entry.Clock, Rights: s.entry.Rights, Pinned: s.pinned}
	switch says := s.says.(type) {
	case Description:
		file.Description = says.safe()
	case *private:
		if says.opened == nil {
			return nil
		}
		file.To, file.Description = says.to, says.opened.safe()
	}
	return file
}

// safe returns a description with a name that can be shown and saved.
func (d Description) safe() Description {
	d.Name = Name(d.Name)
	return d
}

// handIns returns what was handed in and not taken back, by desk logs alone.
func (f *Files) handIns() map[ID]statement {
	all := map[ID]statement{}
	for by, said := range f.desk {
		for _, s := range said { // what is taken back was handed in before: it has a smaller number
			switch says := s.says.(type) {
			case handIn:
				all[s.id()] = s
			case takeBack:
				delete(all, ID{by.author, says.seq})
			}
		}
	}
	return all
}
