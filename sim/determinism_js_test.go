package sim

import (
	"fmt"
	"os"
	"testing"
)

// TestPrintDigest prints the corpus's digest for the native test that compares.
func TestPrintDigest(t *testing.T) {
	if os.Getenv("OVERLOOK_PRINT_DIGEST") == "" {
		t.Skip("only for TestCorpusGivesTheSameBytesUnderJS")
	}
	fmt.Println("digest", digest(t))
}
