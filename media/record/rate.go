package record

import (
	"lyceum/media"
	"lyceum/media/dsp"
)

// atOurRate returns the sound of a WAV file at 48,000 samples a second.
func atOurRate(r *wavReader) (audioFile, error) {
	if r.rate == media.SampleRate {
		return r, nil
	}
	resampler, err := dsp.NewResampler(r.rate, media.SampleRate)
	if err != nil {
		return nil, malformed("WAV: %d samples a second: %w", r.rate, err)
	}
	return &resampled{wavReader: r, resampler: resampler, in: make([]int16, r.rate/50)}, nil
}

// resampled is the sound of a WAV file of another rate.
type resampled struct {
	*wavReader
	resampler *dsp.Resampler
	in, out   []int16 // of 20 ms
	left      []int16 // of out
}

func (f *resampled) read(pcm []int16) (int, error) {
	for len(f.left) == 0 {
		n, err := f.wavReader.read(f.in)
		if err != nil {
			return 0, err
		}
		f.out = f.resampler.Process(f.out[:0], f.in[:n])
		f.left = f.out
	}
	n := copy(pcm, f.left)
	f.left = f.left[n:]
	return n, nil
}

func (f *resampled) rewind() error {
	f.left = nil
	return f.wavReader.rewind()
}
