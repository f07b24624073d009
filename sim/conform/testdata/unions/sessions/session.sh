# A long session with three directories. What a name that was changed through
# another of its links shows is asked for late: the kernel remembers a second long.
mkdir -p a/dir a/sub b/dir b/dirb c/dirc/deep m
echo a >a/a.txt; echo a >a/both.txt; echo x >a/dir/x; echo x >a/sub/x
echo b >b/b.txt; echo b >b/both.txt; echo y >b/dir/y; echo z >b/dirb/z; echo x >b/bx; echo link >b/link1; ln b/link1 b/link2
echo c >c/c.txt; echo f >c/dirc/deep/f; ln -s f c/dirc/deep/l
run() { echo "\$ $*"; eval "$*" || echo "[exit $?]"; }
eval "$MOUNT"
run 'echo more >> m/a.txt; cat m/a.txt a/a.txt b/a.txt'
run 'echo new > m/sub/new'
run 'rm m/a.txt; ls m'
run 'rm m/bx; ls m'
run 'mv m/dirc m/dird'
run 'mkdir m/dirc'
run 'rmdir m/dirc; ls m/dirc'
run 'mv m/c.txt m/c2; touch m/c.txt; rm m/c.txt'
run 'echo t > m/dirb/z; cat m/dirb/z'
run 'mv m/dirb/z m/a2'
run 'rm -r m/dir; ls m'
run 'mkdir m/dir; ls m/dir; touch m/dir/n'
run 'mv m/c2 m/c.txt'
run 'touch m/f1 m/f2; mv m/f1 m/f2; mv m/f2 m/both.txt; cat m/both.txt'
run 'rmdir m/dird; rmdir m/dir'
run 'chmod 700 m/dird; stat -c %a m/dird'
run 'ln m/link2 m/dir/l; ls m/dir'
run 'chown 1:1 m/link1; setfattr -n user.x -v 1 m/link2'
run 'cp -a m/dird m/dire; ls m/dire/deep'
run 'rm -rf m/sub m/dire; ls m'
run 'ln -s nowhere m/sl; rm m/sl'
run 'truncate -s 1 m/link2; : > m/link1'
run 'sleep 2; ls -lR --time-style=+ m | grep -v ^total'
umount m
