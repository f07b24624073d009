package lessons

// Course is an order of lessons.
type Course struct {
	Format int    `json:"overlook"`
	ID     string `json:"id,omitempty"`
	Title  string `json:"title"`
	Lang   string `json:"lang,omitempty"`
	Intro  []Node `json:"intro,omitempty"`
	Units  []Unit `json:"units"`
}

// Unit is a part of a course.
type Unit struct {
	Title   string   `json:"title"`
	Text    []Node   `json:"text,omitempty"`
	Lessons []string `json:"lessons"` // by their identity
}
