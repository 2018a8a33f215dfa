// Package pictures makes one PDF of photographs and drawings, and opens pictures of strangers.
//
//	err := pictures.WritePDF(out, []pictures.File{{Name: "leaf.jpg", Data: data}})
//
// A deck's file is a PDF whatever it was made from, so only who opens the deck decodes its pictures outside the box
// of package pages, and those are that person's own. Photographs are passed on as they are, but for what cameras write
// into them besides the picture: where and when it was taken, by what, a smaller copy. How a camera was held is kept.
//
// [Plain] does the same for a picture that is passed on by itself.
//
// [Decode] is for pictures that others put on a board. What a picture is, and how large, is read from its first bytes
// and checked before anything is allocated by it: 24 million pixels, 32,767 either way. It takes JPEG, PNG and WebP.
package pictures
