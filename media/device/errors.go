package device

import (
	"errors"
	"fmt"
)

// What can be wrong with a device. An [*Error] wraps one of them, or what the system said.
var (
	ErrMissing      = errors.New("there is no such device")
	ErrBusy         = errors.New("the device is in use by another program")
	ErrNotPermitted = errors.New("the system does not permit the device to be used")
	ErrWayland      = errors.New("under Wayland the screen cannot be captured")
	ErrNoScreens    = errors.New("this Lyceum is built without capture of screens")
	ErrFileType     = errors.New("a file of that type cannot stand in for that device")
	ErrNoStandIn    = errors.New("nothing stands in for a speaker")
)

// An Error says which device could not be opened, or stopped, and why.
type Error struct {
	Kind Kind
	Name string // empty for the system's default device
	Err  error
}

func (e *Error) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("%v: %v", e.Kind, e.Err)
	}
	return fmt.Sprintf("%v %q: %v", e.Kind, e.Name, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }
