package quiz

import "time"

// What a question may have, checked before anything is allocated for it.
const (
	MaxName     = 200      // characters of a name, a title, a tag or a unit
	MaxText     = 64 << 10 // bytes of one text
	MaxPattern  = 1000     // bytes of the pattern of an answer
	MaxMark     = 1000
	MaxOptions  = 100 // options, answers, stems or gaps
	MaxUnits    = 20
	MaxTags     = 32
	MaxLines    = 40
	MaxPictures = 16
	MaxPicture  = 4 << 20  // bytes
	MaxSide     = 8192     // pixels of a side of a picture
	MaxPixels   = 24 << 20 // of a picture
	MaxAnswer   = 14 << 10 // bytes of an essay: an answer is one entry of a log
)

// What a test may have.
const (
	MaxSlots     = 500
	MaxQuestions = 5000 // in all pools of a test, or in one file
	MaxAttempts  = 1000
	MaxGrade     = 1e6
	MaxLimit     = 30 * 24 * time.Hour
)

// MaxFile is how long a file of questions or of a test can be, in bytes.
const MaxFile = 64 << 20
