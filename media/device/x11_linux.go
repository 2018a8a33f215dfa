//go:build !nogui

package device

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>

// The capture asks for a picture as large as the screen was. When the screen became smaller that is an error, and what
// Xlib does with errors unless it is told otherwise is to end the process.
static int ignoreXError(Display *display, XErrorEvent *event) { return 0; }

static void surviveXErrors(void) { XSetErrorHandler(ignoreXError); }

// look asks for the size of a screen and where the pointer is on it; -1 where it is on another one.
static int look(Display *display, int number, unsigned *width, unsigned *height, int *x, int *y) {
	if (number >= XScreenCount(display)) return 0;
	Window root = XRootWindow(display, number), other, child;
	int left, top, childX, childY;
	unsigned border, depth, mask;
	if (!XGetGeometry(display, root, &other, &left, &top, width, height, &border, &depth)) return 0;
	if (!XQueryPointer(display, root, &other, &child, x, y, &childX, &childY, &mask)) *x = *y = -1;
	return 1;
}
*/
import "C"

import (
	"strconv"
	"strings"
)

// A desk is a connection to the X server, for what the screen's driver does not say. It is not for several goroutines.
type desk struct {
	display *C.Display
	number  C.int
}

// openDesk returns nil where there is none.
func openDesk(id string) *desk {
	number, err := strconv.Atoi(strings.TrimPrefix(id, "X11Screen"))
	if err != nil {
		return nil
	}
	C.surviveXErrors()
	display := C.XOpenDisplay(nil)
	if display == nil {
		return nil
	}
	return &desk{display, C.int(number)}
}

// look returns how large the screen is now, and where the pointer is on it.
func (d *desk) look() (width, height, x, y int, ok bool) {
	var w, h C.uint
	var px, py C.int
	ok = C.look(d.display, d.number, &w, &h, &px, &py) != 0
	return int(w), int(h), int(px), int(py), ok
}

func (d *desk) close() { C.XCloseDisplay(d.display) }
