// Package media is what pictures and sound are made of on their way between devices, codecs, streams and recordings. The
// packages below it do the work, and each knows only what is here:
//
//	device  cameras, screens, microphones, speakers; test pictures, files, and nothing, in their places
//	codec   VP8 and Opus
//	dsp     echo, noise, gain, resampling, mixing, scaling, colours
//	stream  what is published and played: layers, jitter, loss, lip sync, statistics
//	record  files: WebM, IVF, WAV, Y4M
//
// A picture is I420, a sound is one channel of 48,000 samples a second in pieces of 20 ms. Whoever hands one over says
// when it was captured: a [time.Time] with the monotonic clock of this machine.
package media
