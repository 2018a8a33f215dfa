//go:build !nogui

package files

import (
	"path/filepath"
	"slices"
	"strings"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// longestName is how many bytes a name may have (our choice: systems of files take 255, with what is written beside it until it is whole).
const longestName = 200

// A naming is where a new file gets its name.
type naming struct {
	c     *Chooser
	input *widget.Input
	field *widget.Field
}

func newNaming(c *Chooser) *naming {
	n := &naming{c: c}
	n.input = widget.NewInput("", c.takeNamed)
	n.input.SetText(c.of.Name)
	n.input.OnChanged = func(string) { c.ready() }
	n.field = widget.NewField(words.T("Name of the file"), n.input)
	return n
}

// set takes over the name of a file that is there.
func (n *naming) set(name string) { n.input.SetText(strings.TrimSuffix(name, n.c.of.Ending)) }

// file returns the name with its ending; empty: it is none that every system takes.
func (n *naming) file() string {
	name := strings.TrimSpace(n.input.Text)
	if strings.EqualFold(filepath.Ext(name), n.c.of.Ending) {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	name = strings.TrimRight(name, ". ")
	if name == "" || len(name) > longestName || strings.HasPrefix(name, ".") || CleanName(name) != name {
		return ""
	}
	return name + n.c.of.Ending
}

// CleanName returns what of a text can be in the name of a file on every system, with hyphens for the rest.
func CleanName(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, text)
}

// show says whether the file can be written, and whether it takes the place of one that is there.
func (n *naming) show(known bool) {
	file := n.file()
	there := file != "" && known && slices.ContainsFunc(n.c.shown.Entries, func(e model.FolderEntry) bool { return strings.EqualFold(e.Name, file) })
	word, fault := words.T("Save"), ""
	switch {
	case file == "":
		fault = words.T("A file cannot be called that.")
	case there:
		word, fault = words.T("Replace"), words.T("There is a file of that name.")
	}
	n.field.SetFault(fault)
	n.c.take.Set(word, known && file != "")
}

// takeNamed takes the folder on show with the name.
func (c *Chooser) takeNamed() {
	if file := c.name.file(); file != "" && c.shown != nil && c.shown.Fault == "" {
		path := filepath.Join(c.shown.Path, file)
		c.Close()
		c.of.Take(path)
	}
}
