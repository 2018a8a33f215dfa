package codec

import (
	"fmt"
	"testing"
	"time"

	"lyceum/media"
)

// benchSizes are those of the ladder: tile, camera, one large, screen.
var benchSizes = [][2]int{{320, 180}, {640, 360}, {1280, 720}, {1920, 1080}}

func BenchmarkEncodePicture(b *testing.B) {
	for _, size := range benchSizes {
		b.Run(fmt.Sprintf("%dp", size[1]), func(b *testing.B) {
			e := newEncoder(b, VideoConfig{Width: size[0], Height: size[1], Kbit: size[0] * size[1] / 400, FPS: 30, Layers: 3})
			pictures := make([]*media.Picture, 30)
			for n := range pictures {
				pictures[n] = media.NewPicture(size[0], size[1])
				scene(pictures[n], n)
			}
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				p := pictures[n%30]
				p.At = epoch.Add(time.Duration(n) * time.Second / 30)
				if _, _, err := e.Encode(p, false); err != nil {
					b.Fatal(err)
				}
				n++
			}
		})
	}
}

func BenchmarkDecodePicture(b *testing.B) {
	for _, size := range benchSizes {
		b.Run(fmt.Sprintf("%dp", size[1]), func(b *testing.B) {
			e := newEncoder(b, VideoConfig{Width: size[0], Height: size[1], Kbit: size[0] * size[1] / 400, FPS: 30, Layers: 3})
			var frames [][]byte
			p := media.NewPicture(size[0], size[1])
			for n := range 30 {
				scene(p, n)
				if f := mustEncode(b, e, p, false); f.Data != nil {
					frames = append(frames, f.Data)
				}
			}
			d := newDecoder(b)
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				if _, err := d.Decode(frames[n%len(frames)], p); err != nil {
					b.Fatal(err)
				}
				n++
			}
		})
	}
}

func BenchmarkEncodePacket(b *testing.B) {
	e, _ := newAudio(b, AudioConfig{Kbit: 32, Loss: 5})
	pcm, buf := make([]int16, media.FrameSamples), make([]byte, 0, MaxPacket)
	voice(pcm, 3)
	b.ReportAllocs()
	for b.Loop() {
		e.Encode(pcm, buf)
	}
}

func BenchmarkDecodePacket(b *testing.B) {
	e, d := newAudio(b, AudioConfig{Kbit: 32, Loss: 5})
	packets, pcm := encodeVoice(b, e, 50), make([]int16, media.FrameSamples)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		d.Decode(packets[n%len(packets)], pcm)
		n++
	}
}
