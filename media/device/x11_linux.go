//go:build !nogui

package device

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>

// The capture asks for a picture as large as the screen was. When the screen became smaller that is an error, and what
// Xlib does with errors unless it is told otherwise is to end the process.
static int ignoreXError(Display *display, XErrorEvent *event) { return 0; }

static void surviveXErrors(void) { XSetErrorHandler(ignoreXError); }

// A connection says how large the screen was when it was made.
static int screenSize(int number, int *width, int *height) {
	Display *display = XOpenDisplay(NULL);
	if (display == NULL) return 0;
	int is = number < XScreenCount(display);
	if (is) {
		*width = XDisplayWidth(display, number);
		*height = XDisplayHeight(display, number);
	}
	XCloseDisplay(display);
	return is;
}
*/
import "C"

import (
	"strconv"
	"strings"
)

func surviveXErrors() { C.surviveXErrors() }

// screenSize returns how large a screen is now.
func screenSize(id string) (width, height int, ok bool) {
	number, err := strconv.Atoi(strings.TrimPrefix(id, "X11Screen"))
	var w, h C.int
	if err != nil || C.screenSize(C.int(number), &w, &h) == 0 {
		return 0, 0, false
	}
	return int(w), int(h), true
}
