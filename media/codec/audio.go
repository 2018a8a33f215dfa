package codec

import (
	"fmt"

	"gopkg.in/hraban/opus.v2"

	"lyceum/media"
)

// MaxPacket is the longest packet that an [AudioEncoder] makes, in bytes: what Opus allows of one frame.
const MaxPacket = 1275

// An AudioConfig says what an [AudioEncoder] makes. The zero value, with a bit rate, is for music and files.
type AudioConfig struct {
	Kbit int  // per second, 6 to 128; speech is good from 24
	Loss int  // percent of packets that get lost, 0 to 100: above 0, packets carry the one before them once more (FEC)
	DTX  bool // send next to nothing while nobody speaks
}

// An AudioEncoder makes Opus of sound, 20 ms a packet.
type AudioEncoder struct {
	opus *opus.Encoder
}

// complexity is how hard libopus tries, of 0 to 10. Our choice: at 10 a packet of a voice takes 2.6 times as long.
const complexity = 5

// NewAudioEncoder returns an encoder of speech.
func NewAudioEncoder(config AudioConfig) (*AudioEncoder, error) {
	o, err := opus.NewEncoder(media.SampleRate, 1, opus.AppVoIP)
	if err != nil {
		return nil, fmt.Errorf("encoder of Opus: %w", err)
	}
	e := &AudioEncoder{opus: o}
	for _, set := range []error{
		o.SetComplexity(complexity), o.SetInBandFEC(true), o.SetDTX(config.DTX), e.SetLoss(config.Loss), e.SetKbit(config.Kbit),
	} {
		if set != nil {
			return nil, fmt.Errorf("encoder of Opus: %w", set)
		}
	}
	return e, nil
}

// SetKbit changes the bit rate, 6 to 128 kbit/s.
func (e *AudioEncoder) SetKbit(kbit int) error {
	if kbit < 6 || kbit > 128 {
		return fmt.Errorf("%d kbit/s: want 6 to 128", kbit)
	}
	return e.opus.SetBitrate(kbit * 1000)
}

// SetLoss says how many percent of packets get lost, 0 to 100; the more, the more goes into FEC.
func (e *AudioEncoder) SetLoss(percent int) error {
	if percent < 0 || percent > 100 {
		return fmt.Errorf("%d %% loss", percent)
	}
	return e.opus.SetPacketLossPerc(percent)
}

// Reset forgets what was encoded: no packet from then on carries anything of it. What was set stays.
func (e *AudioEncoder) Reset() error { return e.opus.Reset() }

// Encode encodes [media.FrameSamples] samples, appends the packet to dst and returns it. dst needs a capacity of
// [MaxPacket] more than its length, or new memory is taken. With DTX, nothing is appended where nothing needs to be
// sent: a decoder conceals it.
func (e *AudioEncoder) Encode(pcm []int16, dst []byte) ([]byte, error) {
	if len(pcm) != media.FrameSamples {
		return dst, fmt.Errorf("encode Opus: %d samples: want %d", len(pcm), media.FrameSamples)
	}
	length := len(dst)
	if cap(dst)-length < MaxPacket {
		dst = append(make([]byte, 0, length+MaxPacket), dst...)
	}
	n, err := e.opus.Encode(pcm, dst[length:length+MaxPacket:length+MaxPacket])
	if err != nil {
		return dst, fmt.Errorf("encode Opus: %w", err)
	}
	if n <= 2 { // libopus's word for: need not be sent
		return dst, nil
	}
	return dst[:length+n], nil
}

// An AudioDecoder makes sound of Opus, and of what is missing of it. Whatever happens it gives [media.FrameSamples]
// samples for each 20 ms, in pcm, which has room for just that many.
type AudioDecoder struct {
	opus *opus.Decoder
}

// NewAudioDecoder returns a decoder.
func NewAudioDecoder() (*AudioDecoder, error) {
	o, err := opus.NewDecoder(media.SampleRate, 1)
	if err != nil {
		return nil, fmt.Errorf("decoder of Opus: %w", err)
	}
	return &AudioDecoder{o}, nil
}

// Decode decodes a packet. The error wraps [ErrMalformed]; call Conceal then.
func (d *AudioDecoder) Decode(packet []byte, pcm []int16) error {
	if err := checkPacket(packet); err != nil {
		return fmt.Errorf("decode Opus: %w", err)
	}
	n, err := d.opus.Decode(packet, room(pcm))
	if err != nil {
		return fmt.Errorf("decode Opus: %w: %w", ErrMalformed, err)
	}
	if n != media.FrameSamples {
		return fmt.Errorf("decode Opus: %w: %d samples", ErrMalformed, n)
	}
	return nil
}

// DecodeFEC decodes what a packet carries of the one before it, which was lost, and conceals it where [HasFEC] is
// false. The packet itself is then decoded by Decode. The error wraps [ErrMalformed].
func (d *AudioDecoder) DecodeFEC(next []byte, pcm []int16) error {
	if err := checkPacket(next); err != nil {
		return fmt.Errorf("decode Opus: %w", err)
	}
	if err := d.opus.DecodeFEC(next, room(pcm)); err != nil {
		return fmt.Errorf("decode Opus: %w: %w", ErrMalformed, err)
	}
	return nil
}

// Conceal makes up 20 ms from what was before. It fades, slowly: half a second later it is some 15 dB softer.
func (d *AudioDecoder) Conceal(pcm []int16) error {
	if err := d.opus.DecodePLC(room(pcm)); err != nil {
		return fmt.Errorf("conceal: %w", err)
	}
	return nil
}

// room is pcm without capacity beyond one frame: the library fills what capacity there is. It panics where pcm is shorter.
func room(pcm []int16) []int16 { return pcm[:media.FrameSamples:media.FrameSamples] }
