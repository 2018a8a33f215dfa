package bank

// What a bank may have; our choice.
const (
	MaxQuestions  = 100_000 // with those in the trash
	MaxCategories = 10_000
	MaxDepth      = 16 // names in a path
	MaxPlans      = 10_000
	MaxPage       = 1000 // rows of a page
	MaxWords      = 16   // words that are searched for at once
	MaxImport     = 20_000
)
