package pictures

import (
	"bytes"
	"image/jpeg"
)

// uprightQuality is how well a photograph is kept that is packed anew (our choice: no difference is seen).
const uprightQuality = 92

// Upright is Plain for those who show a picture without asking how the camera was held: a photograph that has to be turned is turned, and
// packed anew. Errors are those of Check.
func Upright(data []byte) ([]byte, error) {
	plain, err := Plain(data)
	if err != nil {
		return nil, err
	}
	if kind, _, err := check(plain); err != nil || kind != JPEG || orientation(plain) == 1 {
		return plain, err
	}
	turned, err := Decode(plain)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turned, &jpeg.Options{Quality: uprightQuality}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
