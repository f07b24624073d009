package image

// Error is why an archive cannot be read or written, in a sentence's words.
type Error struct{ text string }

func (e *Error) Error() string { return e.text }

// problem is an Error of pieces.
func problem(pieces ...string) error {
	text := ""
	for _, piece := range pieces {
		text += piece
	}
	return &Error{text}
}

// Warning is something odd in a layer, and what was made of it.
type Warning struct {
	Path   string // in the layer, without a leading slash
	What   string // "whiteout of a name that the layer has itself"
	Others string // what other tools do with it
}

func (w Warning) String() string {
	text := w.Path + ": " + w.What
	if w.Others != "" {
		text += " (" + w.Others + ")"
	}
	return text
}
