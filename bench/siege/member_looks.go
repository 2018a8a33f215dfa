package main

import (
	"time"

	"lyceum/session/monitor"
)

// looks tells others what only staff may, and what nobody asked for: that it looks at them, small pictures that are none, and answers.
func (v *villain) looks(now time.Time) (n int) {
	sight := monitor.Sight{
		Small: true, Width: 256, Height: 144, Period: monitor.MinPeriod, Large: true, LargeWidth: 1920, LargeHeight: 1080, Saved: v.turn,
	}
	look, _ := monitor.EncodeLook(monitor.Look{At: now, Screen: sight, Since: now})
	bomb := []byte{0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1}
	chance := make([]byte, v.chance.IntN(monitor.MaxThumbnail))
	for i := range chance {
		chance[i] = byte(v.chance.Uint32())
	}
	told := [][]byte{look, chance}
	for i, jpeg := range [][]byte{bomb, chance, nil} {
		b, _ := monitor.EncodeThumbnail(monitor.Thumbnail{What: monitor.OfScreen, At: now, Number: uint64(i + 1), JPEG: jpeg})
		told = append(told, b)
	}
	for a := monitor.AnswerAsked; a <= monitor.AnswerBusy; a++ {
		b, _ := monitor.EncodeAnswer(monitor.Answered{What: monitor.OfScreen, Answer: a, At: now})
		told = append(told, b)
	}
	for _, b := range told {
		if _, err := v.group.SendToMember(now, v.victim(), b); err == nil {
			n++
		}
	}
	return n
}
