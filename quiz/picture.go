package quiz

import (
	"bytes"
	"image"
	_ "image/jpeg" // pictures of questions are one of these two
	_ "image/png"
	"slices"
	"strings"
)

func (c checker) pictures() *CheckError {
	if len(c.Pictures) > MaxPictures {
		return wrong(FieldPictures, TooMany)
	}
	for i, p := range c.Pictures {
		same := func(other Picture) bool { return other.Name == p.Name }
		err := p.check()
		if err == nil && slices.ContainsFunc(c.Pictures[:i], same) {
			err = wrong(FieldName, Repeated)
		}
		if err != nil {
			return err.at(PartPicture, i)
		}
	}
	return nil
}

func (p Picture) check() *CheckError {
	err := first(
		check(p.Name != "", FieldName, Missing),
		check(len(p.Name) <= MaxName, FieldName, TooLong),
		check(isPictureName(p.Name), FieldName, BadName),
		checkLine(p.Alt, FieldAlt),
		check(len(p.Bytes) <= MaxPicture, FieldBytes, TooLong))
	if err != nil {
		return err
	}
	config, format, bad := image.DecodeConfig(bytes.NewReader(p.Bytes))
	return first(
		check(bad == nil && (format == "png" || format == "jpeg"), FieldBytes, BadPicture),
		check(config.Width > 0 && config.Height > 0, FieldBytes, BadPicture),
		check(config.Width <= MaxSide && config.Height <= MaxSide && config.Width*config.Height <= MaxPixels, FieldBytes, LargePicture))
}

// isPictureName reports whether a picture can be called so in a text.
func isPictureName(name string) bool {
	return name != "" && strings.IndexFunc(name, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '.' || r == '-' || r == '_')
	}) < 0
}
