package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"lyceum/app/model"
)

// demoFiles is what happens in between: the teacher shares a worksheet and lets the class hand in what it measured, and two do.
var demoFiles = []turn{
	{time.Second, teacherPlays, true, teacher(func(t teaching) error { return t.sharesWorksheet() })},
	{0, teacherPlays, true, teacher(func(t teaching) error {
		t.store.OpenBox(demoBox, "The table of what you measured. A photo of your page will do.", 30*time.Minute)
		t.store.ShowSide(model.SideFiles)
		return nil
	})},
	{4 * time.Second, 0, true, handsIn("measurements.csv", "distance cm,bubbles per minute\n10,42\n20,19\n40,6\n")},
	{2 * time.Second, 1, true, handsIn("table.csv", "distance cm,bubbles per minute\n10,40\n20,22\n40,5\n")},
}

// demoAfterFiles has the teacher see the chat again.
var demoAfterFiles = []turn{
	{8 * time.Second, teacherPlays, true, teacher(func(t teaching) error { t.store.ShowSide(model.SideChat); return nil })},
}

// demoBox is the title of the box of the demo.
const demoBox = "Measurements"

const demoWorksheet = `Photosynthesis: counting bubbles

1. Put a sprig of pondweed into water, and a lamp 10 cm away.
2. Count the bubbles of one minute. Do the same at 20 and at 40 cm.
3. Write a table, and hand it in.
`

// sharesWorksheet has the teacher share a file.
func (t teaching) sharesWorksheet() error {
	file := filepath.Join(t.dir, "Worksheet bubbles.txt")
	if err := os.WriteFile(file, []byte(demoWorksheet), 0o600); err != nil {
		return err
	}
	t.store.ShareFiles([]string{file}, "", "For today's experiment")
	return nil
}

// handsIn has somebody without a window hand in a file, if there is a box for it.
func handsIn(name, content string) func(player) error {
	return func(p player) error {
		r, is := p.(class)
		if !is {
			return nil
		}
		box, err := boxNamed(r, demoBox)
		if err != nil {
			return err // it has not come to this computer yet, or whoever watches took it away
		}
		dir, err := os.MkdirTemp("", "lyceum-demo-")
		if err != nil {
			return err
		}
		file := filepath.Join(dir, name)
		err = os.WriteFile(file, []byte(content), 0o600)
		if err == nil {
			_, err = r.HandIn(context.Background(), box, file, "", nil)
		}
		return errors.Join(err, os.RemoveAll(dir))
	}
}
