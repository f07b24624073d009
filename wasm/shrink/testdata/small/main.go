// Command small is a program to be made smaller.
package main

func main() { println("as before") }
