package quiz

// What a question may have, checked before anything is allocated for it.
const (
	MaxName     = 200      // characters of a name
	MaxText     = 64 << 10 // bytes of one text
	MaxMark     = 1000
	MaxOptions  = 100 // options, answers, stems or gaps
	MaxTags     = 32
	MaxPictures = 16
	MaxPicture  = 4 << 20  // bytes
	MaxAnswer   = 14 << 10 // bytes of an essay: an answer is one entry of a log
)
