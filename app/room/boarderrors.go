package room

import (
	"lyceum/collab/board"
	deck "lyceum/collab/slides"
	"lyceum/collab/slides/pages"
	"lyceum/collab/slides/pictures"
	"lyceum/session"
)

// Errors about the files of slides, which stay as they are however often one tries.
var (
	ErrNotPDF       = pages.ErrNotPDF
	ErrPDFLocked    = pages.ErrLocked
	ErrPDFTooLarge  = pages.ErrTooLarge
	ErrPDFTooLong   = pages.ErrTooLong
	ErrPDFGivenUp   = pages.ErrGivenUp
	ErrPDFEmpty     = pages.ErrNoPages
	ErrPDFManyPages = pages.ErrTooManyPages
	ErrSlidesTitle  = deck.ErrTitle
)

// Errors about pictures, and files of boards.
var (
	ErrPictureKind    = pictures.ErrKind
	ErrPictureLarge   = pictures.ErrTooLarge
	ErrPictureDamaged = pictures.ErrDamaged
	ErrBoardFile      = board.ErrFile // that is no board, or one of a newer program
	ErrNotValid       = board.ErrInvalid
)

// Errors about what the class keeps as files on this computer.
var (
	ErrQuota        = session.ErrQuota
	ErrTooManyFiles = session.ErrTooManyFiles
)
