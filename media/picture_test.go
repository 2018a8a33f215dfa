package media

import "testing"

func TestPictureOfImpossibleSizeIsRefused(t *testing.T) {
	for _, size := range [][2]int{{0, 2}, {2, 0}, {3, 2}, {2, 5}, {MaxSide + 2, 2}, {2, MaxSide + 2}, {-2, 2}} {
		if CheckSize(size[0], size[1]) == nil {
			t.Errorf("CheckSize(%d, %d) = nil", size[0], size[1])
		}
	}
	if err := CheckSize(MaxSide, 2); err != nil {
		t.Error(err)
	}
}

func TestCopyOfAPictureHasNoGapsBetweenLines(t *testing.T) {
	q := &Picture{Width: 4, Height: 2, YStride: 6, CStride: 3,
		Y: []byte{1, 2, 3, 4, 0, 0, 5, 6, 7, 8, 0, 0}, U: []byte{9, 10, 0}, V: []byte{11, 12, 0}}
	var p Picture
	p.CopyFrom(q)
	if got := string(p.Y) + string(p.U) + string(p.V); got != "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c" || p.YStride != 4 || p.CStride != 2 {
		t.Errorf("CopyFrom gave % x, strides %d and %d", got, p.YStride, p.CStride)
	}
	before := &p.Y[0]
	if p.Resize(2, 2); &p.Y[0] != before {
		t.Error("Resize to a smaller size took new memory")
	}
}
