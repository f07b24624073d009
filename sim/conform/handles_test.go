//go:build linux

package conform

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
)

// TestHandles compares what handles lead to (X2). Room bash refuses to open by
// handle, so the kernel answers in room linux.
func TestHandles(t *testing.T) {
	const mounted = `mkdir -p l/d/e l2/d/e/x l2/d/y u/up w m; echo f > l/f; echo g > l/d/g; ln l/d/g l/d/h; echo u > u/u; ln -s f l/s
o=lowerdir=l:l2,upperdir=u,workdir=w,nfs_export=on,redirect_dir=on
mount -t overlay -o $o none m
`
	const after = `
find m u w/index -name '#*' -o -printf '%y %n %p\n' | sed 's/00fb[0-9a-f]*/H/' | sort`
	for name, calls := range map[string]string{
		"not decodable":       `umount m; mount -t overlay -o lowerdir=l,upperdir=u,workdir=w,index=off none m; sys 'f=name_to_handle_at m/f HANDLE_FID; d=name_to_handle_at m/d HANDLE_FID; M=open m RDONLY; open_by_handle_at M f RDONLY; open_by_handle_at M d RDONLY'`,
		"what opens":          `sys 'f=name_to_handle_at m/f; d=name_to_handle_at m/d; u=name_to_handle_at m/u; s=name_to_handle_at m/s; r=name_to_handle_at m; M=open m RDONLY; a=open_by_handle_at M f RDONLY; read a 9; a=open_by_handle_at M u RDONLY; read a 9; open_by_handle_at M d RDONLY; open_by_handle_at M d WRONLY; open_by_handle_at M s RDONLY; open_by_handle_at M s PATH; open_by_handle_at M r DIRECTORY; L=open l RDONLY; open_by_handle_at L f RDONLY; open_by_handle_at FDCWD f RDONLY; open_by_handle_at 99 f RDONLY; open_by_handle_at M 17 RDONLY'`,
		"without upper":       `umount m; mount -t overlay -o lowerdir=l:l2,nfs_export=on,redirect_dir=nofollow none m; sys 'M=open m RDONLY; f=name_to_handle_at m/f; F=open_by_handle_at M f RDONLY; read F 9; open_by_handle_at M f RDWR; r=name_to_handle_at m; open_by_handle_at M r RDONLY; e=name_to_handle_at m/d/e; E=open_by_handle_at M e RDONLY; open E:x DIRECTORY'`,
		"a file moves":        `sys 'M=open m RDONLY; f=name_to_handle_at m/f; A=open_by_handle_at M f RDWR|APPEND; write A new; close A; A=open_by_handle_at M f RDONLY; read A 20; close A; rename m/f m/d/f; A=open_by_handle_at M f RDONLY; read A 20; close A; unlink m/d/f; open_by_handle_at M f RDONLY'`,
		"a hard link":         `sys 'M=open m RDONLY; g=name_to_handle_at m/d/g; A=open_by_handle_at M g RDWR|APPEND; write A new; close A; unlink m/d/g; A=open_by_handle_at M g RDONLY; read A 20; close A; unlink m/d/h; open_by_handle_at M g RDONLY'`,
		"directories move":    `sys 'M=open m RDONLY; d=name_to_handle_at m/d; e=name_to_handle_at m/d/e; rename m/d m/D; D=open_by_handle_at M d RDONLY; mkdir D:made 755; E=open_by_handle_at M e RDONLY; mkdir E:deep 755; close D; close E; rmdir m/D/e/deep; rmdir m/D/e/x; rmdir m/D/e; open_by_handle_at M e RDONLY'`,
		"what is new":         `sys 'M=open m RDONLY; u=name_to_handle_at m/u; p=name_to_handle_at m/up; rename m/u m/v; rename m/up m/vp; A=open_by_handle_at M u RDONLY; read A 9; close A; P=open_by_handle_at M p RDONLY; symlink x P:s; close P; unlink m/v; open_by_handle_at M u RDONLY; unlink m/vp/s; rmdir m/vp; open_by_handle_at M p RDONLY'`,
		"removed while open":  `sys 'M=open m RDONLY; f=name_to_handle_at m/f; d=name_to_handle_at m/d/y; F=open m/f RDONLY; D=open m/d/y RDONLY; unlink m/f; rmdir m/d/y; open_by_handle_at M f RDONLY; open_by_handle_at M d RDONLY; close 4; close 5; close 6; close 7; open_by_handle_at M f RDONLY; open_by_handle_at M d RDONLY'`,
		"removed while held":  `sys 'M=open m RDONLY; p=open m/f PATH; f=name_to_handle_at m/f; unlink m/f; F=open_by_handle_at M f RDONLY; read F 9; close F; close p; open_by_handle_at M f RDONLY'`,
		"a link while held":   `sys 'M=open m RDONLY; symlink x m/new; n=name_to_handle_at m/new; N=open_by_handle_at M n PATH; unlink m/new; open_by_handle_at M n RDONLY; close N; open_by_handle_at M n RDONLY'`,
		"a device while held": `sys 'M=open m RDONLY; mknod m/z 020666 261; p=open m/z RDWR; renameat2 m/f m/z EXCHANGE; z=name_to_handle_at m/f; unlink m/f; q=open_by_handle_at M z RDONLY; close p; p=open_by_handle_at M z RDONLY; close q; read p 2; q=open_by_handle_at M z PATH; close p; p=open_by_handle_at M z PATH; close q; close p; open_by_handle_at M z PATH'`,
		"what a mount shows":  `umount m; echo x > a; touch b; sys 'B=open . RDONLY; mount a b none BIND; h=name_to_handle_at a; unlink a; F=open_by_handle_at B h RDONLY; read F 9; close F; umount2 b; open_by_handle_at B h RDONLY'; mount -t overlay -o $o none m`,
		"what is mapped":      `umount m; echo x > a; sys 'B=open . RDONLY; F=open a RDWR; P=mmap F SHARED; h=name_to_handle_at a; unlink a; close F; F=open_by_handle_at B h RDONLY; read F 9; close F; munmap P; open_by_handle_at B h RDONLY'; mount -t overlay -o $o none m`,
		"with cold caches":    `sys 'f=name_to_handle_at m/f; d=name_to_handle_at m/d; y=name_to_handle_at m/d/y; g=name_to_handle_at m/d/g; u=name_to_handle_at m/u; rename m/d m/D; M=open m RDONLY; C=open m/f RDWR; close C; rename m/f m/F; close M; mount none m overlay REMOUNT; M=open m RDONLY; A=open_by_handle_at M f RDONLY; read A 5; Y=open_by_handle_at M y RDONLY; mkdir Y:z 755; open_by_handle_at M d RDONLY; A=open_by_handle_at M g RDONLY; read A 5; A=open_by_handle_at M u RDONLY; read A 5'`,
		"made from a handle":  `sys 'f=name_to_handle_at m/f; g=name_to_handle_at m/d/g; mount none m overlay REMOUNT; M=open m RDONLY; A=open_by_handle_at M f RDWR; write A 1; A=open_by_handle_at M g RDWR; write A 2'; cat m/f m/d/g m/d/h; ls u`,
		"copied up on encode": `umount m; mount -t overlay -o lowerdir=l:l2,upperdir=u,workdir=w,redirect_dir=on none m; touch m/d/new; umount m; mount -t overlay -o $o none m; sys 'e=name_to_handle_at m/d/e; y=name_to_handle_at m/d/y; x=name_to_handle_at m/d/e/x; M=open m RDONLY; open_by_handle_at M e RDONLY; open_by_handle_at M x RDONLY; open_by_handle_at M y RDONLY'`,
		"below what moved":    `sys 'e=name_to_handle_at m/d/e; rename m/d m/D; mount none m overlay REMOUNT; M=open m RDONLY; E=open_by_handle_at M e RDONLY; mkdir E:z 755'`,
		"found by its place":  `umount m; mkdir l2/d/y/q; mount -t overlay -o $o none m; sys 'e=name_to_handle_at m/d/e; q=name_to_handle_at m/d/y/q; mount none m overlay REMOUNT; M=open m RDONLY; E=open_by_handle_at M e RDONLY; open E:x DIRECTORY; open_by_handle_at M q RDONLY'`,
	} {
		t.Run(name, func(t *testing.T) {
			job := rooms.Text(mounted + calls + after)
			want, err := open(t, "linux").Run(job)
			if err != nil {
				t.Fatal(err)
			}
			got, err := open(t, "ram").Run(job)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range rooms.Compare(job, want, got) {
				t.Error(d)
			}
		})
	}
}
