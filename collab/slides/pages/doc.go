// Package pages makes pictures of the pages of PDFs, which strangers may have made.
//
// pdfium reads them, compiled to WebAssembly and run by wazero: no library of the system is needed, and whatever a file
// does to pdfium it does in a box, which has no files, no network, a bounded memory and a bounded time, and which is
// thrown away when it breaks. One goroutine runs one box, which begins when it is first needed.
//
//	r := pages.New(pages.Config{CacheDir: dir})
//	defer r.Close()
//	doc, err := r.Open(ctx, file, size, deck.Pages)
//	doc.OnReady(func(page int) { repaint() })
//	img, exact := doc.Picture(1, 1600, image.Rectangle{}) // never waits
//	img, err = doc.Render(ctx, 1, 3200, image.Rectangle{}) // waits
//
// # Who waits for whom
//
// Nobody waits in the renderer's goroutine. Pictures that are wanted are rendered newest first, at most 64 wait and the
// oldest are dropped: whoever still wants one asks again with the next frame. After a picture that was wanted the pages
// after and before it are rendered, so that turning a page shows it at once. The pictures used last are kept, 96 MB of
// them unless something else is said. A page of up to six million pixels is rendered whole, whatever part of it is wanted.
//
// # What a hostile file can do
//
// Take 20 s to be opened, once, and 10 s for each of five pages; then it is given up. Take 512 MB while that lasts: an
// instance that has over 160 MB ends as soon as it has done what it was to do. A page that ends the instance, or takes too long,
// is not tried again; if other documents were open in the same instance, it is tried once more in a new one, so that
// none is blamed for another's fault. Bounds on sizes are checked before anything is allocated by them: a file of 200 MB,
// 1000 pages, 24 million pixels a picture, 32,768 a page's width.
//
// Fonts that a file does not carry are replaced by those built into pdfium, so every machine shows the same; text in
// scripts that these lack shows as blanks.
//
// Deliberately absent: forms, links, JavaScript (this pdfium has none), text to select, passwords.
package pages
