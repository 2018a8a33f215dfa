package dsp

import (
	"math"
	"math/rand/v2"
	"testing"

	"lyceum/media"
)

// noisePicture returns a picture of chance, with gaps between its lines.
func noisePicture(width, height int, seed uint64) *media.Picture {
	r := rand.New(rand.NewPCG(seed, 1))
	p := &media.Picture{Width: width, Height: height, YStride: width + 6, CStride: width/2 + 3}
	p.Y, p.U, p.V = make([]byte, p.YStride*height), make([]byte, p.CStride*height/2), make([]byte, p.CStride*height/2)
	for _, plane := range [][]byte{p.Y, p.U, p.V} {
		for i := range plane {
			plane[i] = byte(r.Uint32())
		}
	}
	return p
}

// reference is the colour of a pixel by the formulas of BT.601.
func reference(y, u, v byte) [3]float64 {
	luma, cb, cr := (float64(y)-16)*255/219, (float64(u)-128)*255/224, (float64(v)-128)*255/224
	return [3]float64{luma + 1.402*cr, luma - 0.344136*cb - 0.714136*cr, luma + 1.772*cb}
}

func TestRGBAIsBT601ToOneStep(t *testing.T) {
	for _, size := range [][2]int{{2, 2}, {16, 4}, {34, 6}, {130, 94}, {640, 360}} {
		for _, plain := range []bool{false, true} {
			p := noisePicture(size[0], size[1], 7)
			stride := 4*p.Width + 12
			dst := make([]byte, stride*p.Height)
			rgba(dst, stride, p, plain)
			for y := range p.Height {
				for x := range p.Width {
					c := y/2*p.CStride + x/2
					got := dst[y*stride+4*x:][:4]
					for i, want := range reference(p.Y[y*p.YStride+x], p.U[c], p.V[c]) {
						if want = min(max(want, 0), 255); math.Abs(float64(got[i])-want) > 1 {
							t.Fatalf("%d×%d, plain %v: pixel %d, %d is %v, want %.1f at %d", p.Width, p.Height, plain, x, y, got, want, i)
						}
					}
					if got[3] != 255 {
						t.Fatalf("pixel %d, %d is transparent", x, y)
					}
				}
			}
			for y := range p.Height {
				for _, b := range dst[y*stride+4*p.Width : (y+1)*stride] {
					if b != 0 {
						t.Fatalf("line %d was written beyond its end", y)
					}
				}
			}
		}
	}
}

// naiveRGBA is what one would write without thinking of speed.
func naiveRGBA(dst []byte, stride int, p *media.Picture) {
	clamp := func(v int) byte { return byte(min(max(v, 0), 255)) }
	for y := range p.Height {
		for x := range p.Width {
			c := y/2*p.CStride + x/2
			luma, u, v := 76309*(int(p.Y[y*p.YStride+x])-16), int(p.U[c])-128, int(p.V[c])-128
			o := y*stride + 4*x
			dst[o] = clamp((luma + 104597*v + 32768) >> 16)
			dst[o+1] = clamp((luma - 25675*u - 53279*v + 32768) >> 16)
			dst[o+2] = clamp((luma + 132201*u + 32768) >> 16)
			dst[o+3] = 255
		}
	}
}

func BenchmarkRGBA360p(b *testing.B) { benchmarkRGBA(b, RGBA) }

func BenchmarkRGBA360pNaive(b *testing.B) { benchmarkRGBA(b, naiveRGBA) }

func benchmarkRGBA(b *testing.B, convert func([]byte, int, *media.Picture)) {
	p := noisePicture(640, 360, 1)
	dst := make([]byte, 4*640*360)
	b.SetBytes(640 * 360)
	b.ReportAllocs()
	for b.Loop() {
		convert(dst, 4*640, p)
	}
}
