package room

import (
	"errors"

	"lyceum/collab/files"
)

// Errors about files that are shared and handed in. A disk that is full is syscall.ENOSPC.
var (
	ErrNoFile        = errors.New("there is no such file")
	ErrSeveralFiles  = errors.New("several files have that name")
	ErrFileTooLarge  = errors.New("the file is larger than a file of a class may be")
	ErrFileKind      = errors.New("that is no file, but a folder or a device")
	ErrFileChanged   = errors.New("the file was changed while it was read")
	ErrFileAnnounced = errors.New("what is said of the file does not name one")
	ErrFileProgram   = errors.New("that file is a program") // which is not opened for everybody
	ErrFileToSelf    = files.ErrToSelf
	ErrFileNote      = files.ErrNote
	ErrFileNames     = files.ErrNames
	ErrNoBox         = errors.New("there is no such box")
	ErrBoxClosed     = errors.New("the box takes nothing for now")
	ErrBoxTitle      = files.ErrTitle
	ErrBoxTask       = files.ErrTask
	ErrStaffHandsIn  = errors.New("staff hand nothing in")
)
