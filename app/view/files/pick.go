//go:build !nogui

package files

import (
	"slices"

	"lyceum/app/model"
)

// An item is an entry of a folder, with its number among those that are picked; 0: it is none of them.
type item struct {
	model.FolderEntry
	number int
}

// items are entries with their numbers.
func (c *Chooser) items(entries []model.FolderEntry) []item {
	all := make([]item, len(entries))
	for i, e := range entries {
		all[i] = item{e, 1 + slices.Index(c.picked, e.Path)}
	}
	return all
}

// pick adds a file to those that are picked, or takes it out. Those of other folders stay.
func (c *Chooser) pick(path string) {
	if i := slices.Index(c.picked, path); i >= 0 {
		c.picked = slices.Delete(c.picked, i, i+1)
	} else {
		c.picked = append(c.picked, path)
	}
	c.list.Set(c.items(c.entries(c.shown)))
	c.ready()
}

// takePicked takes those that are.
func (c *Chooser) takePicked() {
	c.Close()
	c.of.Several(c.picked)
}
