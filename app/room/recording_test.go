package room

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// recorders returns the names of who records, as a desk sees it.
func (d *desk) recorders() (names []string) {
	s := d.Snapshot()
	for _, p := range s.People {
		if slices.Contains(s.Recorders, p.ID) {
			names = append(names, p.Name)
		}
	}
	return names
}

func (d *desk) wantRecorders(want ...string) {
	d.t.Helper()
	if got := d.recorders(); !slices.Equal(got, want) {
		d.t.Errorf("%s sees %q record, want %q", d.options.Name, got, want)
	}
}

func TestEverybodyIsToldWhoRecords(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		path := filepath.Join(t.TempDir(), "lesson.webm")
		wantErr(t, ana.StopRecording(), ErrNoRecording)
		must(t, ana.StartRecording(path))
		time.Sleep(2 * time.Second)
		for _, d := range []*desk{teacher, ana, ben} {
			d.wantRecorders("Ana")
		}
		wantErr(t, ana.StartRecording(path+"2.webm"), ErrRecording)
		time.Sleep(5 * time.Second)
		must(t, ana.StopRecording())
		time.Sleep(2 * time.Second)
		for _, d := range []*desk{teacher, ana, ben} {
			d.wantRecorders()
			d.wantTold("Ana records", "Ana records true", "Ana records false")
		}
		info, err := os.Stat(path)
		must(t, err)
		if info.Size() < 20_000 { // 5 s of the voices of two others
			t.Errorf("the recording has %d bytes", info.Size())
		}
		wantErr(t, ana.StartRecording(path), ErrSaveExists)
		wantErr(t, ana.StartRecording(path+".mp4"), ErrSaveType)
		wantErr(t, ana.StartRecording(filepath.Join(t.TempDir(), "no", "folder.webm")), os.ErrNotExist)
		time.Sleep(time.Second)
		ben.wantRecorders()
		must(t, ana.StartRecording(path+"2.webm")) // and another can follow
		time.Sleep(2 * time.Second)
		ben.wantRecorders("Ana")
		ana.goAway()
		time.Sleep(2 * time.Second)
		ben.wantRecorders()
	})
}

func TestWhoSavesFromTheBeginningSaysSo(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		ana.options.Media = Media{SaveAudio: filepath.Join(t.TempDir(), "heard.wav")}
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		teacher.wantRecorders("Ana")
		ana.goAway()
		ana.options.Media = Media{}
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		teacher.wantRecorders()
		teacher.wantTold("Ana records", "Ana records true", "Ana records false")
	})
}

// An observer may write nothing else, and owes this to the class all the same.
func TestObserverWhoRecordsSaysSo(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.launch("T")
		invite, err := teacher.NewInvite(Observer, time.Time{})
		must(t, err)
		ana.join(invite.Text)
		time.Sleep(5 * time.Second)
		wantErr(t, ana.Say("hello"), ErrNotAllowed)
		must(t, ana.StartRecording(filepath.Join(t.TempDir(), "a.webm")))
		time.Sleep(2 * time.Second)
		teacher.wantRecorders("Ana")
	})
}

func TestWhoIsNotThereRecordsNothing(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		must(t, ana.StartRecording(filepath.Join(t.TempDir(), "a.webm")))
		time.Sleep(2 * time.Second)
		b.lan.Cut(teacher.ip, ana.ip)
		time.Sleep(time.Minute)
		teacher.wantRecorders()
		b.lan.Mend(teacher.ip, ana.ip)
		time.Sleep(time.Minute)
		teacher.wantRecorders("Ana")
		teacher.wantTold("Ana records", "Ana records true", "Ana records false", "Ana records true")
	})
}
