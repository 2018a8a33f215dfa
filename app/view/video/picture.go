//go:build !nogui

package video

import (
	"image"
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"lyceum/media"
	"lyceum/media/dsp"
)

// A Fill is how a picture takes the place it is given.
type Fill uint8

const (
	Crop Fill = iota // all of the place; what is too much at two sides is cut off: cameras
	Fit              // all of the picture, as large as it goes: screens
)

// A Picture shows what was put into it last. Put may be called from any goroutine, everything else from the window's.
type Picture struct {
	widget.BaseWidget
	// Changed is called when a picture comes where there was none, or one of another size, and after Clear; may be nil.
	Changed func()

	ticker   *Ticker
	fill     Fill
	mirrored atomic.Bool
	box      atomic.Pointer[[2]int] // the place on the screen, in its pixels; nil: not known yet

	mu     sync.Mutex     // guards what follows
	newest *media.Picture // came last
	fresh  bool           // newest was not taken yet
	queued bool           // the ticker knows
	round  int            // how often Clear was called

	// The ticker's goroutine's.
	taken  *media.Picture
	small  media.Picture
	scaler dsp.Scaler

	// Handed to and fro between the goroutines of ticker and window: whoever has the tick has them.
	back      *image.RGBA // the next to be shown
	backRound int         // of what is in it
	ready     bool        // it is to be shown

	// The window's.
	image *canvas.Image
	front *image.RGBA // on the screen; nil: nothing
}

// NewPicture returns a place for moving pictures, which ticker redraws.
func NewPicture(ticker *Ticker, fill Fill, mirrored bool) *Picture {
	p := &Picture{ticker: ticker, fill: fill, newest: &media.Picture{}, taken: &media.Picture{}}
	p.mirrored.Store(mirrored)
	p.image = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	p.image.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Put shows a picture, which it copies, with the next redraw. Any goroutine may call it.
func (p *Picture) Put(is *media.Picture) {
	p.mu.Lock()
	p.newest.CopyFrom(is)
	p.fresh = true
	queue := !p.queued
	p.queued = true
	p.mu.Unlock()
	if queue {
		p.ticker.redraw(p)
	}
}

// Clear shows nothing until the next Put.
func (p *Picture) Clear() {
	p.mu.Lock()
	p.fresh = false
	p.round++
	p.mu.Unlock()
	if p.front != nil {
		p.front, p.image.Image = nil, nil
		p.image.Hide()
		p.tell()
	}
}

// SetMirrored says whether what comes from now on is shown as in a mirror.
func (p *Picture) SetMirrored(on bool) { p.mirrored.Store(on) }

// SetRadius rounds the corners.
func (p *Picture) SetRadius(radius float32) { p.image.CornerRadius = radius }

// Showing reports whether there is a picture on the screen.
func (p *Picture) Showing() bool { return p.front != nil }

// shown returns where in the widget the picture lies: all of it, unless it is one that has to fit.
func (p *Picture) shown() area {
	if p.fill == Crop || p.front == nil {
		return area{size: p.Size()}
	}
	return area{p.image.Position(), p.image.Size()}
}

func (p *Picture) tell() {
	if p.Changed != nil {
		p.Changed()
	}
}

// prepare makes pixels of the newest picture. The ticker's goroutine calls it.
func (p *Picture) prepare() {
	p.mu.Lock()
	p.queued = false
	p.ready = p.fresh
	if p.fresh {
		p.fresh = false
		p.taken, p.newest = p.newest, p.taken
		p.backRound = p.round
	}
	p.mu.Unlock()
	if !p.ready {
		return
	}
	part := p.cut(p.taken)
	p.back = sized(p.back, part.Width, part.Height)
	dsp.RGBA(p.back.Pix, p.back.Stride, &part)
	if p.mirrored.Load() {
		mirror(p.back)
	}
}

// cut returns the part of a picture that shows, at most as large as its place.
func (p *Picture) cut(is *media.Picture) media.Picture {
	part := *is
	box := p.box.Load()
	if box == nil {
		return part
	}
	width, height := box[0], box[1]
	if p.fill == Crop {
		w := min(part.Width, (part.Height*width+height/2)/height)
		h := min(part.Height, (part.Width*height+width/2)/width)
		part = dsp.Crop(is, (is.Width-w)/2, (is.Height-h)/2, w, h)
	} else {
		width, height = dsp.Fit(part.Width, part.Height, width, height)
	}
	if part.Width > width+1 || part.Height > height+1 {
		p.small.Resize(max(2, width&^1), max(2, height&^1))
		p.scaler.Scale(&p.small, &part)
		return p.small
	}
	return part
}

// show puts what was prepared on the screen. The window's goroutine calls it.
func (p *Picture) show() {
	p.mu.Lock()
	stale := p.backRound != p.round
	p.mu.Unlock()
	if !p.ready || stale {
		return
	}
	p.ready = false
	before := p.front
	p.front, p.back = p.back, p.front
	p.image.Image = p.front
	if before != nil && before.Rect == p.front.Rect {
		p.image.Refresh()
		return
	}
	p.image.Show()
	p.place()
	p.image.Refresh()
	if before == nil {
		canvas.Refresh(p) // the canvas does not know an object yet that it has not drawn
	}
	p.tell()
}

// place lays the picture out in the widget.
func (p *Picture) place() {
	size := p.Size()
	if size.Width < 1 || size.Height < 1 {
		return
	}
	p.box.Store(pixels(p, size))
	if p.fill == Fit && p.front != nil {
		is := p.front.Rect.Size()
		scale := min(size.Width/float32(is.X), size.Height/float32(is.Y))
		fitted := fyne.NewSize(float32(is.X)*scale, float32(is.Y)*scale)
		p.image.Move(fyne.NewPos((size.Width-fitted.Width)/2, (size.Height-fitted.Height)/2))
		p.image.Resize(fitted)
		return
	}
	p.image.Move(fyne.Position{})
	p.image.Resize(size)
}

// pixels returns how large a size is on the screen that o is on.
func pixels(o fyne.CanvasObject, size fyne.Size) *[2]int {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return &[2]int{max(1, int(size.Width)), max(1, int(size.Height))}
	}
	w, h := c.PixelCoordinateForPosition(fyne.NewPos(size.Width, size.Height))
	return &[2]int{max(1, w), max(1, h)}
}

// sized returns a picture of a size, in the memory of is if that is enough.
func sized(is *image.RGBA, width, height int) *image.RGBA {
	if is == nil || cap(is.Pix) < 4*width*height {
		return image.NewRGBA(image.Rect(0, 0, width, height))
	}
	is.Pix, is.Stride, is.Rect = is.Pix[:4*width*height], 4*width, image.Rect(0, 0, width, height)
	return is
}

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer { return &pictureRenderer{p} }

type pictureRenderer struct{ p *Picture }

func (r *pictureRenderer) Layout(fyne.Size)             { r.p.place() }
func (r *pictureRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *pictureRenderer) Refresh()                     { r.p.place(); r.p.image.Refresh() }
func (r *pictureRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.p.image} }
func (r *pictureRenderer) Destroy()                     {}
