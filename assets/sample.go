package assets

import "embed"

//go:embed sample/slides.pdf sample/questions.gift sample/plant.png sample/speech/*.webm
var sample embed.FS

// Files of the sample class. The demo speaks what is speech; slides, questions and picture are opened where the window has
// a place for them. scripts/sample makes those that are made.
const (
	SampleSlides    = "sample/slides.pdf"          // ten pages, 16:9
	SampleQuestions = "sample/questions.gift"      // twelve questions in GIFT and a text before them, all of its types
	SamplePicture   = "sample/plant.png"           // 1600 × 1000
	SpeechTeacher   = "sample/speech/teacher.webm" // Opus, mono; 39 s
	SpeechStudent1  = "sample/speech/student-1.webm"
	SpeechStudent2  = "sample/speech/student-2.webm"
)

// Sample returns a file of the sample class by one of the names above. The caller owns the slice.
func Sample(name string) []byte {
	b, err := sample.ReadFile(name)
	if err != nil {
		panic("BUG: no sample " + name)
	}
	return b
}
