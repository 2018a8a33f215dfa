package room

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

func TestDiskKeepsRoomForWhatIsSaid(t *testing.T) {
	dir := t.TempDir()
	free, known := freeBytes(dir)
	if !known || free < keepFree {
		t.Fatalf("%d bytes are free, known %v", free, known)
	}
	if err := diskRoom(dir, free-keepFree/2); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("all but little of the disk: %v", err)
	}
	if err := diskRoom(dir, 1); err != nil {
		t.Errorf("one byte: %v", err)
	}
	if err := diskRoom(filepath.Join(dir, "nowhere"), free); err != nil {
		t.Errorf("a folder of which nothing is known: %v", err)
	}
}
