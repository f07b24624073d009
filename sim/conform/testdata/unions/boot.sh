mkdir -p a/dir b/dir b/dirb m w
echo a >a/a.txt; echo a >a/both.txt; echo x >a/dir/x
echo b >b/b.txt; echo b >b/both.txt; echo y >b/dir/y; echo z >b/dirb/z
echo link >b/link1; ln b/link1 b/link2
