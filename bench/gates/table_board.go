package main

// Capability 11, whiteboard and slides.
var boardGates = []gate{
	{id: "11.2", what: "30 members on the full stack, seeds 1 to 3: ink is visible, p95, after a stream's p95", want: atMost(33, "ms"), from: labInk30, read: values(3, "p95_over_stream_ms")},
	{id: "11.2", what: "what is on the stage is known to all after", want: atMost(1, "s"), from: labInk30, read: values(3, "stage_max_s")},
	{id: "11.2", what: "who comes late knows it, once linked, after", want: atMost(1, "s"), from: labInk30, read: values(3, "late_stage_after_link_s")},
	{id: "11.2", what: "a pen's ink is drawn before its movement has been dealt with", want: pass, from: testWindow, read: passed("TestInkIsOnTheScreenBeforeTheEventReturns")},
	{id: "11.2", what: "from a movement of the pen until its ink is on the screen, p95", want: printed("ms"), from: costs, read: figures(1, "board.pen-latency")},
	{id: "11.3", what: "CPU a repaint while one draws, with 10,000 strokes over an empty board", want: atMost(1.25), from: costs, read: figures(1, "board.full-to-empty")},
	{id: "11.3", what: "over as many lines of the toolkit, as long and wide", want: atMost(0.05), from: costs, read: figures(1, "board.full-to-lines")},
	{id: "11.3", what: "while the page is moved", want: printed("ms"), from: costs, read: figures(1, "board.pan")},
	{id: "11.3", what: "while it is zoomed", want: printed("ms"), from: costs, read: figures(1, "board.zoom")},
	{id: "11.3", what: "100,000 strokes are folded and the first of forty slides is drawn in", want: atMost(1.5, "s"), from: benchBoard, read: bench("BenchmarkHundredThousandStrokes", "s/load", 1)},
	{id: "11.3", what: "heap for them", want: atMost(250, "MB"), from: benchBoard, read: bench("BenchmarkHundredThousandStrokes", "MB", 1)},
	{id: "11.5", what: "slides of 20 MB to seven processes: copies that their source sends", want: atMost(1.2), from: e2e, read: figures(1, "deck.source-copies")},
	{id: "11.5", what: "who showed them leaves; who comes on the next day gets every page", want: pass, from: e2e, read: passed("TestE2ESlidesCostOneUploadAndOutliveWhoShowedThem")},
	{id: "11.5", what: "the slowest page of a PDF of over 50 by others, 1,600 pixels wide", want: atMost(300, "ms"), from: testSlides, read: figures(1, "slides.slowest")},
	{id: "11.5", what: "that PDF annotated, in another program: ink in place, the rest as it was", want: pass, from: testAnnotate,
		read: passed("TestLongDocumentIsAnnotatedOnEveryPage", "TestAnnotatedSlideHasInkInPlaceAndIsOtherwiseAsItWas", "TestOutlineLeadsToEachPage")},
	{id: "11.8", what: "PDFs and pictures that are bombs, endless or damaged harm nothing but themselves", want: pass, from: testSlides,
		read: passed("TestPageThatTakesTooLongEndsNothingButItself", "TestPictureBombTakesNoMemory", "TestFilesThatAreRefused", "TestPdfiumSeesNoFiles", "TestNothingIsAllocatedForABomb")},
}
