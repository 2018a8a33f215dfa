package main

// Capability 11, whiteboard and slides.
var boardGates = []gate{
	{id: "11.1", what: "30 authors, 300 operations each, in any order, doubled and in parts, 200 seeds: one state", want: pass, from: testBoard, read: passed("TestThirtyAuthorsConvergeInAnyOrder", "TestPrivateBoardsConverge")},
	{id: "11.2", what: "30 members on the full stack, seeds 1 to 3: ink is visible, p95, after a stream's p95", want: atMost(33, "ms"), from: labInk30, read: values(3, "p95_over_stream_ms")},
	{id: "11.2", what: "what is on the stage is known to all after", want: atMost(1, "s"), from: labInk30, read: values(3, "stage_max_s")},
	{id: "11.2", what: "who comes late knows it, once linked, after", want: atMost(1, "s"), from: labInk30, read: values(3, "late_stage_after_link_s")},
	{id: "11.3", what: "100,000 strokes are there after", want: atMost(1.5, "s"), from: loadBoard, read: figures(1, "board.load")},
	{id: "11.3", what: "heap for them", want: atMost(250, "MB"), from: loadBoard, read: figures(1, "board.memory")},
	{id: "11.4", what: "a point of a stroke", want: atMost(3, "B"), from: loadBoard, read: figures(1, "board.point")},
	{id: "11.4", what: "all else of a stroke, signature included, the largest of 3,000", want: atMost(200, "B"), from: loadBoard, read: figures(1, "board.stroke")},
	{id: "11.4", what: "strokes applied a second after verification", want: atLeast(200_000, "/s"), from: loadBoard, read: bench("BenchmarkApplyStrokes", "entries/s", 1)},
	{id: "11.4", what: "changes, deletions and pages among them", want: atLeast(200_000, "/s"), from: loadBoard, read: bench("BenchmarkApplyScene", "entries/s", 1)},
	{id: "11.5", what: "slides of 20 MB to seven processes: copies that their source sends", want: atMost(1.2), from: e2e, read: figures(1, "deck.source-copies")},
	{id: "11.5", what: "who showed them leaves; who comes on the next day gets every page", want: pass, from: e2e, read: passed("TestE2ESlidesCostOneUploadAndOutliveWhoShowedThem")},
	{id: "11.5", what: "the slowest page of a PDF of over 50 by others, 1,600 pixels wide", want: atMost(300, "ms"), from: testSlides, read: figures(1, "slides.slowest")},
	{id: "11.5", what: "that PDF annotated, in another program: ink in place, the rest as it was", want: pass, from: testAnnotate,
		read: passed("TestLongDocumentIsAnnotatedOnEveryPage", "TestAnnotatedSlideHasInkInPlaceAndIsOtherwiseAsItWas", "TestOutlineLeadsToEachPage")},
	{id: "11.6", what: "other students, with all keys they hold, open no private board and nothing returned on one", want: pass, from: testGroups, read: passed("TestPrivateBoardOpensForOwnerAndStaffAlone")},
	{id: "11.6", what: "a reveal is read by all", want: pass, from: testBoard, read: passed("TestRevealIsReadByAllAndDrawnOnByNobodyElse")},
	{id: "11.8", what: "PDFs and pictures that are bombs, endless or damaged harm nothing but themselves", want: pass, from: testSlides,
		read: passed("TestPageThatTakesTooLongEndsNothingButItself", "TestPictureBombTakesNoMemory", "TestFilesThatAreRefused", "TestPdfiumSeesNoFiles", "TestNothingIsAllocatedForABomb")},
}
