// Package record reads and writes files of pictures and sound.
//
//	source, err := record.OpenVideo("lesson.webm") // .y4m .ivf .webm: a media.VideoSource that repeats
//	source, err := record.OpenAudio("speech.wav")  // .wav .webm: a media.AudioSource that repeats
//
//	file, err := record.NewWebM("lesson.webm")
//	file.WriteVideo(frame)      // media.EncodedPicture: VP8, At on this machine's clock
//	file.WriteSound(packet, at) // one packet of Opus, and when it is heard, on the same clock
//	err = file.Close()
//
// What is read comes from anywhere: every size in a file is held against a bound before memory is taken, and memory for
// contents is taken as they come, not as they are announced. What is not a file of the kind gives an error wrapping
// [ErrMalformed]. A file is never in memory as a whole.
//
// # What is written
//
// Who writes never waits for the disk: each file has a goroutine of its own, with an inbox of [inboxSize] frames. When
// it is full the frame is left out; pictures then go on with the next key frame. The first error of the disk ends the
// file: Failed tells of it, and Close returns it. What is no picture is left out and ends nothing, as it comes from others.
// A file that is there already is not written over.
//
//	.webm  VP8 and Opus. Clusters of some 0.6 s are written with what is 0.2 s old, so that pictures and sound are in order;
//	       after each, the duration in the file's head is made right. So whenever the program is killed, the file plays up to
//	       its last second. Close adds the cues and the size of the segment.
//	.ivf   VP8, in units of 1 ms. The length in the head is made right every second.
//	.wav   16 bit, one channel, 48,000 samples a second. The sizes in the head are made right every second.
//	.y4m   I420, for tests and for other programs; without a goroutine.
//
// Pictures begin with a key frame: what comes before it is left out.
//
// # What is read
//
// Y4M: 4:2:0, 8 bit, not interlaced. IVF: VP8. WAV: 8 to 32 bit or float, of 1 to 8 channels, which are mixed. WebM:
// the first track of VP8 and of Opus of one channel in packets of 20 ms, as we write it; without lacing and encryption.
// It is read from the beginning, without the cues, so that a file that ends early is one that ends there.
package record
