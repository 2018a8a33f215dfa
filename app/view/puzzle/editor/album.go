//go:build !nogui

package editor

import (
	"bytes"
	"image"
	"strconv"
	"strings"
	"unicode"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/draw"
)

// previewLong is the longer side of a picture in the editor, in pixels.
const previewLong = 1024

// An album is the pictures that were added to a puzzle, whether they are used still or not.
type album struct {
	e     *Editor
	files map[string][]byte
	shown map[string]image.Image // decoded; nil: it is being decoded, or cannot be
}

func newAlbum(e *Editor, files map[string][]byte) *album {
	a := &album{e: e, files: map[string][]byte{}, shown: map[string]image.Image{}}
	for name, data := range files {
		a.files[name] = data
	}
	return a
}

// add takes a picture and returns the name that it has from now on.
func (a *album) add(name string, data []byte) string {
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return '-'
		}
		return r
	}, name))
	runes := []rune(name)
	if name = string(runes[:min(len(runes), 60)]); name == "" {
		name = "picture"
	}
	free := name
	for n := 2; ; n++ {
		is, taken := a.files[free]
		if !taken || bytes.Equal(is, data) {
			a.files[free] = data
			return free
		}
		free = name + " " + strconv.Itoa(n)
	}
}

// image returns a picture made small, or nil; then it is called once the picture can be shown.
func (a *album) image(name string, then func()) image.Image {
	if is, asked := a.shown[name]; asked {
		return is
	}
	data, there := a.files[name]
	if !there {
		return nil
	}
	a.shown[name] = nil
	var is *image.RGBA
	var err error
	a.e.hooks.Aside(func() { is, err = draw.Picture(data, previewLong) }, func() {
		if err == nil {
			a.shown[name] = is
			then()
		}
	})
	return a.shown[name]
}

// use puts the pictures of items into a puzzle.
func (a *album) use(p *puzzle.Puzzle, items ...puzzle.Item) {
	for _, is := range items {
		a.useNamed(p, is.Picture)
	}
}

// useNamed is use for the name of one picture; empty: none.
func (a *album) useNamed(p *puzzle.Puzzle, name string) {
	if data, there := a.files[name]; there {
		p.Pictures[name] = data
	}
}
