package exchange

import "lyceum/quiz"

// An Item is a question with what files and banks know of it besides.
type Item struct {
	Question quiz.Question
	Category []string // from the outermost category to its own; none: the one that is open
	Line     int      // of the file it was read from, from 1; 0: from none
}

// What a file of questions may have.
const (
	MaxFile     = 32 << 20 // bytes
	MaxSource   = 64 << 10 // bytes that one question takes in a file
	MaxItems    = 20_000   // questions; what is beyond is left out
	MaxProblems = 10_000   // that are told; later ones are only counted
	MaxDepth    = 16       // of categories
)
