package model

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"lyceum/app/room"
)

func TestPicturesWhoseDayHasPassedAreDeletedAtTheStart(t *testing.T) {
	root := t.TempDir()
	folder := filepath.Join(root, "2026-03-02 T", "snapshots")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	past, kept := filepath.Join(folder, "Ana_screen_20000101-100000_until-20000102.jpg"), filepath.Join(folder, "Ana_screen_20000101-100000_until-29990102.jpg")
	for _, file := range []string{past, kept} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := New(Config{
		Rooms: &fakeRooms{room: newFakeRoom(), browser: &fakeBrowser{changed: make(chan struct{}, 1)}}, Room: room.Options{Name: "Amara"},
		Dir: t.TempDir(), Reports: root,
	})
	ended := make(chan struct{})
	go func() { s.Run(t.Context()); close(ended) }()
	t.Cleanup(func() { <-ended })
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) { // it is done beside everything else
		if _, err := os.Stat(past); os.IsNotExist(err) {
			break
		}
		if time.Now().After(until) {
			t.Fatal("it is there still")
		}
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
}
