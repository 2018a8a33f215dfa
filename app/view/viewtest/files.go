//go:build !nogui

package viewtest

import (
	"fmt"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// shared is a file of the samples, which is here.
func shared(name, from string, size uint64, when time.Time) model.FileRow {
	return model.FileRow{
		ID: "file " + name, Name: name, From: from, FromID: ID(from), When: when, Size: size, Have: size, Sources: 4, State: room.FileIsHere,
	}
}

// sharedFiles are those of the typical class as somebody sees them: one of each state.
func sharedFiles(self string) []model.FileRow {
	sheet := shared("Worksheet photosynthesis.pdf", Teacher1, 1_840_000, at(10, 4))
	sheet.Pinned, sheet.Note, sheet.Saved = true, "For the experiment on page 12", "/home/amara/Lessons/Worksheet photosynthesis.pdf"
	film := shared("Oxygen from water.mp4", Teacher1, 212_000_000, at(10, 19))
	film.State, film.Have, film.Sources = room.FileFetching, 81_000_000, 6
	tool := shared("microscope-driver.exe", "Jonas Virtanen", 4_200_000, at(10, 15))
	tool.Program = true
	large := shared("All slides of the term.zip", Proctor1, 480_000_000, at(10, 16))
	large.State, large.Have = room.FileWaits, 0
	full := shared("Leaf under the microscope, colours corrected, second try.tiff", "Leila Haddad", 96_000_000, at(10, 18))
	full.State, full.Have, full.Fault = room.FileFault, 12_000_000, "The disk of this computer is full. Make room, and try again; what has come is kept."
	mine := shared("measurements.csv", Student1, 3_100, at(10, 20))
	mine.Sent = 9_300
	alone := shared("About your essay.txt", Teacher1, 900, at(10, 21))
	alone.To = Student1
	all := []model.FileRow{sheet, alone, mine, film, full, large, tool}
	if self == Teacher1 {
		all = []model.FileRow{sheet, mine, film, full, large, tool}
	}
	for i := range all {
		all[i].Own = all[i].From == self
		all[i].Remove = all[i].Own || self == Teacher1
		if all[i].Own {
			all[i].State, all[i].Have, all[i].Fault = room.FileIsHere, all[i].Size, ""
		}
	}
	return all
}

// handedIn is a file of somebody in the box of the samples.
func handedIn(name, from string, size uint64, minute int) model.FileRow {
	h := shared(name, from, size, at(10, minute))
	h.HandIn = true
	return h
}

func box() model.BoxRow {
	return model.BoxRow{
		ID: "box 1", Title: "Report of the experiment", By: Teacher1, Due: at(10, 45), Open: true,
		Task: "One page about what you saw, with the table of your measurements. A photo of your page will do.",
	}
}

// inFiles has the panel Files be in front.
func inFiles(s *model.Snapshot, f *model.FilesPane) *model.Snapshot {
	s.Class.Side, s.Class.Files = model.SideFiles, f
	return s
}

// Files is the panel Files of a student, who has handed in something.
func Files() *model.Snapshot {
	b := box()
	mine := handedIn("report.pdf", Student1, 640_000, 22)
	mine.Own, mine.Remove, mine.Sent = true, true, 640_000
	b.HandIns, b.Students = []model.FileRow{mine}, 1
	return inFiles(Student(), &model.FilesPane{
		Files: sharedFiles(Student1), Boxes: []model.BoxRow{b}, Jobs: []model.FileJob{{Name: "film of the leaf.mp4", Done: 0.4}}, CanShare: true, CanHandIn: true,
	})
}

// FilesStaff is the same for the teacher, with little room left.
func FilesStaff() *model.Snapshot {
	b := box()
	for i, name := range []string{"Amara Okafor", "Chloé Marchand", "Ibrahim Saleh", "Priya Nair"} {
		b.HandIns = append(b.HandIns, handedIn(fmt.Sprintf("report %d.pdf", i+1), name, uint64(300_000+i*90_000), 20+i))
	}
	b.HandIns[2].Late, b.HandIns[3].State, b.HandIns[3].Have, b.HandIns[3].Sources = true, room.FileFetching, 100_000, 1
	b.HandIns[1].Note = "The photo is at the end."
	b.Students = len(b.HandIns)
	closed := model.BoxRow{ID: "box 2", Title: "Drawing of a leaf", By: Teacher1}
	return inFiles(Teacher(), &model.FilesPane{
		Files: sharedFiles(Teacher1), Boxes: []model.BoxRow{b, closed}, CanShare: true, CanManage: true, CanCollect: true,
		Full: "The files of this class take 1.9 GB of the 2.0 GB that they may on this computer. Larger ones will not come until some are taken away.",
	})
}

// FilesNone is the panel while nothing is shared.
func FilesNone() *model.Snapshot {
	return inFiles(Student(), &model.FilesPane{CanShare: true, CanHandIn: true})
}

// FilesLocked is that of a student who may share with staff alone for now.
func FilesLocked() *model.Snapshot {
	s := Files()
	f := *s.Class.Files
	f.Files, f.Boxes, f.Jobs, f.NotAll, f.NotOthers = f.Files[:1], nil, nil, true, true
	f.WhyNot = "Sharing files with everyone is locked for now, as the chat is. Staff can still get files from you."
	return inFiles(s, &f)
}

// FileOpened is a class whose teacher opens a file for everybody.
func FileOpened() *model.Snapshot {
	s := Files()
	s.Class.Side = model.SideChat
	s.Class.Files.Offer = model.FileOffer{By: Teacher1, File: s.Class.Files.Files[0]}
	return s
}

// givenInFiles returns what files, boxes and people in them are called.
func givenInFiles(f *model.FilesPane) (names []string) {
	if f == nil {
		return nil
	}
	for _, j := range f.Jobs {
		names = append(names, j.Name)
	}
	for _, file := range f.Files {
		names = append(names, file.Name, file.Note)
	}
	for _, b := range f.Boxes {
		names = append(names, b.Title, b.Task)
		for _, h := range b.HandIns {
			names = append(names, h.Name, h.Note)
		}
	}
	return names
}
