//go:build !nogui

package device

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>

// The capture asks for a picture as large as the screen was. When the screen became smaller that is an error, and what
// Xlib does with errors unless it is told otherwise is to end the process.
static int ignoreXError(Display *display, XErrorEvent *event) { return 0; }

static void surviveXErrors(void) { XSetErrorHandler(ignoreXError); }
*/
import "C"

func surviveXErrors() { C.surviveXErrors() }
