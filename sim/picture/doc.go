// Package picture shows every layer of every overlay mount, and the merged
// tree, as plain data.
//
// # Vocabulary
//
// A Picture is what stands at one moment. It has one Mount per overlay and one
// Dir per other directory of the working directory. A mount has a Column for
// the merged tree, for upper and for each lower, nearest first, and a Row per
// name that exists in any of them. Where a row meets a column there may be a
// Cell. The provider of a row is the column whose content merged shows; a cell
// that merged does not show is hidden, and a name that exists below without
// being seen in merged is a ghost there. A Change is one difference between
// two pictures, in a sentence. A mount of another union filesystem has a Column
// for each of its branches in place of upper and lowers (union.go).
//
// # The rule
//
// Looking is lstat and readdir of listed names, and never more: what is
// missing is known from the listing of its parent. Who has a file open is what
// /proc says, by name. A picture taken with
// LayersOnly does not touch the merged tree at all and works out what it
// shows. A picture is bounded, whatever the size of the trees.
//
// The layers are read here a second time, by small rules of this package's
// own, because it is a client that must also work on the real kernel. It has
// to agree with what the kernel under it shows.
//
// # What it must not know
//
// Any kernel: it knows sys.Process.
//
// Read picture.go next, then merge.go.
package picture
