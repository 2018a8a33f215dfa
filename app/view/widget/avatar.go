//go:build !nogui

package widget

import (
	"hash/fnv"
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// peopleColours have white initials at 4.6:1 or better.
var peopleColours = []color.NRGBA{
	rgb(0x0072B2), rgb(0xC25100), rgb(0x008060), rgb(0xB8508A),
	rgb(0x976700), rgb(0x5E7A1C), rgb(0x7A4CC2), rgb(0x4F7488),
}

// PersonColour is the same for the same person on every computer.
func PersonColour(id string) color.NRGBA {
	h := fnv.New32a()
	h.Write([]byte(id))
	return peopleColours[h.Sum32()%uint32(len(peopleColours))]
}

// Initials returns the first letters of a name's first and last word, titles
// such as "Dr." left out.
func Initials(name string) string {
	var letters []string
	for word := range strings.FieldsSeq(name) {
		if strings.HasSuffix(word, ".") && len([]rune(word)) <= 5 {
			continue
		}
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				letters = append(letters, strings.ToUpper(string(r)))
				break
			}
		}
	}
	switch len(letters) {
	case 0:
		return "?"
	case 1:
		return letters[0]
	}
	return letters[0] + letters[len(letters)-1]
}

// An Avatar is a person's initials in a disc of the person's colour.
type Avatar struct {
	widget.BaseWidget
	id, name string
	size     float32
}

// NewAvatar returns an avatar size wide. id decides the colour.
func NewAvatar(id, name string, size float32) *Avatar {
	a := &Avatar{id: id, name: name, size: size}
	a.ExtendBaseWidget(a)
	return a
}

// Set changes whose avatar it is.
func (a *Avatar) Set(id, name string) {
	if a.id != id || a.name != name {
		a.id, a.name = id, name
		a.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	size := Caption
	switch {
	case a.size >= 64:
		size = Title
	case a.size >= 40:
		size = Body
	}
	r := &avatarRenderer{a: a, disc: &canvas.Circle{}, text: NewBold("", size, White).Centred()}
	r.Refresh()
	return r
}

type avatarRenderer struct {
	a    *Avatar
	disc *canvas.Circle
	text *Text
}

func (r *avatarRenderer) Layout(size fyne.Size) {
	r.disc.Resize(size)
	r.text.Resize(size)
}
func (r *avatarRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.a.size) }
func (r *avatarRenderer) Refresh() {
	r.disc.FillColor = PersonColour(r.a.id)
	r.disc.Refresh()
	r.text.Set(Initials(r.a.name))
}
func (r *avatarRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.disc, r.text}
}
func (r *avatarRenderer) Destroy() {}
