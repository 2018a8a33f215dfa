// Package synth makes sound and rooms for tests and test sources by computation alone, the same for the same seed: speech
// that nobody says, and the way from a loudspeaker to a microphone.
package synth
