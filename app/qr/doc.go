// Package qr shows an invite as a QR code, and reads one from an image.
//
//	code, err := qr.Encode(invite) // ErrTooLong
//	err = code.PNG(w, 8)           // 8 pixels a module
//	fmt.Print(code.Text())         // for a terminal
//	text, err := qr.Decode(r)      // PNG, JPEG or GIF; ErrImage, ErrNoCode
//
// A code has error correction level M, of which a seventh can be hidden or dirty, or L if the text is too long for
// that, and four light modules around it, as ISO/IEC 18004 asks. What is in an image is for its reader to check.
package qr
