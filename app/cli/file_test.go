package cli

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
)

// sharingClass is a class with files and boxes, which remembers what is asked.
type sharingClass struct {
	*fakeClass
}

func (c sharingClass) ShareFile(_ context.Context, path, to, note string, _ func(float64)) (string, error) {
	return "f9", c.did("share %s to [%s]: %s", path, to, note)
}
func (c sharingClass) FetchFile(id string) error        { return c.did("fetch %s", id) }
func (c sharingClass) CancelFile(id string) error       { return c.did("cancel %s", id) }
func (c sharingClass) PinFile(id string, on bool) error { return c.did("pin %s %v", id, on) }
func (c sharingClass) OpenFileForAll(id string) error   { return c.did("open %s", id) }
func (c sharingClass) RemoveFile(id string) error       { return c.did("remove %s", id) }
func (c sharingClass) SetFetchUpTo(bytes uint64)        { c.ask("up to %d", bytes) }
func (c sharingClass) SaveFile(id, folder string) (string, error) {
	return folder + "/leaf.pdf", c.did("save %s into %s", id, folder)
}
func (c sharingClass) OpenBox(title, task string, due time.Time) (string, error) {
	return "b9", c.did("box %s: %s, due %v", title, task, !due.IsZero())
}
func (c sharingClass) SetBoxOpen(id string, open bool) error {
	return c.did("box %s open %v", id, open)
}
func (c sharingClass) RemoveBox(id string) error { return c.did("drop %s", id) }
func (c sharingClass) TakeBack(id string) error  { return c.did("back %s", id) }
func (c sharingClass) HandIn(_ context.Context, box, path, note string, _ func(float64)) (string, error) {
	return "h9", c.did("hand %s into %s: %s", path, box, note)
}
func (c sharingClass) CollectBox(_ context.Context, id, folder string) (room.Collected, error) {
	return room.Collected{Folder: folder + "/Essay", Students: 2, Files: 3, Missing: []room.HandIn{{ID: "h2"}}}, c.did("collect %s into %s", id, folder)
}

func newSharingClass() sharingClass {
	c := sharingClass{newFakeClass()}
	ana := room.Person{ID: "p1", Name: "Ana"}
	leaf := room.FileHere{Name: "leaf.pdf", State: room.FileIsHere, Size: 9, Have: 9, Sources: 2}
	c.snap.Sharing = &room.Sharing{
		Files: []room.SharedFile{{ID: "f1", By: ana, FileHere: leaf}, {ID: "f2", By: ana, To: ana, FileHere: room.FileHere{Name: "two words.txt", State: room.FileFault, Err: room.ErrQuota}}, {ID: "f3", FileHere: leaf}},
		Boxes: []room.HandInBox{{ID: "b1", Title: "My essay", Open: true, HandIns: []room.HandIn{{ID: "h1", By: ana, Late: true, FileHere: room.FileHere{Name: "essay.txt"}}}}},
	}
	return c
}

func TestCommandsAboutFiles(t *testing.T) {
	for line, want := range map[string]string{
		`file share "/tmp/a b.pdf"`:                    "share /tmp/a b.pdf to []: ",
		`file share leaf.pdf all for Friday`:           "share leaf.pdf to []: for Friday",
		`file share leaf.pdf "Ben Carter" read page 2`: "share leaf.pdf to [Ben Carter]: read page 2",
		`file fetch f1`:                                "fetch f1",
		`file cancel two words.txt`:                    "cancel f2",
		`file pin "two words.txt" on`:                  "pin f2 true",
		`file open f3`:                                 "open f3",
		`file remove f3`:                               "remove f3",
		`file save f1 /tmp/my folder`:                  "save f1 into /tmp/my folder",
		`file save essay.txt /tmp`:                     "save h1 into /tmp",
		`file up-to 100`:                               "up to 100000000",
		`handin box Lab`:                               "box Lab: , due false",
		`handin box "My lab" 45 Write. 200 words`:      "box My lab: Write. 200 words, due true",
		`handin close My essay`:                        "box b1 open false",
		`handin reopen b1`:                             "box b1 open true",
		`handin drop b1`:                               "drop b1",
		`handin give "My essay" "my essay.txt" sorry`:  "hand my essay.txt into b1: sorry",
		`handin back h1`:                               "back h1",
		`handin collect "My essay" "/tmp/all work"`:    "collect b1 into /tmp/all work",
	} {
		c := newSharingClass()
		var out strings.Builder
		if err := carryOut(&printer{out: &out, json: true}, newSeat(c), line); err != nil || c.calls() != want {
			t.Errorf("%s: %q, %v; want %q", line, c.calls(), err, want)
		}
	}
}

func TestCommandsAboutFilesThatMakeNoSense(t *testing.T) {
	for line, want := range map[string]error{
		"file fetch leaf.pdf": room.ErrSeveralFiles, "file fetch no.pdf": room.ErrNoFile, "handin close no": room.ErrNoBox,
		"handin give no x": room.ErrNoBox, "handin collect no /tmp": room.ErrNoBox,
	} {
		if err := carryOut(nil, newSeat(newSharingClass()), line); err != want {
			t.Errorf("%s: %v, want %v", line, err, want)
		}
	}
	for _, line := range []string{"file", "file share", "file pin f1", "file pin f1 maybe", "file save f1", "file up-to x", "file list x", "file what", "handin", "handin box", "handin box Lab x", "handin give b1", "handin collect b1"} {
		c := newSharingClass()
		if err := carryOut(nil, newSeat(c), line); err == nil || c.calls() != "" {
			t.Errorf("%q is taken: %v, %q", line, err, c.calls())
		}
	}
}

func TestEventsAboutFiles(t *testing.T) {
	var out strings.Builder
	p := &printer{out: &out, json: true}
	c := newSharingClass()
	for _, line := range []string{"file list", "handin list", "handin collect b1 /tmp", "file save f1 /tmp"} {
		if err := carryOut(p, newSeat(c), line); err != nil {
			t.Fatal(err)
		}
	}
	s := c.snap.Sharing
	printEvent(p, room.FileChanged{File: s.Files[0], State: room.FileCame})
	printEvent(p, room.FileOpened{File: s.Files[0], By: room.Person{Name: "Teacher"}})
	printEvent(p, room.BoxChanged{Box: s.Boxes[0], State: room.BoxClosed})
	printEvent(p, room.HandedIn{Box: s.Boxes[0], HandIn: s.Boxes[0].HandIns[0], State: room.HandedInNow})
	for _, want := range []string{
		`"event":"file","id":"f1","change":"listed","name":"leaf.pdf","from":"Ana","from_id":"p1","to":"all","note":"","state":"here","size":9,"have":9,"sources":2`,
		`"to":"Ana","note":"","state":"fault"`, fmt.Sprintf(`"message":%s,"cause":`, quoted(sentence(room.ErrQuota))),
		`"event":"box","id":"b1","change":"listed","title":"My essay"`, `"event":"handed-in","id":"h1","change":"listed","box":"b1","title":"My essay","name":"essay.txt","from":"Ana"`,
		`"late":true`, `"event":"collected","id":"b1","folder":"/tmp/Essay","students":2,"files":3,"missing":["h2"]`, `"event":"file-saved","id":"f1","path":"/tmp/leaf.pdf"`,
		`"event":"file","id":"f1","change":"here"`, `"event":"file-opened","id":"f1","name":"leaf.pdf","by":"Teacher"`,
		`"event":"box","id":"b1","change":"closed"`, `"change":"handed-in"`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s\nis not in\n%s", want, out.String())
		}
	}
}
